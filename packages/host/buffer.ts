import { mayHoldSql } from '#extract/mayHold';
import type { FileFacts } from '#facts/index';
import type { Finding } from '#gate/index';
import type { FactsSource } from '#project/index';
import { underBaseline } from './baseline.js';
import type { JudgedProject } from './check.js';
import { linkOpen, runOpen } from './linked-project.js';
import type { Compiler } from './types-oracle.js';

/** A source file as an editor holds it. */
export interface Buffer {
  /** Relative to the project's root. */
  readonly path: string;
  /** Without byte-order mark. */
  readonly text: string;
  readonly facts: FileFacts;
}

/**
 * The findings in a file of a judged project, which is no migration, whose text is another now. The schema and what other files say is as on the disk.
 * What the configuration names is not looked for again: until the file is saved, a function that is being renamed is missing.
 */
export function judgeBuffer(before: JudgedProject, buffer: Buffer, compiler: Compiler): readonly Finding[] {
  const { open, databases } = before;
  const source = withBuffer(open.source, buffer);
  const linked = linkOpen(
    open,
    databases.map(({ schema }) => schema),
    {
      source,
      before: { linked: before.project, open: buffer.path },
      types: compiler.oracle({ root: open.root, source, tsconfig: open.tsconfig }),
    },
  );
  const { findings } = runOpen(open, linked);
  const own = findings.filter(({ place }) => place.path === buffer.path);
  return underBaseline(open, own, false).findings;
}

function withBuffer(source: FactsSource, { path, text, facts }: Buffer): FactsSource {
  return {
    files: source.files,
    text: (file) => (file === path ? text : source.text(file)),
    facts: (file) => (file === path ? facts : source.facts(file)),
    module: (file) => (file === path ? facts : source.module(file)),
    resolve: source.resolve,
    mayHoldSql: (file) => (file === path ? mayHoldSql(text) : source.mayHoldSql(file)),
  };
}
