import { defineConfig } from 'drift-gate';
import controlPlane from './packages/control-plane/drift-gate.config.js';

export default defineConfig([
  { ...controlPlane, name: 'control-plane', root: 'packages/control-plane' },
  {
    name: 'drift-gate',
    include: ['packages/**/*.ts', 'rules/**/*.ts'],
    exclude: ['packages/control-plane/**'],
    tsconfig: 'tsconfig.base.json',
    migrations: false,
    gates: {
      'forbidden-import': {
        layers: {
          facts: 'packages/facts/**',
          extract: 'packages/extract/**',
          sql: 'packages/sql/**',
          project: 'packages/project/**',
          gate: 'packages/gate/**',
          rules: 'rules/**',
          report: 'packages/report/**',
          host: 'packages/host/**',
          'eslint-plugin': ['packages/eslint-plugin/**', 'packages/eslint-plugin-drift-gate/**'],
          cli: 'packages/cli/**',
        },
        rules: [
          {
            from: 'facts',
            mayImportOnly: [],
            why: 'Facts are the vocabulary of every other part, and are shipped between machines: they can depend on nothing.',
          },
          {
            from: ['extract', 'sql'],
            mayImportOnly: ['facts'],
            why: 'What a file says must depend on nothing but its text, or it could not be cached by its content.',
          },
          {
            from: 'project',
            mayImportOnly: ['facts', 'sql'],
            why: 'Link works on facts alone, so that the command line and an editor link the same.',
          },
          {
            from: 'gate',
            mayImportOnly: ['facts', 'sql', 'project'],
            why: 'Running gates must not know which gates there are, nor who shows what they find.',
          },
          {
            from: 'rules',
            mayImportOnly: ['facts', 'sql', 'project', 'gate'],
            why: 'A gate is a query on the project: with a tree or a file system at hand it would mean one thing in CI and another in the editor.',
          },
          {
            from: 'report',
            mayImportOnly: ['facts', 'gate'],
            why: 'A report renders data; one that could look something up would say more in one format than in another.',
          },
          {
            from: 'host',
            mayNotImport: ['cli', 'eslint-plugin'],
            why: 'Both hosts stand on it.',
          },
        ],
      },
    },
  },
]);
