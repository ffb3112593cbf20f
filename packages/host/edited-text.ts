import { createRequire } from 'node:module';
import path from 'node:path';
import type * as TsMorph from 'ts-morph';
import type { Edit } from '#gate/index';
import { readText } from '#sql/read';

/** Applies edits that do not overlap. Undefined where the result has syntax errors that the text did not have. */
export function editedText(file: string, text: string, edits: readonly Edit[]): string | undefined {
  if (/\.[cm]?[jt]sx?$/.test(file)) return editedCode(file, text, edits);
  const made = inOrder(edits).reduceRight(
    (whole, { span, text: put }) => whole.slice(0, span.start) + put + whole.slice(span.end),
    text,
  );
  const rejected = (sql: string): number => readText(sql).rejected.length;
  return file.endsWith('.sql') && rejected(made) > rejected(text) ? undefined : made;
}

type Morph = typeof TsMorph;

/** The compiler is loaded only where some code is changed. */
function editedCode(file: string, text: string, edits: readonly Edit[]): string | undefined {
  const morph = createRequire(import.meta.url)('ts-morph') as Morph;
  const project = new morph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { allowJs: true, noResolve: true, noLib: true },
  });
  const source = project.createSourceFile(`/${path.basename(file)}`, text);
  const errors = (): number => project.getProgram().compilerObject.getSyntacticDiagnostics(source.compilerNode).length;
  const before = errors();
  source.applyTextChanges(
    inOrder(edits).map(({ span, text: newText }) => ({
      span: { start: span.start, length: span.end - span.start },
      newText,
    })),
  );
  return errors() > before ? undefined : source.getFullText();
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((one, other) => one.span.start - other.span.start);
}
