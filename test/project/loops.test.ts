import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { extractFile } from '#extract/extract';
import type { FileFacts } from '#facts/index';
import type { Place } from '#facts/span';
import { linkProject } from '#project/link';
import type { FactsSource, Project } from '#project/index';
import type { LoopStep } from '#project/loops';

/** A project in memory: each file's text by path. */
function projectOf(files: Readonly<Record<string, string>>): Project {
  const known = new Map<string, FileFacts>();
  const facts = (path: string): FileFacts => {
    const found = known.get(path) ?? extractFile(files[path] ?? '', { fileName: path });
    known.set(path, found);
    return found;
  };
  const source: FactsSource = {
    files: Object.keys(files).sort(),
    text: (path) => files[path] ?? '',
    facts,
    module: facts,
    mayHoldSql: () => true,
    resolve: (from, specifier) => {
      const path = posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
      return path in files ? { kind: 'file', path } : { kind: 'package', name: specifier };
    },
  };
  const catalog = { tables: new Map(), enums: new Map(), domains: new Map(), unknown: [] };
  return linkProject({ source, catalog });
}

/** What is said of the call of `target`, as `kind what at line: text, by line: text …`. */
function loopAround(files: Readonly<Record<string, string>>, cut?: (step: LoopStep) => boolean): string {
  const project = projectOf(files);
  const shown = ({ path, span }: Place): string => {
    const text = files[path] ?? '';
    const line = text.slice(0, span.start).split('\n').length;
    return `${path === 'a.ts' ? '' : `${path}:`}${line} ${text.slice(span.start, span.end)}`;
  };
  for (const path of project.source.files) {
    const facts = project.facts(path);
    expect(facts.problems).toEqual([]);
    const call = facts.calls.findIndex((fact) => fact.callee.kind === 'reference' && fact.callee.name === 'target');
    if (call < 0) continue;
    const reason = project.loops.around({ path, function: facts.calls[call]?.function ?? 0 }, call, cut);
    if (!reason) return 'none';
    return [
      `${reason.kind} ${reason.what} at ${shown(reason.place)}`,
      ...reason.chain.map((place) => `by ${shown(place)}`),
    ].join(', ');
  }
  throw new Error('no call of target');
}

describe('in its own function', () => {
  test.each<readonly [source: string, expected: string]>([
    ['target();', 'none'],
    ['if (a) target();', 'none'],
    ['for (let i = 0; i < 3; i++) target();', 'loop for at 1 for'],
    ['for (const x of xs) target();', 'loop for-of at 1 for'],
    ['for (const x in xs) { if (x) target(); }', 'loop for-in at 1 for'],
    ['for await (const x of xs) target();', 'loop for-await at 1 for'],
    ['while (a) target();', 'loop while at 1 while'],
    ['do { target(); } while (a);', 'loop do at 1 do'],
    ['for (const x of target()) other();', 'none'],
    ['for (let i = target(); i < 3; i++) other();', 'none'],
    ['while (target()) other();', 'loop while at 1 while'],
    ['for (const x of xs) other(); target();', 'none'],
    ['for (const x of xs) {\n while (x) target(); }', 'loop while at 2 while'],
    ['xs.map((x) => target());', 'callback map at 1 map'],
    ['for (const x of xs) {\n xs.forEach(() => target()); }', 'callback forEach at 2 forEach'],
    ['xs.forEach(() => {\n for (const y of ys) target(); });', 'loop for-of at 2 for'],
    ['await Promise.all(xs.map(async (x) => { await target(); }));', 'callback map at 1 map'],
    ['xs.reduce((all, x) => all.concat(target()), []);', 'callback reduce at 1 reduce'],
    ['xs.flatMap(() => target());', 'callback flatMap at 1 flatMap'],
    ['xs.filter(() => target());', 'callback filter at 1 filter'],
    ['xs.some(() => target()) || xs.every(() => true);', 'callback some at 1 some'],
    ['xs.find(function () { return target(); });', 'callback find at 1 find'],
    ['xs.sort(() => target());', 'callback sort at 1 sort'],
    ['Array.from(xs, () => target());', 'callback Array.from at 1 from'],
    ['const tasks = xs.map((x) => () => target());', 'callback map at 1 map'],
    ['const make = () => () => target();', 'none'],
    ['Buffer.from(xs, () => target());', 'none'],
    ['_.map(xs, () => target());', 'callback map at 1 map'],
    ['pMap(xs, () => target());', 'none'],
    ['xs.map(target());', 'none'],
    ['run(() => target());', 'none'],
    ['promise.then(() => target());', 'none'],
    ['for (const x of xs) await db.transaction(async (tx) => { await target(); });', 'loop for-of at 1 for'],
    ['for (const x of xs) await run({ body: async () => target() });', 'loop for-of at 1 for'],
    ['for (const x of xs) await (async () => { await target(); })();', 'loop for-of at 1 for'],
    ['await run(() => xs.map(() => run(() => target())));', 'callback map at 1 map'],
    ['db.transaction(async (tx) => { for (const x of xs) await target(); });', 'loop for-of at 1 for'],
  ])('%s', (source, expected) => {
    expect(loopAround({ 'a.ts': `export async function f() { ${source} }` })).toBe(expected);
    expect(loopAround({ 'a.ts': source })).toBe(expected);
  });
});

