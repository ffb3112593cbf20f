import { describe, expect, test } from 'vitest';
import { extractFile } from '#extract/extract';
import type { CallId, Control, FileFacts } from '#facts/index';
import { around, branchesAround, calledOnEveryPath, enclosing, passedTests, reachedOnlyAfter } from '#project/paths';
import { comesRound, failsAfter, type After } from '#project/rounds';

/** The body of a function whose calls are told apart by their names. */
function bodyOf(source: string): { readonly body: Control; readonly facts: FileFacts; readonly text: string } {
  const text = `async function f(): Promise<void> {\n${source}\n}`;
  const facts = extractFile(text, { fileName: 'f.ts' });
  expect(facts.problems).toEqual([]);
  const body = facts.functions.find((fact) => fact.name === 'f' && !fact.anonymous)?.body;
  if (!body) throw new Error('no function f');
  return { body, facts, text };
}

function isCalled(facts: FileFacts, name: string): (call: CallId) => boolean {
  return (call) => {
    const callee = facts.calls[call]?.callee;
    return callee?.kind === 'reference' && callee.name === name;
  };
}

function callOf(facts: FileFacts, name: string): CallId {
  const call = facts.calls.findIndex((_, id) => isCalled(facts, name)(id));
  if (call < 0) throw new Error(`no call of ${name}`);
  return call;
}

type Case = readonly [source: string, expected: boolean];

describe('reachedOnlyAfter', () => {
  const cases: Readonly<Record<string, readonly Case[]>> = {
    'straight code': [
      ['guard(); target();', true],
      ['target(); guard();', false],
      ['target();', false],
      ['target(guard());', true],
      ['guard(target());', false],
      ['return target();', false],
    ],
    branches: [
      ['if (a) guard(); target();', false],
      ['if (a) guard(); else guard(); target();', true],
      ['if (a) { guard(); target(); }', true],
      ['if (a) guard(); else target();', false],
      ['if (guard()) target();', true],
      ['if (a) { if (b) guard(); } else guard(); target();', false],
      ['const x = a ? guard() : b; target();', false],
      ['const x = a ? guard() : guard(); target();', true],
      ['a && guard(); target();', false],
      ['guard() && target();', true],
      ['a || guard() || target();', true],
      ['(a || guard()) && target();', false],
      ['const x = a ?? guard(); target();', false],
      ['a?.b(guard()); target();', false],
      ['if (a && guard()) target();', true],
      ['if (a && guard()) other(); else target();', false],
      ['if (a && guard()) other(); target();', false],
      ['if (a || guard()) target();', false],
      ['if (a || guard()) return; target();', true],
      ['if (!(a && guard())) return; target();', true],
      ['if (a && !(await guard()) && b()) target();', true],
      ['if ((a && guard()) || b) target();', false],
      ['(a && guard()) ?? target();', false],
      ['const x = (a && guard()) ?? b(); target();', false],
      ['if (a && b && guard()) { if (c) target(); }', true],
    ],
    'early exits': [
      ['if (a) return; guard(); target();', true],
      ['if (!a) return; target();', false],
      ['if (a) guard(); else return; target();', true],
      ['if (a) guard(); else throw new Error("no"); target();', true],
      ['return; target();', true],
      ['if (a) { guard(); } else { if (b) return; throw c; } target();', true],
    ],
    switch: [
      ['switch (a) { case 1: guard(); break; case 2: guard(); } target();', false],
      ['switch (a) { case 1: guard(); break; default: guard(); } target();', true],
      ['switch (a) { case 1: guard(); break; default: return; } target();', true],
      ['switch (a) { case 1: guard(); case 2: target(); break; default: }', false],
      ['switch (a) { case 1: if (b) break; guard(); break; default: guard(); } target();', false],
      ['for (const x of xs) { switch (x) { case 1: guard(); break; default: guard(); break; } target(); }', true],
      ['for (const x of xs) { switch (x) { case 1: guard(); break; default: continue; } target(); }', true],
    ],
    loops: [
      ['for (const x of xs) guard(); target();', false],
      ['for (const x of xs) { guard(); target(); }', true],
      ['for (const x of xs) { target(); guard(); }', false],
      ['guard(); for (const x of xs) target();', true],
      ['for (const x of guard()) target();', true],
      ['for (let i = guard(); i < 3; i++) target();', true],
      ['for (let i = 0; i < 3; i = guard()) target();', false],
      ['do { guard(); } while (a); target();', true],
      ['do { if (a) continue; guard(); } while (b); target();', false],
      ['do { if (a) break; guard(); } while (b); target();', false],
      ['while (a) { if (b) continue; guard(); target(); }', true],
      ['while (a) { if (b) { guard(); continue; } target(); }', false],
      ['for (const x of xs) { if (await guard()) break; } target();', false],
      ['for (const x in xs) { if (x) { guard(); } else { break; } target(); }', true],
      ['for await (const x of xs) { guard(); target(); }', true],
    ],
    'try, catch, finally': [
      ['try { guard(); } catch { } target();', false],
      ['try { guard(); } catch { return; } target();', true],
      ['try { guard(); } catch (e) { throw e; } target();', true],
      ['try { guard(); } catch { guard(); } target();', true],
      ['try { guard(); target(); } catch { }', true],
      ['try { guard(); other(); } catch { target(); }', false],
      ['guard(); try { other(); } catch { target(); }', true],
      ['try { guard(); } finally { target(); }', false],
      ['try { other(); } finally { guard(); } target();', true],
      ['try { guard(); } finally { other(); } target();', true],
      ['try { if (a) return; } finally { guard(); } target();', true],
      ['for (const x of xs) { try { continue; } finally { guard(); } target(); }', true],
      ['try { if (a) throw b; guard(); } catch { } target();', false],
      ['try { throw b; } catch { guard(); } target();', true],
    ],
    'nested functions': [
      ['run(() => { guard(); }); target();', false],
      ['const g = () => guard(); target();', false],
    ],
  };
  describe.each(Object.entries(cases))('%s', (_, list) => {
    test.each(list)('%s', (source, expected) => {
      const { body, facts } = bodyOf(source);
      expect(reachedOnlyAfter(body, callOf(facts, 'target'), isCalled(facts, 'guard'))).toBe(expected);
    });
  });

  test('a callback is asked about through the place where it is made', () => {
    const { facts } = bodyOf('guard(); await run(async () => { target(); });');
    const target = callOf(facts, 'target');
    const within = facts.calls[target]?.function ?? 0;
    const isGuard = isCalled(facts, 'guard');
    expect(reachedOnlyAfter(facts.functions[within]?.body as Control, target, isGuard)).toBe(false);
    const outer = enclosing(facts.functions, within);
    if (!outer) throw new Error('no enclosing function');
    expect(reachedOnlyAfter(facts.functions[outer.parent]?.body as Control, outer.target, isGuard)).toBe(true);
    expect(enclosing(facts.functions, 0)).toBeUndefined();
  });

  test('asked of a loop body alone, only this iteration counts', () => {
    const { body, facts } = bodyOf('guard(); for (const x of xs) { if (x) continue; target(); }');
    const loop = around(body, callOf(facts, 'target'))?.findLast((entry) => entry.kind === 'loop');
    if (!loop) throw new Error('no loop');
    expect(reachedOnlyAfter(loop.control.body, callOf(facts, 'target'), isCalled(facts, 'guard'))).toBe(false);
  });
});

