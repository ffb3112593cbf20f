/** The files of a new gate, by path from the repository's root: a gate that works, to be changed step by step. */
export function gateTemplate(id: string, rules = 'rules'): ReadonlyMap<string, string> {
  const fixtures = `fixtures/${id}`;
  return new Map([
    [`${rules}/${id}/gate.ts`, gateSource(id)],
    [`${fixtures}/bad-example/drift-gate.config.ts`, configSource(id)],
    [
      `${fixtures}/bad-example/src/example.ts`,
      `import vm from 'node:vm'; // want "${id} 16 src/example.ts imports node:vm"\n\nexport const run = vm.runInThisContext;\n`,
    ],
    [`${fixtures}/ok-example/drift-gate.config.ts`, configSource(id)],
    [
      `${fixtures}/ok-example/src/example.ts`,
      `// A look-alike: the name stands in a comment (node:vm) and in a string.\nexport const text = "import vm from 'node:vm'";\n`,
    ],
  ]);
}

/** The list of gates with one more, or undefined where the list does not look as it should. */
export function withGate(indexSource: string, id: string): string | undefined {
  const name = camelCase(id);
  const imports = [...indexSource.matchAll(/^import \{ gate as \w+ \} from '\.\/[\w-]+\/gate\.js';\n/gm)].map(
    ([line]) => line,
  );
  const list = /(export const gates = \[)([^\]]*)(\])/.exec(indexSource);
  if (imports.length === 0 || list === null) return undefined;
  const added = `import { gate as ${name} } from './${id}/gate.js';\n`;
  const sorted = [...imports, added].sort(byModule).join('');
  const members = [...(list[2] ?? '').split(',').map((member) => member.trim()), name].filter(
    (member) => member !== '',
  );
  const oneLine = `export const gates = [${members.join(', ')}]`;
  const printed =
    oneLine.length > 110 ? `export const gates = [\n${members.map((member) => `  ${member},\n`).join('')}]` : oneLine;
  const [first = '', ...others] = imports;
  const withImports = others
    .reduce((source, line) => source.replace(line, ''), indexSource)
    .replace(first, () => sorted);
  return withImports.replace(list[0], () => printed);
}

function byModule(a: string, b: string): number {
  const [left, right] = [a, b].map((line) => line.slice(line.indexOf('./')));
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

function camelCase(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function gateSource(id: string): string {
  return `import { z } from 'zod';
import { defineGate } from '#gate/index';

/**
 * A file imports a module that the configuration names. (What the gate promises: replace it.)
 *
 * Not its business: names in comments and strings. (What it does not promise.)
 */
export const gate = defineGate({
  id: '${id}',
  title: 'an import of a module that the configuration names',
  why: 'The consequence, from an incident: what happened when nothing refused this.',
  scope: 'file',
  reads: ['imports'],
  severity: 'error',
  messages: {
    import: {
      what: '{file} imports {module}',
      instead: 'Say one concrete way out, with a place in this codebase to copy from.',
    },
  },
  options: z.strictObject({
    modules: z.array(z.string()).default([]).describe('Modules that nobody may import.'),
  }),
  onByDefault: false,

  *check(project, options) {
    for (const path of project.source.files) {
      for (const { specifier, span } of project.source.module(path).imports) {
        if (!options.modules.includes(specifier)) continue;
        yield {
          messageId: 'import',
          values: { file: path, module: specifier },
          place: { path, span },
          subject: specifier,
        };
      }
    }
  },
});
`;
}

function configSource(id: string): string {
  return `export default {
  include: ['src/**/*.ts'],
  gates: { '${id}': { modules: ['node:vm'] } },
};
`;
}
