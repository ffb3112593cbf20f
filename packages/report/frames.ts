import type { Finding } from '#gate/index';
import type { Place } from '#facts/span';
import { visible } from './cells.js';
import { codeFrame, longestLine, type Mark } from './frame.js';
import type { Wording } from './message.js';
import { plain, type Paint, type Style } from './paint.js';
import type { Places } from './places.js';

/** The code that a finding stands in and the places that explain it, each in its line. Without its text a label stands alone. */
export function framesOf(
  places: Places,
  finding: Finding,
  wording: Wording,
  { paint = plain, style = finding.severity }: { readonly paint?: Paint; readonly style?: Style } = {},
): readonly string[] {
  const lineOf = (place: Place): number => places.lines(place.path)?.at(place.span.start).line ?? 0;
  const all = [finding.place, ...finding.related.map((related) => related.place)];
  const gutter = String(Math.max(...all.map(lineOf))).length;
  const frame = (place: Place, marks: readonly Mark[]): readonly string[] => {
    const lines = places.lines(place.path);
    return lines === undefined ? [] : codeFrame(lines, place.span, { paint, gutter, marks });
  };
  // What stands in the line of the finding itself is marked there: the line is not worth showing twice.
  const [beside, elsewhere] = parted(finding.related, ({ place }) => {
    const text = places.lines(place.path)?.line(lineOf(place)) ?? '';
    const same = place.path === finding.place.path && lineOf(place) === lineOf(finding.place);
    return same && text !== '' && text.length <= longestLine;
  });
  const label: Pick<Mark, 'label'> = wording.label === undefined ? {} : { label: visible(wording.label) };
  return [
    ...(places.lines(finding.place.path) === undefined && label.label !== undefined ? [`  ${label.label}`] : []),
    ...frame(finding.place, [
      { span: finding.place.span, sign: '^', style, ...label },
      ...beside.map((related): Mark => ({
        span: related.place.span,
        sign: '-',
        style: 'place',
        label: visible(related.label),
      })),
    ]),
    ...elsewhere.flatMap((related) => [
      `  ${paint('place', visible(places.text(related.place)))}  ${visible(related.label)}`,
      ...frame(related.place, []),
    ]),
  ];
}

function parted<T>(all: readonly T[], first: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(first), all.filter((one) => !first(one))];
}
