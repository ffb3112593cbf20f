import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { suggestion } from '#gate/nearest';
import { toolVersion } from '#host/version';
import type { Around } from '#report/entries';
import type { Run } from '#report/run';

/** One thing to be written: a format, and the file that it goes to where that is not stdout. */
export interface Output {
  readonly format: Format;
  readonly file?: string;
}

/** By name, how a run is rendered for machines and services; `text` depends on the terminal as well. Each loads its own. */
const renderers = {
  json: async (run: Run) => (await import('#report/json')).renderJson(run, toolVersion()),
  sarif: async (run: Run, around: Around) =>
    (await import('#report/sarif')).renderSarif(run, { ...around, toolVersion: toolVersion() }),
  github: async (run: Run, around: Around) => (await import('#report/github')).renderGithub(run, around),
  gitlab: async (run: Run, around: Around) => (await import('#report/gitlab')).renderGitlab(run, around),
  junit: async (run: Run, around: Around) => (await import('#report/junit')).renderJunit(run, around),
  markdown: async (run: Run, around: Around) => (await import('#report/markdown')).renderMarkdown(run, around),
};

export type Format = 'text' | keyof typeof renderers;

export const formats: readonly Format[] = ['text', ...(Object.keys(renderers) as (keyof typeof renderers)[])];

export function renderFor(format: Exclude<Format, 'text'>, run: Run, around: Around): Promise<string> {
  return renderers[format](run, around);
}

/** Reads one `--format` beside those before it: `json`, `sarif=out.sarif`. */
export function readOutput(value: string, before: readonly Output[] = []): readonly Output[] {
  const [, name = '', file] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? [];
  const format = formats.find((each) => each === name);
  if (format === undefined) throw new InvalidArgumentError(capital(suggestion(name, formats, '')));
  if (file === '') throw new InvalidArgumentError(`Name a file behind the "=", or leave it out for stdout.`);
  const taken = before.find((other) =>
    file === undefined ? other.file === undefined && !shareLog(other.format, format) : sameFile(other.file, file),
  );
  if (taken !== undefined) {
    const where = file === undefined ? 'stdout' : `"${file}"`;
    throw new InvalidArgumentError(`Give it a file of its own ("${name}=<file>"): ${taken.format} goes to ${where}.`);
  }
  return [...before, file === undefined ? { format } : { format, file }];
}

/** What is written where nothing was asked for. */
export function outputsOf({ format }: { readonly format?: readonly Output[] }): readonly Output[] {
  return format ?? [{ format: 'text' }];
}

export function stdoutFormats(options: { readonly format?: readonly Output[] }): readonly Format[] {
  return outputsOf(options).flatMap(({ format, file }) => (file === undefined ? [format] : []));
}

/** GitHub takes its commands out of the log of a step, and people read what is left: the rest of the formats are documents. */
function shareLog(one: Format, other: Format): boolean {
  return one !== other && [one, other].every((format) => format === 'text' || format === 'github');
}

function sameFile(a: string | undefined, b: string): boolean {
  return a !== undefined && path.resolve(a) === path.resolve(b);
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
