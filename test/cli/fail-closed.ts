import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { localHost, type Host } from '#cli/host';
import { run } from '#cli/program';
import { checkWorkspace, openWorkspace } from '#host/index';
import { loadGrammar } from '#sql/grammar';

const migration = "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state, note text);\n";

/** A project with nothing wrong in it, of which each case changes one thing. */
const sound = {
  'src/jobs.ts': "export const OFF = 'off';\nexport function stop() {}\n",
  'migrations/001_jobs.sql': migration,
  'drift-gate.config.ts': configOf(''),
} as const;

export function configOf(gates: string, more = ''): string {
  return `export default { include: ['src/**/*.ts'], migrations: 'migrations/*.sql', ${more} gates: { ${gates} } };\n`;
}

/** Stands for a file that opens and cannot be read, even by root. */
export const unreadable = 'unreadable';

export interface FailClosed {
  readonly name: string;
  /** Laid over the sound project; null takes a file away. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly args?: readonly string[];
  /** A file that is deleted after it was found and before it is read. */
  readonly vanishes?: string;
  /** The one line, with `<cwd>` for the folder. */
  readonly line: string;
}

/** The command ends with 2 and one line, whatever else it has found. */
export async function endsWithOneLine(given: FailClosed): Promise<void> {
  expect(await endOf(given)).toEqual({ code: 2, stderr: `error: ${given.line}\n` });
}

/** How a run over the sound project ends, with what is laid over it. */
export async function endOf({ files, args = [], vanishes }: Omit<FailClosed, 'name' | 'line'>): Promise<object> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'drift-gate-')));
  try {
    for (const [file, text] of Object.entries<string | null>({ ...sound, ...files })) {
      if (text === null) continue;
      const target = path.join(folder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      if (text === unreadable) symlinkSync('/proc/self/mem', target);
      else writeFileSync(target, text);
    }
    const printed: string[] = [];
    const io = {
      cwd: folder,
      env: {},
      stdout: { write: () => true },
      stderr: { write: (text: string) => printed.push(text) },
      seconds: () => 0,
    };
    const code = await run(['--types', 'off', ...args], io, vanishes === undefined ? localHost : hostWithout(vanishes));
    const stderr = printed.join('').replaceAll(folder, '<cwd>').replaceAll(String(process.pid), '<pid>');
    return { code, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hostWithout(file: string): Host {
  return {
    ...localHost,
    async check(request) {
      await loadGrammar();
      const workspace = openWorkspace(request);
      rmSync(path.join(request.cwd, file));
      return checkWorkspace(workspace);
    },
  };
}
