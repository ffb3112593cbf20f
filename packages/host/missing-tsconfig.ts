import type { Problem } from '#gate/index';
import type { OpenProject } from './open-project.js';

/**
 * A name that can be no package's, imported where no tsconfig says what it leads to: whatever comes from there would be unknown, and
 * gates would be silent about it. Code that imports nothing of the kind needs no tsconfig.
 */
export function missingTsconfig({ tsconfig, source, gates, shown, where }: OpenProject): readonly Problem[] {
  if (tsconfig !== undefined || gates.every(({ gate }) => gate.reads.length === 0)) return [];
  for (const file of source.files) {
    const alias = source.module(file).imports.find(({ specifier }) => /^(?:@|~[^/]*)\//.test(specifier));
    if (alias === undefined) continue;
    return [
      {
        where: where(['tsconfig']),
        what: `there is no tsconfig.json to say where "${alias.specifier}" leads, which ${shown(file)} imports`,
        todo: "name the one whose `paths` do, as in tsconfig: 'tsconfig.app.json'",
      },
    ];
  }
  return [];
}
