import type { Log } from '../../src/models/index.js';

export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps its lines. */
export function keepLog(): { readonly log: Log; readonly lines: readonly Line[] } {
  const lines: Line[] = [];
  const write = (level: Line['level']) => (fields: object, message: string) => {
    lines.push({ level, message, fields: { ...fields } });
  };
  return { log: { info: write('info'), warn: write('warn'), error: write('error') }, lines };
}
