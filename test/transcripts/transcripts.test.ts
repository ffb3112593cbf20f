import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../cli/repository.js';
import { replayed } from './transcript.js';

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.txt'));

// `npm run transcripts` writes them anew, for `git diff` to show what changes for users.
const writes = process.env['TRANSCRIPTS'] === 'write';

test.concurrent.each(files)('%s', async (name) => {
  const file = path.join(import.meta.dirname, name);
  const text = readFileSync(file, 'utf8');
  const again = await replayed(text);
  if (writes) writeFileSync(file, again);
  else expect(again).toBe(text);
});

test('every command is there, with its help', async () => {
  const folder = makeFolder();
  const help = await folder.drift(['--help']).finally(() => folder.remove());
  const listed = help.stdout.slice(help.stdout.indexOf('\nCommands:\n')).matchAll(/^ {2}([a-z][a-z-]*)/gm);
  // The last two are for this repository, and in no help.
  const commands = [...[...listed].map(([, name]) => name), 'new-gate', 'gate-docs'].filter((name) => name !== 'help');
  const typed = files.flatMap((file) =>
    [...readFileSync(path.join(import.meta.dirname, file), 'utf8').matchAll(/^ {2}\d*\$ drift-gate (.*)$/gm)].map(
      ([, line]) => line ?? '',
    ),
  );
  const missing = commands.flatMap((name) => [
    ...(typed.some((line) => line.split(' ')[0] === name && !line.includes('--help')) ? [] : [`${name}`]),
    ...(typed.includes(`${name} --help`) ? [] : [`${name} --help`]),
  ]);
  expect(missing).toEqual([]);
});
