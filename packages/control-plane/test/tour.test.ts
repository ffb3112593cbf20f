import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { ServiceProcess } from './support/process.js';
import { makeProcessStore } from './support/process-store.js';

const run = promisify(execFile);
const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

test('the tour of the README prints what it says', { timeout: 120_000 }, async () => {
  const store = await makeProcessStore();
  cleanUps.push(() => store.drop());
  const service = new ServiceProcess(store.environment);
  cleanUps.push(() => service.kill());
  const address = await service.ready();
  const tour = readTour(await readFile(new URL('../README.md', import.meta.url), 'utf8'));
  expect(tour.length).toBeGreaterThan(10);

  // One shell runs it all, since a later command uses what an earlier one has set; a mark ends what each of them prints.
  const script = tour.map(({ commands }) => `${commands}\nprintf '\\n${MARK}\\n'`).join('\n');
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script.replaceAll('localhost:8080', address)]);
  const printed = stdout.split(`\n${MARK}\n`).slice(0, -1);
  expect(printed.map((text) => text.trim().replaceAll(UUID, '…'))).toEqual(tour.map(({ prints }) => prints));
});

interface Stop {
  readonly commands: string;
  readonly prints: string;
}

const MARK = '--- end of a stop of the tour ---';
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** The indented blocks of the tour: commands, and in a comment what they print. */
function readTour(readme: string): readonly Stop[] {
  const section = readme.slice(readme.indexOf('\n## A tour\n'), readme.indexOf('\n## Layers\n'));
  const lines = section.split('\n').filter((line) => line.startsWith('    '));
  const stops: Stop[] = [];
  let commands: string[] = [];
  for (const line of lines.map((each) => each.slice(4))) {
    if (!line.startsWith('# ')) {
      commands.push(line);
      continue;
    }
    stops.push({ commands: commands.join('\n'), prints: line.slice(2) });
    commands = [];
  }
  expect(commands).toEqual([]);
  return stops;
}
