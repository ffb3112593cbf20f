import type { Log } from '../models/index.js';

/** The places in the life of an instance that operators search the log for. */
export const ProvlogEvent = {
  Start: 'provision.start',
  SkipExisting: 'provision.skip_existing',
  Ec2Started: 'provision.ec2_started',
  Ec2Stopped: 'provision.ec2_stopped',
  RestartPreStop: 'restart.pre_stop',
} as const;

export type ProvlogEvent = (typeof ProvlogEvent)[keyof typeof ProvlogEvent];

/** Writes one event as one line of the log. A value that cannot be serialised costs that value, never the event. */
export function provlog(log: Log, event: ProvlogEvent, fields: Readonly<Record<string, unknown>>): void {
  const values = Object.entries(fields).map(([name, value]) => [name, serialisable(value)] as const);
  log.info({ ...Object.fromEntries(values), event }, 'provlog');
}

function serialisable(value: unknown): unknown {
  try {
    const text = JSON.stringify(value);
    return text === undefined ? undefined : JSON.parse(text);
  } catch (error) {
    return `[not serialisable: ${error instanceof Error ? error.message : String(error)}]`;
  }
}
