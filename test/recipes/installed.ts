import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jobs, module } from '../cli/jobs.js';
import { gitEnv, makeRepository, type Files, type Folder } from '../cli/repository.js';

export const root = path.resolve(import.meta.dirname, '../..');

export const good = module({ stop: ['off'] });
export const bad = module({ stop: ['lost'] });
export const headline = (file: string): string =>
  `error[unknown-status] jobs.state is given 'lost', which enum state does not have  ${file}:3:45`;

/** A repository in which drift-gate is installed, as npm does it with a link. */
export function makeInstalled(files: Files): Folder {
  const folder = makeRepository({
    ...jobs,
    'src/a.ts': good,
    'package.json': '{}\n',
    '.gitignore': 'node_modules/\n',
    ...files,
  });
  mkdirSync(path.join(folder.path, 'node_modules/.bin'), { recursive: true });
  symlinkSync(root, path.join(folder.path, 'node_modules/drift-gate'));
  symlinkSync('../drift-gate/bin/drift-gate.js', path.join(folder.path, 'node_modules/.bin/drift-gate'));
  mkdirSync(path.join(folder.path, standIn));
  writeFileSync(path.join(folder.path, standIn, 'npx'), npx, { mode: 0o755 });
  return folder;
}

const standIn = 'node_modules/.stand-in';

/** The part of npx that counts here: a program of the nearest `node_modules`, and nothing where there is none. */
const npx = `#!/bin/sh
[ "$1" = --no-install ] || exit 64
shift
folder=$PWD
until [ -x "$folder/node_modules/.bin/$1" ]; do
  [ "$folder" != / ] || exit 127
  folder=$(dirname "$folder")
done
program=$folder/node_modules/.bin/$1
shift
exec "$program" "$@"
`;

/** npm's own npx takes as long to start as drift-gate to run, so husky and one case of each recipe for CI have it, and the others a stand-in. */
export type Npx = 'of npm' | 'stand-in';

export function envOf(folder: Folder, kind: Npx): NodeJS.ProcessEnv {
  const found = process.env['PATH'] ?? '';
  return kind === 'of npm'
    ? gitEnv
    : { ...gitEnv, PATH: `${path.join(folder.path, standIn)}${path.delimiter}${found}` };
}
