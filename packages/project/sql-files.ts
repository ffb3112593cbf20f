import type { TextPiece } from '#facts/index';
import { liveRoutines } from '#sql/migrations/routines';
import type { MigrationOrder } from '#sql/migrations/order';
import { sourcePlace } from '#sql/migrations/source-map';
import { scan, splitStatements } from '#sql/scan';
import { noChoices } from './leaf.js';
import { withNamed } from './placeholders.js';
import type { FoundText } from './sites.js';
import type { FactsSource } from './source.js';
import type { TextVariant } from './text-variant.js';

/** Every statement of the `.sql` files of a project; those of a named block belong to the function of that name. */
export function sqlFileTexts(source: FactsSource): readonly FoundText[] {
  return source.files
    .filter((path) => path.endsWith('.sql'))
    .flatMap((path) =>
      source.facts(path).texts.flatMap(({ expression, function: id }) => {
        if (expression.kind !== 'string') return [];
        const { value, span: whole } = expression.text;
        const tokens = scan(value).filter(({ kind }) => kind !== 'comment');
        return splitStatements(value, tokens).map((own): FoundText => {
          const span = { start: whole.start + own.start, end: whole.start + own.end };
          const variant = variantOf(path, { value: value.slice(own.start, own.end), span });
          // In a named block `@name` is a parameter; elsewhere it is an operator.
          const named = id === 0 ? variant : (withNamed(variant) ?? variant);
          return { path, function: id, handed: false, place: { path, span }, variants: [named] };
        });
      }),
    );
}

/**
 * Functions, procedures and scheduled commands that the migrations leave behind: code that runs against the schema as it is.
 * Any other statement of a migration ran once, against the schema of its day, and PostgreSQL has judged it then.
 */
export function storedTexts(migrations: readonly MigrationOrder[]): readonly FoundText[] {
  return liveRoutines(migrations.flatMap(({ up }) => up)).map(({ source, span }): FoundText => {
    const { path, text } = source;
    const value = text.slice(span.start, span.end);
    const place = sourcePlace(source, span);
    const offsets = [...Array.from(value, (_, at) => sourcePlace(source, at + span.start).start), place.end];
    const piece = source.map === undefined ? { value, span } : { value, span: place, offsets };
    return {
      path,
      function: 0,
      handed: false,
      stored: true,
      place: { path, span: place },
      variants: [variantOf(path, piece)],
    };
  });
}

function variantOf(path: string, text: TextPiece): TextVariant {
  return { pieces: [{ kind: 'text', path, text }], choices: noChoices };
}
