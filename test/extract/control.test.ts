import { expect, test } from 'vitest';
import { extractFile } from '#extract/extract';
import type { Control, FileFacts } from '#facts/index';

/** Control as a line: calls by name, functions as ƒ, arms in braces. */
function spelled(facts: FileFacts, text: string, control: Control): string {
  const go = (inner: Control): string => spelled(facts, text, inner);
  switch (control.kind) {
    case 'sequence':
      return control.items.map(go).join(' ');
    case 'call': {
      const span = facts.calls[control.call]?.calleeSpan ?? { start: 0, end: 0 };
      return text.slice(span.start, span.end);
    }
    case 'function':
      return 'ƒ';
    case 'exit':
      return control.how;
    case 'branch':
      return `branch{${control.arms.map(go).join('|')}}`;
    case 'loop':
      return `${control.form}${control.atLeastOnce ? '+' : ''}{${go(control.body)}}`;
    case 'try': {
      const handler = control.handler === undefined ? '' : ` catch{${go(control.handler.body)}}`;
      const last = control.finalizer === undefined ? '' : ` finally{${go(control.finalizer)}}`;
      return `try{${go(control.block)}}${handler}${last}`;
    }
  }
}

function check(text: string, expected: string): void {
  const source = `async function* f() { ${text} }`;
  const facts = extractFile(source, { fileName: 'a.ts' });
  expect(facts.problems).toEqual([]);
  const body = facts.functions[1]?.body;
  expect(body === undefined ? '' : spelled(facts, source, body)).toBe(expected);
}

test.each([
  ['a(b(c()), d());', 'c b d a'],
  ['a()(b());', 'a b a()'],
  ['x.map((y) => z());', 'ƒ map'],
  ['if (a()) b(); else c();', 'a branch{b|c}'],
  ['if (a) b = 1;', ''],
  ['a && b(); c || d(); e ?? g(); h ? i() : j;', 'branch{b|} branch{|d} branch{|g} branch{i|}'],
  ['a?.b(c())?.d(e());', 'branch{c b branch{e d|}|}'],
  ['a ??= b(); a &&= c(); a += d();', 'branch{|b} branch{c|} d'],
  ['switch (a()) { case 1: b(); case 2: c(); break; case 3: case 4: d(); }', 'a branch{b c break|c break|d|}'],
  ['switch (a) { case b(): return; default: c(); }', 'b branch{return|c}'],
  ['switch (a) { case 1: if (b) { return; } else { throw c(); } case 2: d(); }', 'branch{branch{return|c throw}|d|}'],
  ['for (let i = a(); b(); c()) d();', 'a for{b d c}'],
  ['for (const x of a()) { if (x) continue; b(); break; }', 'a for-of{branch{continue|} b break}'],
  ['for await (const x of a()) b(x); for (k in c()) d();', 'a for-await{b} c for-in{d}'],
  ['while (a()) b(); do c(); while (d());', 'while{a b} do+{c d}'],
  ['try { a(); } catch { b(); } finally { c(); }', 'try{a} catch{b} finally{c}'],
  ['try { a(); } catch {}', 'try{a} catch{}'],
  ['return a();', 'a return'],
  ['throw new E(a());', 'a E throw'],
  ['const x = sql`${a()}`; yield b();', 'a sql b'],
  ['class C { static x = a(); static { b(); } m() { c(); } }', 'a b ƒ'],
])('%s', (text, expected) => {
  check(text, expected);
});
