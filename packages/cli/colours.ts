import { styleText } from 'node:util';
import { plain, type Paint, type Style } from '#report/paint';
import type { Io, Sink } from './io.js';

/** Colours for one stream, or none. */
export function paintFor(sink: Sink, env: Io['env'], wanted: boolean): Paint {
  if (!wanted || !colourful(sink, env)) return plain;
  // Whether there are colours is decided here, by the stream that the text goes to.
  return (style, text) => styleText(formats[style], text, { validateStream: false });
}

/** As Node itself decides: FORCE_COLOR before NO_COLOR before what the stream is. */
export function colourful(sink: Sink, env: Io['env']): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return sink.isTTY === true && env['TERM'] !== 'dumb';
}

type Format = Parameters<typeof styleText>[0];

const formats: Readonly<Record<Style, Format>> = {
  error: ['bold', 'red'],
  note: ['bold', 'yellow'],
  allowed: ['bold', 'green'],
  headline: 'bold',
  place: 'cyan',
  gutter: 'dim',
  name: 'dim',
  quiet: 'dim',
};