test.each<Case>([
  ['guard();', true],
  ['if (a) guard();', false],
  ['if (a) { guard(); return; } guard();', true],
  ['if (a) return; guard();', false],
  ['if (a) throw b; guard();', true],
  ['return guard();', true],
  ['throw a;', true],
  ['for (const x of xs) guard();', false],
  ['for (const x of xs) { if (x) return; } guard();', false],
  ['try { guard(); } catch (e) { log(e); }', false],
  ['try { guard(); } catch (e) { throw e; }', true],
  ['try { if (a) return; other(); } finally { guard(); }', true],
  ['switch (a) { case 1: return guard(); default: return guard(); }', true],
])('calledOnEveryPath: %s', (source, expected) => {
  const { body, facts } = bodyOf(source);
  expect(calledOnEveryPath(body, isCalled(facts, 'guard'))).toBe(expected);
});

test.each<readonly [source: string, passed: readonly string[]]>([
  ['if (a) target();', ['a 0 arm']],
  ['if (a) other(); else target();', ['a 1 arm']],
  ['if (a) return; target();', ['a 1 exit']],
  ['if (a) { log(); } target();', []],
  ['if (a) throw b; if (c) target();', ['a 1 exit', 'c 0 arm']],
  ['for (const x of xs) { if (a) continue; target(); }', ['a 1 exit']],
  ['for (const x of xs) { if (a) break; if (b) { log(); } target(); }', ['a 1 exit']],
  ['if (a) { if (b) return; log(); } else { throw c; } target();', ['a 0 exit', 'b 1 exit']],
  ['a && target();', ['a 0 arm']],
  ['a ?? target();', ['a 1 arm']],
  ['try { if (a) return; } catch { log(); } target();', []],
  ['try { if (a) return; log(); } catch (e) { throw e; } target();', ['a 1 exit']],
  ['switch (a) { case 1: target(); case 2: log(); }', ['a 0 arm']],
  ['switch (a) { case 1: log(); case 2: target(); }', []],
])('passedTests: %s', (source, passed) => {
  const { body, facts, text } = bodyOf(source);
  const found = passedTests(body, callOf(facts, 'target')).map(
    ({ test: asked, arm, by }) => `${asked ? text.slice(asked.span.start, asked.span.end) : '?'} ${arm} ${by}`,
  );
  expect(found).toEqual(passed);
});

