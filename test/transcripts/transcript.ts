import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parserVersions, toolVersion } from '#host/version';
import { command, startShell, type ChildEnd } from '../cli/child.js';
import { gitEnv, type Folder } from '../cli/repository.js';
import { projects } from './projects.js';

/**
 * A transcript is prose with what is typed and shown between, two blanks in: `$` before a line, `80$` before one in a terminal that is so
 * wide, `!` before what goes to stderr, the exit code in brackets. Says the same again with what is shown today.
 */
export async function replayed(text: string): Promise<string> {
  const lines = text.split('\n');
  const named = lines.map((line) => /^Project: (\S+)$/.exec(line)?.[1]).find((name) => name !== undefined);
  const make = projects[named ?? ''];
  if (make === undefined) throw new Error(`"Project: ${named ?? ''}" is none of ${Object.keys(projects).join(', ')}`);
  const folder = make();
  const tool = pathWithCommand();
  try {
    const written: string[] = [];
    for (const line of lines) {
      const [, columns, typed] = /^ {2}(\d*)\$ (.*)$/.exec(line) ?? [];
      if (typed === undefined) {
        // What was shown under the line typed before.
        if (line.startsWith('  ') || (line === '' && isWithin(written))) continue;
        if (written.at(-1)?.startsWith('  ') === true) written.push('');
        written.push(line);
        continue;
      }
      if (written.at(-1)?.startsWith('  ') === true) written.push('');
      written.push(line, ...(await shown(typed, columns ?? '', folder, tool.env)));
    }
    return `${written.join('\n').trimEnd()}\n`;
  } finally {
    folder.remove();
    tool.remove();
  }
}

function isWithin(written: readonly string[]): boolean {
  return written.at(-1)?.startsWith('  ') === true;
}

async function shown(
  typed: string,
  columns: string,
  folder: Folder,
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const ended = await run(typed, columns, folder, env);
  const stdout = masked(ended.stdout, folder);
  const stderr = masked(ended.stderr, folder);
  return [
    ...stdout.map((line) => `  ${line}`.trimEnd()),
    ...stderr.map((line) => `  ! ${line}`),
    `  [${ended.code ?? 'none'}]`,
  ].map((line) => (line === '' ? '  ' : line));
}

/** In this process where that is the same: without a shell and without a terminal. */
async function run(
  typed: string,
  columns: string,
  folder: Folder,
  env: Readonly<Record<string, string>>,
): Promise<Pick<ChildEnd, 'stdout' | 'stderr'> & { readonly code: number | null }> {
  const [first, ...args] = typed.split(' ');
  if (columns === '' && first === 'drift-gate' && /^[\w ./=:#-]+$/.test(typed)) return folder.drift(args);
  return startShell(typed, { cwd: folder.path, env }, columns === '' ? undefined : Number(columns)).ended;
}

/** How far a run is comes only when it takes long, and is taken away again. */
const away = '\r\u001B[K';

/** What differs from machine to machine, or from run to run; all else is compared as it is. */
function masked(text: string, { path: folder }: Folder): readonly string[] {
  if (text === '') return [];
  const replaced = text
    .replaceAll(folder, '<folder>')
    .replaceAll(parserVersions(), '<parsers>')
    .replaceAll(process.version.slice(1), '<node>')
    .replaceAll(toolVersion(), '<version>')
    .replaceAll(/(?<= finding.* allowed.*, )\d+\.\d\d(?= s$)/gm, '<seconds>')
    .replaceAll(/(?<=^(?:[a-z][a-z -]*) +)\d+\.\d\d(?= s$)/gm, '<seconds>')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.slice(line.includes(away) ? line.lastIndexOf(away) + away.length : 0))
    .join('\n')
    .replaceAll('\u001B', '␛');
  return (replaced.endsWith('\n') ? replaced.slice(0, -1) : replaced).split('\n');
}

/** A path in which `drift-gate` is the one that is built here. */
function pathWithCommand(): { readonly env: Readonly<Record<string, string>>; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'drift-gate-path-'));
  const file = path.join(folder, 'drift-gate');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n`);
  chmodSync(file, 0o755);
  const git = Object.entries(gitEnv).filter(([name]) => name.startsWith('GIT_'));
  return {
    env: {
      ...(Object.fromEntries(git) as Record<string, string>),
      PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
