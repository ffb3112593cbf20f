import path from 'node:path';
import type { Finding } from '#gate/index';
import { lineStarts } from '#gate/lines';
import { withOld, type Judged } from '#gate/since';
import type { Checked } from './check.js';
import { projectPath } from './file-tree.js';

/** What the findings of today are compared with. */
export interface Before {
  /** As the user named it. */
  readonly ref: string;
  /** The projects of today's configuration, judged in the texts of then. */
  readonly checked: Pick<Checked, 'results' | 'judged'>;
  /** Absolute paths then, and now. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Marks the findings of one project that were there before. `index` is its place among the projects. */
export function againstBefore(
  index: number,
  { findings, read }: { readonly findings: readonly Finding[]; read(file: string): string },
  before: Before,
): readonly Finding[] {
  const then = before.checked.judged[index];
  if (then === undefined) return findings;
  const { root, source } = then.open;
  const renamed = (file: string): string => {
    const now = before.renamed.get(path.join(root, file));
    return now === undefined ? file : projectPath(root, now);
  };
  return withOld(
    judged(findings, read),
    judged(then.result.findings, (file) => source.text(file)),
    renamed,
  );
}

function judged(findings: readonly Finding[], read: (file: string) => string): Judged {
  const known = new Map<string, ReturnType<typeof lineStarts>>();
  return {
    findings,
    line({ path: file, span }) {
      let lines = known.get(file);
      if (lines === undefined) known.set(file, (lines = lineStarts(read(file))));
      return lines.text(lines.lineAt(span.start)).trim();
    },
  };
}