describe('through callers', () => {
  test.each<readonly [title: string, files: Readonly<Record<string, string>>, expected: string]>([
    [
      'a helper called in a loop',
      { 'a.ts': 'function helper() { target(); }\nfunction f() { for (const x of xs) helper(); }' },
      'loop for-of at 2 for, by 2 helper',
    ],
    [
      'a helper that no loop calls',
      { 'a.ts': 'function helper() { target(); }\nfunction f() { helper(); for (const x of xs) other(); }' },
      'none',
    ],
    [
      'two calls away, in another file, under another name',
      {
        'a.ts': 'import { inner } from "./b.js";\nexport const outer = async () => { await inner(); };',
        'b.ts': 'export async function inner() {\n await target(); }',
        'c.ts': 'import { outer as run } from "./a.js";\nawait Promise.all(xs.map(async (x) => { await run(x); }));',
      },
      'callback map at c.ts:2 map, by c.ts:2 run, by 2 inner',
    ],
    [
      'a method',
      { 'a.ts': 'class Store { save() { target(); } }\nconst store = new Store();\nfor (const x of xs) store.save();' },
      'loop for-of at 3 for, by 3 save',
    ],
    [
      'handed on by name',
      { 'a.ts': 'async function insertOne(x) { await target(); }\nawait Promise.all(xs.map(insertOne));' },
      'callback map at 2 map, by 2 insertOne',
    ],
    [
      'handed on by name to another file',
      {
        'a.ts': 'import { one } from "./b.js";\nxs.forEach(one);',
        'b.ts': 'export async function one(x) { await target(); }',
      },
      'callback forEach at 2 forEach, by 2 one',
    ],
    [
      'handed on by name to something else, in a loop',
      { 'a.ts': 'async function one() { await target(); }\nfor (const x of xs) await retry(one);' },
      'loop for-of at 2 for, by 2 one',
    ],
    [
      'the nearest of several',
      {
        'a.ts': 'function h() { target(); }\nfunction g() { h(); }\nfor (const x of xs) g();\nwhile (a) h();',
      },
      'loop while at 4 while, by 4 h',
    ],
    [
      'a caller in a transaction in a loop',
      {
        'a.ts':
          'async function h(tx) { await target(); }\nfor (const x of xs) await db.transaction(async (tx) => { await h(tx); });',
      },
      'loop for-of at 2 for, by 2 h',
    ],
  ])('%s', (_, files, expected) => {
    expect(loopAround(files)).toBe(expected);
  });
});