test('a test of many parts is no more work than its parts', () => {
  const parts = Array.from({ length: 60 }, (_, n) => `p${n}()`);
  const { body, facts } = bodyOf(`if (${parts.join(' && ')} && guard()) target(); if (${parts.join(' || ')}) other();`);
  expect(reachedOnlyAfter(body, callOf(facts, 'target'), isCalled(facts, 'guard'))).toBe(true);
  expect(reachedOnlyAfter(body, callOf(facts, 'target'), isCalled(facts, 'p7'))).toBe(true);
  expect(reachedOnlyAfter(body, callOf(facts, 'other'), isCalled(facts, 'guard'))).toBe(false);
});

test('branchesAround gives the arms on the way, outermost first', () => {
  const { body, facts } = bodyOf('if (a) { for (const x of xs) { if (b) other(); else target(); } }');
  expect(branchesAround(body, callOf(facts, 'target')).map(({ arm }) => arm)).toEqual([0, 1]);
  expect(branchesAround(body, callOf(facts, 'other')).map(({ arm }) => arm)).toEqual([0, 0]);
});

/** Calls of `fails` may fail behind the target, and `undo` takes it back. */
function afterTarget(body: Control, facts: FileFacts): After {
  const target = callOf(facts, 'target');
  const inCallback = !around(body, target);
  return {
    target: inCallback ? { function: facts.calls[target]?.function ?? 0 } : target,
    mayFail: isCalled(facts, 'fails'),
    takesBack: isCalled(facts, 'undo'),
  };
}

