import type { CheckResult, Finding, Related } from '#gate/index';
import type { Place } from '#facts/span';
import type { GateTexts } from '#report/message';
import type { Run } from '#report/run';

/** Files with `«…»` around the spans that findings stand on; the marks are not part of the text. */
export function marked(files: Readonly<Record<string, string>>): Marked {
  const texts = new Map<string, string>();
  const places = new Map<string, Place[]>();
  for (const [path, source] of Object.entries(files)) {
    let text = '';
    const starts: number[] = [];
    for (const character of source) {
      if (character === '«') starts.push(text.length);
      else if (character === '»') {
        const span = { start: starts.pop() ?? 0, end: text.length };
        places.set(path, [...(places.get(path) ?? []), { path, span }]);
      } else text += character;
    }
    texts.set(path, text);
  }
  return {
    read: (path) => texts.get(path),
    place(path, index = 0) {
      const place = places.get(path)?.[index];
      if (place === undefined) throw new Error(`${path} has no marked span ${index}`);
      return place;
    },
  };
}

export interface Marked {
  read(path: string): string | undefined;
  place(path: string, index?: number): Place;
}

export const layers: GateTexts = {
  id: 'forbidden-import',
  title: 'an import that its layer may not have',
  severity: 'error',
  why: 'A cycle once kept the service from starting.',
  messages: {
    import: {
      what: '{from} must not import {to}',
      label: 'resolves to {file} (layer {to})',
      instead: 'pass what you need as a parameter.',
      allowed: '{from} may import: {allowed}',
    },
  },
};

export const statuses: GateTexts = {
  id: 'unknown-status',
  title: 'a value that the database does not know',
  severity: 'error',
  why: 'The UPDATE fails, and a mock does not.',
  messages: {
    write: { what: '{column} has no value "{value}"', instead: 'add the value in a migration.' },
  },
};

export function importFinding(place: Place, more: Partial<Finding> = {}): Finding {
  return {
    gate: 'forbidden-import',
    messageId: 'import',
    values: { from: 'provisioner', to: 'handlers', file: 'src/handlers/secrets.ts', allowed: 'models, db' },
    severity: 'error',
    place,
    related: [],
    within: place.path,
    subject: 'src/handlers/secrets.ts',
    key: `forbidden-import ${place.path} src/handlers/secrets.ts 0`,
    ...more,
  };
}

export function statusFinding(place: Place, value: string, more: Partial<Finding> = {}): Finding {
  return {
    gate: 'unknown-status',
    messageId: 'write',
    values: { column: 'workspaces.status', value },
    severity: 'error',
    place,
    related: [],
    within: place.path,
    subject: 'workspaces.status',
    key: `unknown-status ${place.path} workspaces.status 0`,
    ...more,
  };
}

export function related(place: Place, label: string): Related {
  return { place, label };
}

export function resultOf(findings: readonly Finding[], more: Partial<CheckResult> = {}): CheckResult {
  return {
    findings,
    coverage: {
      files: 12,
      migrations: 3,
      statements: { read: 34, partly: 0, opaque: 0 },
      unread: [],
      unfolded: [],
      gates: ['forbidden-import', 'unknown-status'],
    },
    problems: [],
    ...more,
  };
}

export function runOf(files: Marked, findings: readonly Finding[], more: Partial<CheckResult> = {}): Run {
  return { results: [resultOf(findings, more)], problems: [], gates: [layers, statuses], read: files.read };
}
