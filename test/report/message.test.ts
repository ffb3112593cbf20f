import { expect, test } from 'vitest';
import { fill, wordingBy } from '#report/message';
import { importFinding, layers, marked, statuses } from './sample.js';

const place = marked({ 'a.ts': '«x»' }).place('a.ts');

const filled = [
  { template: 'no names', values: {}, expected: 'no names' },
  { template: '{a} and {b}', values: { a: 'x', b: 2 }, expected: 'x and 2' },
  { template: '{a}{a}', values: { a: '$&' }, expected: '$&$&' },
  { template: 'a value is not a template: {a}', values: { a: '{b}' }, expected: 'a value is not a template: {b}' },
  { template: "code stays: { status: 'failed' }", values: {}, expected: "code stays: { status: 'failed' }" },
  { template: '[{a}]', values: { a: '' }, expected: '[]' },
];

test.each(filled)('fill: $template', ({ template, values, expected }) => {
  expect(fill(template, values)).toBe(expected);
});

test.each([
  { template: 'a {missing} name', values: {}, expected: 'message "a {missing} name": no value for {missing}' },
  { template: '{toString}', values: {}, expected: 'message "{toString}": no value for {toString}' },
])('fill throws: $template', ({ template, values, expected }) => {
  expect(() => fill(template, values)).toThrow(new Error(expected));
});

test('a finding brings the reason of its configuration entry before the gate’s', () => {
  const wording = wordingBy([layers, statuses]);
  expect(wording(importFinding(place))).toEqual({
    what: 'provisioner must not import handlers',
    label: 'resolves to src/handlers/secrets.ts (layer handlers)',
    why: 'A cycle once kept the service from starting.',
    instead: 'pass what you need as a parameter.',
    allowed: 'provisioner may import: models, db',
    acceptable: true,
  });
  expect(wording(importFinding(place, { why: 'Ours.', see: 'ADR-7' }))).toMatchObject({ why: 'Ours.', see: 'ADR-7' });
});

test.each([
  {
    name: 'gate',
    finding: importFinding(place, { gate: 'x' }),
    expected: 'a finding of gate "x", which is not registered',
  },
  {
    name: 'message',
    finding: importFinding(place, { messageId: 'x' }),
    expected: 'gate "forbidden-import" has no message "x"',
  },
])('an unknown $name throws', ({ finding, expected }) => {
  expect(() => wordingBy([layers])(finding)).toThrow(new Error(expected));
});
