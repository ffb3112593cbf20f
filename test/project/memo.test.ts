import { expect, test } from 'vitest';
import { createMemo } from '#project/memo';
import { createTrail } from '#project/trail';

/** Everything that can be reached from a node, found by asking each neighbour: the answers of a cycle need one another. */
function reachable(graph: Readonly<Record<string, readonly string[]>>) {
  const trail = createTrail();
  const memo = createMemo(() => trail);
  let computed = 0;
  const from = (node: string): ReadonlySet<string> =>
    memo.get<ReadonlySet<string>>(node, new Set(), () => {
      computed += 1;
      return new Set([node, ...(graph[node] ?? []).flatMap((next) => [...from(next)])]);
    });
  return { from: (node: string) => [...from(node)].sort().join(''), count: () => computed };
}

const cycle = { a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d'] };

test.each<readonly [asked: readonly string[], answers: readonly string[]]>([
  [
    ['a', 'b', 'c', 'd', 'e'],
    ['abcde', 'abcde', 'abcde', 'de', 'de'],
  ],
  [
    ['e', 'd', 'c', 'b', 'a'],
    ['de', 'de', 'abcde', 'abcde', 'abcde'],
  ],
  [
    ['c', 'a', 'b'],
    ['abcde', 'abcde', 'abcde'],
  ],
])('an answer does not depend on what was asked before: %j', (asked, answers) => {
  const { from } = reachable(cycle);
  expect(asked.map(from)).toEqual(answers);
});

test('an answer that stands is not computed again', () => {
  const { from, count } = reachable({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] });
  from('a');
  from('a');
  from('d');
  expect(count()).toBe(4);
});

test('a dense cycle is not walked along every path', () => {
  const nodes = [...'abcdefghijklmnop'];
  const { from, count } = reachable(Object.fromEntries(nodes.map((node) => [node, nodes])));
  expect(from('a')).toBe(nodes.join(''));
  expect(count()).toBe(nodes.length);
});

test('an answer that was cut short by what is on the trail is not kept', () => {
  const trail = createTrail();
  const memo = createMemo(() => trail);
  const ask = () => memo.get('question', 'again', () => trail.step('step', 'cut', () => 'whole'));
  expect(trail.step('step', 'never', ask)).toBe('cut');
  expect(ask()).toBe('whole');
});
