import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gate } from '#gate/index';
import { checkProject } from '#host/check';
import { registry } from '#host/registry';
import { openWorkspace } from '#host/workspace';
import { withGate } from '#cli/gate-template';
import { linesOf } from '#report/lines';
import { wordingBy } from '#report/message';
import { stripWants } from '#host/fixtures/want';
import { drive } from './fake.js';

const root = path.resolve(import.meta.dirname, '../..');
const id = 'stray-example';
let copy = '';

// A repository beside this one, with the same packages: what is written there needs no cleaning up here.
beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'drift-gate-new-gate-'));
  for (const shared of ['packages', 'node_modules']) symlinkSync(path.join(root, shared), path.join(copy, shared));
  for (const file of ['package.json', 'tsconfig.base.json']) cpSync(path.join(root, file), path.join(copy, file));
  mkdirSync(path.join(copy, 'rules'));
  writeFileSync(
    path.join(copy, 'rules/index.ts'),
    "import { gate as zeroSum } from './zero-sum/gate.js';\n\n/** All. */\nexport const gates = [zeroSum] as const;\n",
  );
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('a new gate', () => {
  test('is written with its fixtures and put on the list', async () => {
    const { code, stdout, stderr } = await drive(['new-gate', id], { cwd: copy });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      `wrote rules/stray-example/gate.ts
wrote fixtures/stray-example/bad-example/drift-gate.config.ts
wrote fixtures/stray-example/bad-example/src/example.ts
wrote fixtures/stray-example/ok-example/drift-gate.config.ts
wrote fixtures/stray-example/ok-example/src/example.ts
wrote rules/index.ts
now: npx vitest run test/fixtures -t 'stray-example', and npx drift-gate gate-docs for its README
`,
    );
    expect(readFileSync(path.join(copy, 'rules/index.ts'), 'utf8')).toBe(
      `import { gate as strayExample } from './stray-example/gate.js';
import { gate as zeroSum } from './zero-sum/gate.js';

/** All. */
export const gates = [zeroSum, strayExample] as const;
`,
    );
  });

  test('compiles', () => {
    const read = (file: string): string | undefined => ts.sys.readFile(file);
    const { config } = ts.readConfigFile(path.join(root, 'tsconfig.base.json'), read) as {
      config: { compilerOptions: object };
    };
    const { options } = ts.convertCompilerOptionsFromJson(
      { ...config.compilerOptions, composite: false, noEmit: true },
      copy,
    );
    const program = ts.createProgram([path.join(copy, `rules/${id}/gate.ts`)], options);
    const source = program.getSourceFile(path.join(copy, `rules/${id}/gate.ts`));
    expect(ts.getPreEmitDiagnostics(program, source).map(({ messageText }) => messageText)).toEqual([]);
  });

  test.each(['bad-example', 'ok-example'])('finds what %s wants', async (name) => {
    const { gate } = (await import(pathToFileURL(path.join(copy, `rules/${id}/gate.ts`)).href)) as { gate: Gate };
    const folder = path.join(copy, 'fixtures', id, name);
    const file = 'src/example.ts';
    const { text, wants } = stripWants(file, readFileSync(path.join(folder, file), 'utf8'));
    const given = (await import(pathToFileURL(path.join(folder, 'drift-gate.config.ts')).href)) as {
      default: { include: string[]; gates: Record<string, unknown> };
    };
    // The registry does not know the gate, so it is put into a project that turns none on.
    const bare = `export default ${JSON.stringify({ include: given.default.include, gates: off })};\n`;
    const overlay = new Map([
      [file, text],
      ['drift-gate.config.ts', bare],
    ]);
    const { projects, problems } = openWorkspace({ cwd: folder, overlay });
    const [project] = projects;
    if (project === undefined) throw new Error(JSON.stringify(problems));
    const enabled = { gate, options: gate.options.parse(given.default.gates[id]) };
    const { result } = checkProject({ ...project, gates: [enabled] });
    expect(result.problems).toEqual([]);
    const found = result.findings.map((finding) => ({
      path: finding.place.path,
      ...linesOf(text).at(finding.place.span.start),
      gate: finding.gate,
      headline: wordingBy([gate])(finding).what,
    }));
    expect(found).toEqual(wants);
    expect(wants.length).toBe(name === 'bad-example' ? 1 : 0);
  });

  test('is not written twice', async () => {
    const before = readdirSync(path.join(copy, 'rules'));
    expect(await drive(['new-gate', id], { cwd: copy })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'error: rules/stray-example/gate.ts: it exists already; choose another id, or delete it first\n',
    });
    expect(readdirSync(path.join(copy, 'rules'))).toEqual(before);
  });
});

const off = Object.fromEntries(registry.map((each) => [each.id, false]));

test.each([
  {
    name: 'a name that is not kebab-case',
    args: ['new-gate', 'StrayExample'],
    stderr: 'error: new-gate: "StrayExample" is not kebab-case; name the defect, as in scattered-default\n',
  },
  {
    name: 'another folder',
    args: ['new-gate', 'other-example', '--dir', 'gates'],
    stderr: 'error: gates/index.ts: it does not exist; run this in the root of the repository, or give --dir\n',
  },
])('refused: $name', async ({ args, stderr }) => {
  expect(await drive(args, { cwd: copy })).toMatchObject({ code: 2, stdout: '', stderr });
});

test.each([
  {
    name: 'a list over several lines',
    source:
      "import { gate as a } from './a/gate.js';\nimport { gate as c } from './c/gate.js';\n\nexport const gates = [\n  a,\n  c,\n] as const;\n",
    expected:
      "import { gate as a } from './a/gate.js';\nimport { gate as bB } from './b-b/gate.js';\nimport { gate as c } from './c/gate.js';\n\nexport const gates = [a, c, bB] as const;\n",
  },
  { name: 'no list', source: "import { gate as a } from './a/gate.js';\n", expected: undefined },
  { name: 'no gate', source: 'export const gates = [] as const;\n', expected: undefined },
])('the list: $name', ({ source, expected }) => {
  expect(withGate(source, 'b-b')).toBe(expected);
});
