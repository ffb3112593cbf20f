import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { jobs, module } from '../cli/jobs.js';
import { makeRepository, type Files, type Folder } from '../cli/repository.js';

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
  return folder;
}
