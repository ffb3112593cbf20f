import { describe, expect, test } from 'vitest';
import { explain } from '#cli/explain-command';
import { localHost } from '#cli/host';
import type { Io } from '#cli/io';
import { gateIds, registry } from '#host/index';
import { displayWidth } from '#report/cells';
import { renderExplanation } from '#report/explain';

const widths = [60, 80, 100, 120];

/** Every gate's page is there for the terminal, whole, and fits it. */
describe.each(registry.map((gate) => [gate.id, gate] as const))('%s', (id, gate) => {
  test('says what its page says, whatever the width', async () => {
    const words = (text: string): string => text.replace(/\s+/g, ' ');
    const pages = await Promise.all(widths.map((width) => pageOf(id, width)));
    for (const page of pages) {
      expect(page.split('\n')[0]).toBe(id);
      for (const said of [gate.why, ...Object.keys(gate.messages)]) expect(words(page)).toContain(words(said));
      // Code may hold what looks like Markdown.
      const prose = page.split('\n').filter((line) => !line.startsWith('  '));
      expect(prose.filter((line) => /\]\(|^```|^#|<!--/.test(line))).toEqual([]);
    }
    // Only the places where lines end differ, never a word; a table pads its columns by the width.
    expect(new Set(pages.map(words)).size).toBe(1);
  });

  test.each(widths)('no line is broken off and none is longer than %i columns', async (width) => {
    const lines = (await pageOf(id, width)).split('\n');
    const tooLong = lines.filter((line) => displayWidth(line) > width && !isWhole(line));
    expect(tooLong).toEqual([]);
  });
});

test('there is a page for each gate and no other', async () => {
  expect(await Promise.all(gateIds.map((id) => run(id, 80).then(({ code }) => code)))).toEqual(gateIds.map(() => 0));
  expect((await run('no-such-gate', 80)).code).toBe(2);
});

/** Code and rows of tables stand as they are, and a word that is longer than a line has one of its own. */
function isWhole(line: string): boolean {
  return line.startsWith('  ') || !line.trim().includes(' ');
}

test('prose is wrapped at the last word that fits', () => {
  const text = renderExplanation('one two three four\n', { width: 9 });
  expect(text).toBe('one two\nthree\nfour\n');
});

async function pageOf(id: string, width: number): Promise<string> {
  return (await run(id, width)).text;
}

async function run(id: string, width: number): Promise<{ readonly code: number; readonly text: string }> {
  const out: string[] = [];
  const sink: Io['stdout'] = { write: (text) => out.push(text), isTTY: true, columns: width };
  const io: Io = { cwd: process.cwd(), env: {}, stdout: sink, stderr: { write: () => undefined }, seconds: () => 0 };
  const code = await explain(id, { color: false }, io, localHost);
  return { code, text: out.join('') };
}
