import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gateIds } from '#host/index';
import { withoutMark, type Compared } from './compared.js';

export const repository = path.resolve(import.meta.dirname, '../..');

/** What the plugin is loaded from: oxlint imports it itself, so it is the built one. */
export const builtPlugin = path.join(repository, 'dist/bundle/eslint.js');

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly offset: number; readonly length: number } }[];
}

/** Lints a folder with every rule by one run of the real binary, which needs a file of its own there. */
export async function lintByOxlint(
  folder: string,
  { files = ['.'], config }: { readonly files?: readonly string[]; readonly config?: object } = {},
): Promise<readonly Compared[]> {
  const rules = Object.fromEntries(gateIds.map((id) => [`drift-gate/${id}`, 'error']));
  const own = { jsPlugins: [builtPlugin], categories: { correctness: 'off' }, rules };
  writeFileSync(path.join(folder, '.oxlintrc.json'), JSON.stringify(config ?? own));
  return runOxlint(folder, files);
}

/** The binary on a folder that has its configuration. */
export async function runOxlint(folder: string, files: readonly string[] = ['.']): Promise<readonly Compared[]> {
  const command = path.join(repository, 'node_modules/oxlint/bin/oxlint');
  const { stdout, failure } = await promisify(execFile)(
    process.execPath,
    [command, '--format=json', '--threads=1', ...files],
    { cwd: folder, maxBuffer: 1 << 28 },
  ).then(
    (done) => ({ stdout: done.stdout, failure: undefined }),
    // It ends with 1 where it reports errors.
    (error: { readonly stdout: string; readonly stderr: string; readonly message: string }) => ({
      stdout: error.stdout,
      failure: `${error.message}\n${error.stderr}\n${error.stdout}`,
    }),
  );
  let report: { readonly diagnostics: readonly Diagnostic[] };
  try {
    report = JSON.parse(stdout) as typeof report;
  } catch {
    throw new Error(`oxlint did not report: ${failure ?? stdout}`);
  }
  const texts = new Map<string, Buffer>();
  return report.diagnostics.map(({ code, message, filename, labels }) => {
    const span = labels[0]?.span;
    if (span === undefined) throw new Error(`oxlint places no finding: ${code} ${filename} ${message}`);
    let bytes = texts.get(filename);
    if (bytes === undefined) texts.set(filename, (bytes = readFileSync(path.join(folder, filename))));
    // It counts UTF-8 bytes, those of a byte-order mark among them.
    const units = (end: number): number => withoutMark(bytes.subarray(0, end).toString('utf8')).length;
    return {
      path: filename.split(path.sep).join('/'),
      gate: /^drift-gate\((.+)\)$/.exec(code)?.[1] ?? code,
      message,
      start: units(span.offset),
      end: units(span.offset + span.length),
    };
  });
}
