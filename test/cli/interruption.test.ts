import { execFileSync } from 'node:child_process';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { jsonReport } from '#report/json-schema';
import { startChild, startTerminal } from './child.js';
import { configOf, jobs, module } from './jobs.js';
import { makeFolder, type Files, type Folder } from './repository.js';

let folder: Folder | undefined;
afterEach(() => folder?.remove());

/** Says that the run has begun, while nothing has been judged yet. */
const telling = `process.stderr.write('begun\\n');\n${configOf('src/**/*.ts')}`;
const many: Files = Object.fromEntries(
  Array.from({ length: 400 }, (_, index) => [`src/a${index}.ts`, module({ stop: ['lost'] })]),
);

function filesIn({ path: at }: Folder): readonly string[] {
  return readdirSync(at).sort();
}

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly signal: NodeJS.Signals;
  readonly files?: Files;
}

/** While it judges, the signal ends it at once, and what was there is as it was. */
async function check({ args, signal, files = {} }: Case): Promise<void> {
  folder = makeFolder({ ...jobs, ...many, 'drift-gate.config.ts': telling, 'out.json': 'before\n', ...files });
  const before = filesIn(folder);
  const child = startChild(args, { cwd: folder.path });
  await child.saw('begun\n');
  child.process.kill(signal);
  expect(await child.ended).toEqual({ code: null, signal, stdout: '', stderr: 'begun\n' });
  expect(filesIn(folder)).toEqual(before);
  expect(readFileSync(path.join(folder.path, 'out.json'), 'utf8')).toBe('before\n');
}

test.each<Case>([
  { name: 'a report to a file', args: ['--format', 'json=out.json'], signal: 'SIGINT' },
  { name: 'the same, ended by a service', args: ['--format', 'json=out.json'], signal: 'SIGTERM' },
  { name: 'a baseline', args: ['baseline'], signal: 'SIGINT' },
  { name: 'fixes', args: ['--fix'], signal: 'SIGINT' },
])('interrupted while it judges: $name', check);

test.each([
  { signal: 'SIGINT', code: 130 },
  { signal: 'SIGTERM', code: 143 },
] as const)('$signal waits for what is being written, and ends with $code', async ({ signal, code }) => {
  folder = makeFolder({ ...jobs, ...many });
  const pipe = path.join(folder.path, 'report');
  execFileSync('mkfifo', [pipe]);
  const child = startChild(['--quiet', '--format', 'json=report'], { cwd: folder.path });
  // The report is more than a pipe holds: once its beginning is here, its end is still to be written.
  let report = '';
  for await (const part of createReadStream(pipe, { encoding: 'utf8', highWaterMark: 1024 })) {
    if (report === '') child.process.kill(signal);
    report += String(part);
  }
  expect(await child.ended).toEqual({ code, signal: null, stdout: '', stderr: '' });
  expect(jsonReport.parse(JSON.parse(report)).findings).toHaveLength(400);
});

test('Ctrl-C at a question writes nothing', async () => {
  folder = makeFolder({ ...jobs, ...many, 'drift-gate.config.ts': null, 'package.json': '{ "name": "app" }\n' });
  const terminal = startTerminal(['init'], { cwd: folder.path });
  await terminal.saw('write drift-gate.config.ts? [Y/n] ');
  terminal.process.stdin.write('\u0003');
  expect(await terminal.ended).toMatchObject({ code: 130, stderr: '' });
  expect(filesIn(folder)).toEqual(['migrations', 'package.json', 'src']);
});
