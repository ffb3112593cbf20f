import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * ESLint's configurations that are timed, each as the text of a file. Nothing is loaded that a run does without. `parser`: no rule;
 * `idle`: one that does nothing; `preset` and `fromConfig`: drift-gate as its README has it; `boundaries`:
 * eslint-plugin-boundaries on the layers of the generated repository.
 */
export type Mode = 'parser' | 'idle' | 'preset' | 'fromConfig' | 'boundaries';

/** `folder`: what is linted, which is absolute. */
export function eslintConfig(mode: Mode, folder: string): string {
  const imports = [...(plugins[mode] ?? []), parser].map(
    ([name, module]) => `import ${name} from '${import.meta.resolve(module)}';\n`,
  );
  return `${imports.join('')}export default [
  { files: ['**/*.ts'], languageOptions: { parser } },
  ${entries[mode](folder)}
];
`;
}

const parser = ['* as parser', '@typescript-eslint/parser'] as const;

/** Imported before the parser, as in the README: the thread starts while that is loaded. */
const plugins: Readonly<Partial<Record<Mode, readonly (readonly [string, string])[]>>> = {
  preset: [['driftGate', 'drift-gate/eslint']],
  fromConfig: [['driftGate', 'drift-gate/eslint']],
  boundaries: [['boundaries', 'eslint-plugin-boundaries']],
};

function configIn(folder: string): string {
  return readdirSync(folder).find((name) => name.startsWith('drift-gate.config.')) ?? 'drift-gate.config.ts';
}

const entries: Readonly<Record<Mode, (folder: string) => string>> = {
  parser: () => '',
  idle: () =>
    "{ files: ['**/*.ts'], plugins: { idle: { rules: { idle: { create: () => ({ 'Program:exit': () => undefined }) } } } }, rules: { 'idle/idle': 'error' } },",
  preset: () => "{ files: ['**/*.ts'], ...driftGate.configs.strict },",
  fromConfig: (folder) =>
    `...driftGate.fromConfig(new URL('${pathToFileURL(path.join(folder, configIn(folder))).href}')),`,
  boundaries: (folder) => {
    const layers = readdirSync(path.join(folder, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
    const settings = {
      'boundaries/elements': layers.map((layer) => ({ type: layer, pattern: `src/${layer}`, mode: 'folder' })),
      'import/resolver': { typescript: { alwaysTryTypes: true } },
    };
    const rules = layers.map((layer, index) => ({ from: [layer], allow: layers.slice(0, index + 1) }));
    return `{
    files: ['**/*.ts'],
    plugins: { boundaries },
    rules: { 'boundaries/element-types': ['error', ${JSON.stringify({ default: 'disallow', rules })}] },
    settings: ${JSON.stringify(settings)},
  },`;
  },
};
