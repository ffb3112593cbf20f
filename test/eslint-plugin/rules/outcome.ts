import type { Edit, Finding } from '#gate/index';

/** A text with the change of one finding made; undefined where ESLint cannot make it: in another file, or of a new one. */
export function withFix(code: string, finding: Finding): string | undefined {
  const edits = editsOf(finding);
  return edits && applied(code, edits);
}

/** What ESLint makes of a text in one pass: of two changes whose stretches meet, the first. */
export function onePass(code: string, findings: readonly Finding[]): string {
  const changes = findings
    .filter(({ fix }) => fix?.kind === 'fix')
    .flatMap((finding) => {
      const edits = editsOf(finding);
      return edits === undefined ? [] : [{ edits, ...stretchOf(edits) }];
    })
    .sort((one, other) => one.start - other.start || one.end - other.end);
  let last = -1;
  const made = changes.filter(({ start, end }) => {
    if (start <= last) return false;
    last = end;
    return true;
  });
  return applied(
    code,
    made.flatMap(({ edits }) => edits),
  );
}

function editsOf({ fix, place }: Finding): readonly Edit[] | undefined {
  const here = fix !== undefined && fix.edits.length > 0 && fix.creates === undefined;
  return here && fix.edits.every(({ path }) => path === place.path) ? fix.edits : undefined;
}

/** ESLint takes the edits of one change as one edit from the first to the last. */
function stretchOf(edits: readonly Edit[]): { readonly start: number; readonly end: number } {
  return {
    start: Math.min(...edits.map(({ span }) => span.start)),
    end: Math.max(...edits.map(({ span }) => span.end)),
  };
}

function applied(code: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((one, other) => other.span.start - one.span.start)
    .reduce((text, { span, text: put }) => text.slice(0, span.start) + put + text.slice(span.end), code);
}
