import type { Files } from './consumer.js';

const imports = `import * as parser from '@typescript-eslint/parser';
import { defineConfig } from 'eslint/config';
`;

/** The compiler checks each of them as well, so the declarations of the plugin are tried too. */
const checked = {
  'tsconfig.eslint.json': `{
  "extends": "./tsconfig.json",
  "compilerOptions": { "allowJs": true, "checkJs": true },
  "include": ["eslint.config.js"]
}
`,
};

/** One rule by name, and what linting without types finds. */
export const oneRule: Files = {
  ...checked,
  'eslint.config.js': `${imports}import driftGate from 'drift-gate/eslint';

export default defineConfig({
  files: ['src/**/*.ts'],
  languageOptions: { parser },
  plugins: { 'drift-gate': driftGate },
  rules: { 'drift-gate/raw-status-literal': 'error' },
});
`,
};

/** The configuration of the command line, with types. */
export function fromConfig(plugin: 'drift-gate/eslint' | 'eslint-plugin-drift-gate', typed: boolean): Files {
  const options = typed ? '{ parser, parserOptions: { projectService: true } }' : '{ parser }';
  return {
    ...checked,
    'eslint.config.js': `${imports}import { fromConfig } from '${plugin}';

export default defineConfig([
  { files: ['**/*.ts'], languageOptions: ${options} },
  ...fromConfig(new URL('drift-gate.config.ts', import.meta.url)),
]);
`,
  };
}

/** A preset by its name, for JavaScript: no parser is installed. */
export const javascript: Files = {
  'drift-gate.config.ts': "export default { include: ['src/**/*.js'], migrations: 'migrations/*.sql' };\n",
  'eslint.config.js': `import { defineConfig } from 'eslint/config';
import driftGate from 'drift-gate/eslint';

export default defineConfig({
  files: ['src/**/*.js'],
  plugins: { 'drift-gate': driftGate },
  extends: ['drift-gate/strict'],
});
`,
  'src/end.js':
    'export const end = (db, id) => db.query("UPDATE workspaces SET status = \'gone\' WHERE id = $1", [id]);\n',
};

/** The configurations that the README shows, in its order; each begins with the name of its file. */
export function fromReadme(readme: string): readonly Files[] {
  const blocks = [...readme.matchAll(/```js\n\/\/ (eslint\.config\.[cm]js)\n([^]*?)```/g)];
  return blocks.map(([, file = '', text = '']) => ({ [file]: text }));
}

/** In TypeScript, which ESLint loads by way of jiti; drift-gate brings that. */
export const inTypeScript: Files = {
  'eslint.config.ts': `${imports}import driftGate from 'drift-gate/eslint';
import config from './drift-gate.config.ts';

export default defineConfig([{ files: ['**/*.ts'], languageOptions: { parser } }, driftGate.fromConfig(config)]);
`,
};