describe('a loop that is left once the place is over', () => {
  const retry = (inside: string): string => `for (;;) { try { ${inside} return; } catch { await sleep(1); } }`;
  test.each<readonly [title: string, source: string, expected: string]>([
    ['a retry', `async function f() { ${retry('await target();')} }`, 'none'],
    ['something computed behind it', `async function f() { ${retry('await target(); log();')} }`, 'none'],
    [
      'something waited for behind it',
      `async function f() { ${retry('await target(); await g();')} }`,
      'loop for at 1 for',
    ],
    ['its own promise', `async function f() { ${retry('await Promise.all([target(), g()]).then(log);')} }`, 'none'],
    [
      'a rollback',
      `async function f() { for (;;) try { await target(); await g(); return; } catch { await c.query(' rollback'); } }`,
      'none',
    ],
    [
      'a rollback by tag',
      `async function f() { for (;;) try { await target(); await g(); return; } catch { await sql\`ROLLBACK\`; } }`,
      'none',
    ],
    [
      'a rollback by method',
      `async function f() { for (;;) try { await target(); await g(); return; } catch { await t.rollback(); } }`,
      'none',
    ],
    [
      'the next loop outwards',
      `async function f() {\n for (const x of xs) {\n for (;;) { await target(); break; } } }`,
      'loop for-of at 2 for',
    ],
    ['both loops', `async function f() { for (const x of xs) { for (;;) { await target(); return; } } }`, 'none'],
    [
      'an array method around it',
      `async function f() { xs.map(async () => {\n ${retry('await target();')} }); }`,
      'callback map at 1 map',
    ],
    ['a helper', `async function h() { await target(); }\nasync function f() { ${retry('await h();')} }`, 'none'],
    [
      'a helper that is asked',
      `async function h() { return target(); }\nasync function f() { while (a) if (await h()) return; }`,
      'loop while at 2 while, by 2 h',
    ],
    [
      'a helper that fails behind it',
      `async function h() { await target(); await g(); }\nasync function f() { ${retry('await h();')} }`,
      'loop for at 2 for, by 2 h',
    ],
    [
      'a helper of a helper that fails',
      `async function h() { await target(); throw a; }\nasync function i() { await h(); }\nasync function f() { ${retry('await i();')} }`,
      'loop for at 3 for, by 3 i, by 2 h',
    ],
    [
      'a helper that catches it',
      `async function h() { await target(); try { await g(); } catch {} }\nasync function f() { ${retry('await h();')} }`,
      'none',
    ],
    [
      'a helper called in a search and in a loop',
      `async function h() { await target(); }\nasync function f() { for (const x of xs) { await h(); break; } }\nasync function g() { for (const x of xs) await h(); }`,
      'loop for-of at 3 for, by 3 h',
    ],
    [
      'a helper that retries, called in a loop',
      `async function h() { ${retry('await target();')} }\nfor (const x of xs) await h();`,
      'loop for-of at 2 for, by 2 h',
    ],
    [
      'a callback',
      `async function f() { ${retry('await run(async () => { await target(); await g(); });')} }`,
      'loop for at 1 for',
    ],
    [
      'a callback in a transaction',
      `async function f() { ${retry('await db.transaction(async () => { await target(); await g(); });')} }`,
      'none',
    ],
    [
      'a transaction by another name',
      `async function f() { ${retry('await withTx(async () => { await target(); await g(); });')} }`,
      'none',
    ],
    [
      'a transaction by a function handed on',
      `async function h() { await target(); await g(); }\nasync function f() { ${retry('await sql.begin(h);')} }`,
      'none',
    ],
    [
      'one way that fails among others',
      `async function h() { await target(); }\nasync function i() { await h(); }\nasync function j() { await h(); await g(); await i(); }\nasync function f() { ${retry('await i();')} }\nasync function k() { ${retry('await j();')} }`,
      'loop for at 5 for, by 5 j, by 3 h',
    ],
    [
      'one call of two in a function that fails behind it',
      `async function h() { await target(); }\nasync function f() { if (a) await h();\n else { await h(); await g(); } }\nasync function k() { ${retry('await f();')} }`,
      'loop for at 4 for, by 4 f, by 3 h',
    ],
  ])('%s', (_, source, expected) => {
    expect(loopAround({ 'a.ts': source })).toBe(expected);
  });
});

describe('recursion', () => {
  test.each<readonly [title: string, source: string, expected: string]>([
    ['direct', 'function f(n) {\n target();\n if (n) f(n.next); }', 'recursion f at 3 f'],
    [
      'in a loop, the loop answers',
      'function f(n) {\n target();\n for (const c of n.children) f(c); }',
      'loop for-of at 3 for, by 3 f',
    ],
    ['mutual', 'function f() { target();\n g(); }\nfunction g() {\n if (a) f(); }', 'recursion f at 4 f'],
    [
      'a helper of a recursive function',
      'function h() { target(); }\nfunction f() {\n h();\n f(); }',
      'recursion f at 4 f, by 3 h',
    ],
    [
      'through a callback',
      'async function f() {\n await run(async () => { await target(); await f(); }); }',
      'recursion f at 2 f',
    ],
    [
      'of the callers among themselves',
      'function t() { target(); }\nfunction a() { t();\n b(); }\nfunction b() { t();\n a(); }',
      'recursion a at 5 a, by 2 t',
    ],
    ['elsewhere', 'function f() { target(); g(); }\nfunction g() { g(); }\nf();', 'none'],
  ])('%s', (_, source, expected) => {
    expect(loopAround({ 'a.ts': source })).toBe(expected);
  });
});

test('a way that is cut is given up, and another one found', () => {
  const files = { 'a.ts': 'function h() { target(); }\nfor (const x of xs) h();\nwhile (a) h();' };
  const lineOf = (step: LoopStep): number => {
    const call = typeof step.target === 'number' ? step.target : -1;
    const start = extractFile(files['a.ts'], { fileName: 'a.ts' }).calls[call]?.span.start ?? 0;
    return files['a.ts'].slice(0, start).split('\n').length;
  };
  expect(loopAround(files, (step) => lineOf(step) === 2)).toBe('loop while at 3 while, by 3 h');
  expect(loopAround(files, (step) => lineOf(step) === 3)).toBe('loop for-of at 2 for, by 2 h');
  expect(loopAround(files, (step) => lineOf(step) === 1)).toBe('none');
});

test('functions that all call one another end', () => {
  const names = Array.from({ length: 40 }, (_, n) => `f${n}`);
  const everyOther = names.map((name) => `${name}();`).join(' ');
  const functions = names.map((name) => `function ${name}() { ${name === 'f0' ? 'target();' : ''} ${everyOther} }`);
  expect(loopAround({ 'a.ts': functions.join('\n') })).toBe('recursion f0 at 1 f0');
});
