import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { problemLine } from '#report/problems';
import type { ExitCode } from '#report/run';
import { gateTemplate, withGate } from './gate-template.js';
import type { Io } from './io.js';

/** `drift-gate new-gate <id>`, in this repository: a gate with its fixtures, on the list, which compiles and passes. */
export function newGate(id: string, options: { readonly dir: string }, io: Io): ExitCode {
  const refused = (where: string, what: string, todo: string): ExitCode => {
    io.stderr.write(`${problemLine({ where, what, todo })}\n`);
    return 2;
  };
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
    return refused('new-gate', `"${id}" is not kebab-case`, 'name the defect, as in scattered-default');
  }
  const index = path.join(io.cwd, options.dir, 'index.ts');
  if (!existsSync(index)) {
    return refused(
      path.join(options.dir, 'index.ts'),
      'it does not exist',
      'run this in the root of the repository, or give --dir',
    );
  }
  const files = gateTemplate(id, options.dir);
  const taken = [...files.keys()].find((file) => existsSync(path.join(io.cwd, file)));
  if (taken !== undefined) return refused(taken, 'it exists already', 'choose another id, or delete it first');
  const list = withGate(readFileSync(index, 'utf8'), id);
  if (list === undefined)
    return refused(index, 'its list of gates was not found', 'write `export const gates = [ … ]` there');

  for (const [file, text] of [...files, [path.join(options.dir, 'index.ts'), list] as const]) {
    mkdirSync(path.dirname(path.join(io.cwd, file)), { recursive: true });
    writeFileSync(path.join(io.cwd, file), text);
    io.stdout.write(`wrote ${file}\n`);
  }
  io.stdout.write(`now: npx vitest run test/fixtures -t '${id}', and npx drift-gate gate-docs for its README\n`);
  return 0;
}