describe('comesRound', () => {
  /** For the loops around the target, innermost first. */
  type LoopCase = readonly [source: string, ...expected: readonly boolean[]];
  const cases: Readonly<Record<string, readonly LoopCase[]>> = {
    'the end of the body': [
      ['for (const x of xs) target();', true],
      ['for (const x of xs) { if (x) target(); other(); }', true],
      ['while (target()) other();', true],
      ['do { other(); } while (target());', true],
      ['for (let i = 0; i < 3; i = target()) other();', true],
      ['for (const x of xs) { target(); if (x) return; }', true],
      ['for (const x of xs) { if (target()) return; }', true],
      ['for (const x of xs) { target() && other(); }', true],
      ['for (const x of xs) { target(); run(() => { return; }); }', true],
      ['for (const x of xs) { run(() => { target(); return; }); }', true],
      ['for (const x of xs) { run(() => { target(); }); return; }', false],
    ],
    'ways out': [
      ['for (const x of xs) { target(); return; }', false],
      ['for (const x of xs) { target(); throw x; }', false],
      ['for (const x of xs) { if (x) { target(); break; } other(); }', false],
      ['for (const x of xs) { if (x) continue; target(); return; }', false],
      ['for (const x of xs) { target(); continue; }', true],
      ['for (const x of xs) { target(); if (x) return; else break; }', false],
      ['for (const x of xs) { if (x) { if (target()) return; break; } }', false],
      ['while (a) { return target(); }', false],
      ['while (true) { if (a) { target(); } return; }', false],
    ],
    switch: [
      ['for (const x of xs) { switch (x) { case 1: target(); break; default: return; } }', true],
      ['for (const x of xs) { switch (x) { case 1: target(); return; default: } }', false],
      ['for (const x of xs) { switch (x) { case 1: target(); case 2: return; default: } }', false],
      ['for (const x of xs) { switch (x) { case 1: target(); case 2: other(); } return; }', false],
    ],
    labels: [
      ['a: for (const x of xs) { for (const y of ys) { target(); continue a; } }', false, true],
      ['a: for (const x of xs) { for (const y of ys) { target(); break a; } }', false, false],
      ['a: for (const x of xs) { for (const y of ys) { target(); break; } }', false, true],
      ['for (const x of xs) { a: { target(); break a; } }', true],
      ['for (const x of xs) { a: { if (x) break a; target(); return; } }', false],
      ['a: { for (const x of xs) { target(); break a; } }', false],
      ['for (const x of xs) { a: if (x) { target(); break a; } return; }', false],
    ],
    'loops around it and behind it': [
      ['for (const x of xs) { for (const y of ys) { target(); return; } }', false, false],
      ['for (const x of xs) { for (const y of ys) target(); return; }', true, false],
      ['for (const x of xs) { while (true) { if (x) break; target(); } }', true, true],
      ['for (const x of xs) { while (true) { if (x) return; target(); } }', true, false],
      ['for (const x of xs) { for (;;) { target(); } }', true, false],
      ['for (const x of xs) { target(); for (const y of ys) return; }', true],
      ['for (const x of xs) { target(); do { return; } while (x); }', false],
      ['for (const x of xs) { target(); while (true) { if (await other()) return; } }', false],
      ['for (const x of xs) { target(); while (true) { if (await other()) break; } }', true],
      ['a: for (const x of xs) { target(); while (true) { if (await other()) continue a; } }', true],
      ['for (const x of xs) { do { target(); continue; } while (x); return; }', true, false],
    ],
    'try, catch, finally': [
      ['for (;;) { try { target(); return; } catch { other(); } }', false],
      ['for (;;) { try { return target(); } catch (e) { if (e) continue; throw e; } }', false],
      ['for (;;) { try { target(); } catch { other(); } }', true],
      ['for (;;) { try { target(); } catch { other(); } return; }', false],
      ['for (;;) { try { target(); fails(); return; } catch { other(); } }', true],
      ['for (;;) { try { fails(); target(); return; } catch { other(); } }', false],
      ['for (;;) { try { target(); fails(); return; } catch { return; } }', false],
      ['for (;;) { try { target(); fails(); return; } catch { undo(); } }', false],
      ['for (;;) { try { target(); fails(); return; } catch { if (a) undo(); } }', true],
      ['for (;;) { try { target(); fails(); return; } catch (e) { if (a) throw e; undo(); } }', false],
      ['for (;;) { target(); if (a) return; undo(); }', false],
      ['for (;;) { try { target(); } finally { undo(); } }', true],
      ['for (;;) { undo(); target(); }', true],
      ['for (const x of xs) { for (;;) { if (a) return; undo(); target(); } }', true, false],
      ['for (const x of xs) { for (;;) { undo(); if (a) break; target(); } }', true, false],
      ['for (;;) { try { target(); if (a) throw b; return; } catch { other(); } }', true],
      ['for (;;) { try { target(); other(); return; } catch { other(); } }', false],
      ['for (;;) { try { target(); fails(); return; } finally { other(); } }', false],
      ['for (;;) { try { try { target(); fails(); } finally { other(); } return; } catch { other(); } }', true],
      ['for (;;) { try { try { target(); } catch { fails(); } return; } catch { other(); } }', false],
      ['for (;;) { try { target(); return; } finally { if (a) continue; } }', true],
      ['for (;;) { try { target(); return; } finally { return; } }', false],
      ['for (;;) { try { target(); } finally { return; } }', false],
      ['for (;;) { try { target(); return; } catch { } finally { fails(); } }', false],
      ['for (;;) { try { other(); return; } catch { target(); } }', true],
      ['for (;;) { try { other(); } catch { target(); return; } }', false],
      ['for (;;) { try { other(); } finally { target(); } }', true],
      ['for (;;) { try { other(); } finally { target(); } return; }', false],
    ],
  };
  describe.each(Object.entries(cases))('%s', (_, list) => {
    test.each(list)('%s', (source, ...expected) => {
      const { body, facts } = bodyOf(String(source));
      const after = afterTarget(body, facts);
      const loops = (around(body, after.target) ?? []).flatMap((entry) =>
        entry.kind === 'loop' ? [entry.control] : [],
      );
      expect(loops.reverse().map((loop) => comesRound(loop, after))).toEqual(expected);
    });
  });

  test('loops in loops are no more work than their number', () => {
    const heads = Array.from({ length: 40 }, (_, n) => `for (const x${n} of xs) { try {`).join(' ');
    const { body, facts } = bodyOf(`${heads} target(); ${'} finally { other(); } }'.repeat(40)}`);
    const outer = around(body, callOf(facts, 'target'))?.find((entry) => entry.kind === 'loop');
    expect(outer && comesRound(outer.control, afterTarget(body, facts))).toBe(true);
  });
});

test.each<Case>([
  ['target();', false],
  ['fails(); target();', false],
  ['target(); fails();', true],
  ['if (a) target(); else fails();', false],
  ['target(); throw a;', true],
  ['if (a) throw b; target();', false],
  ['target(); try { fails(); } catch { }', false],
  ['target(); try { fails(); } catch (e) { throw e; }', true],
  ['try { target(); fails(); } catch (e) { undo(); throw e; }', false],
  ['try { target(); } finally { fails(); }', true],
  ['try { target(); fails(); } finally { other(); }', true],
  ['try { target(); fails(); } catch (e) { other(); throw e; }', true],
  ['try { target(); fails(); } finally { return; }', false],
  ['target(); return; fails();', false],
  ['run(() => { target(); }); fails();', true],
])('failsAfter: %s', (source, expected) => {
  const { body, facts } = bodyOf(source);
  expect(failsAfter(body, afterTarget(body, facts))).toBe(expected);
});
