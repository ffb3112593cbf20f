import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { extractFile } from '#extract/extract';
import { checkWorkspace, type JudgedProject } from '#host/check';
import {
  createCompiler,
  factsCache,
  judgeBuffer,
  openWorkspace,
  registry,
  type Compiler,
  type FactsCache,
} from '#host/index';
import { loadGrammar } from '#sql/grammar';
import { readFixtures } from '../fixtures/fixture.js';
import { overlayOf } from '../fixtures/workspace.js';
import { mutantSuites } from '../mutants/suites.js';

// A text that the disk does not hold is judged over what the disk says of the other files. Nothing of that may show: the findings
// in the open file are those of a whole run over the same texts.

const controlPlane = fileURLToPath(new URL('../../packages/control-plane', import.meta.url));
await loadGrammar();
const compiler = createCompiler();
/** A program for each text is dear, and what it says is asked for in the same way everywhere: it is asked where a fixture is about types. */
const noCompiler: Compiler = { oracle: () => ({ valuesAt: () => undefined }) };

interface Input {
  readonly cwd: string;
  /** By absolute path. */
  readonly overlay: ReadonlyMap<string, string | null>;
  readonly cache: FactsCache;
  readonly types: Compiler;
}

function judged({ types, ...input }: Input): readonly JudgedProject[] {
  return checkWorkspace(openWorkspace(input), types).judged;
}

/** `before` holds another text of the file than `after`. */
function check(file: string, before: readonly JudgedProject[], after: readonly JudgedProject[], types: Compiler): void {
  for (const [index, whole] of after.entries()) {
    const start = before[index];
    const { source, migrations } = whole.open;
    if (start === undefined || !source.files.includes(file) || migrations.includes(file)) continue;
    const text = source.text(file);
    const facts = extractFile(text, { fileName: path.join(whole.open.root, file) });
    const found = judgeBuffer(start, { path: file, text, facts }, types);
    // Findings in SQL and the keys of others are the command line's.
    expect(found).toEqual(whole.result.findings.filter(({ place }) => place.path === file));
  }
}

const fixtures = readFixtures();

describe('each file of a fixture, opened over its empty self', () => {
  test.each(registry.map(({ id }) => id))('%s', (id) => {
    for (const fixture of fixtures.filter(({ gate }) => gate === id)) {
      const cache = factsCache();
      const absolute = [...fixture.overlay].map(([file, text]) => [path.join(fixture.folder, file), text] as const);
      const types = fixture.name.includes('types') ? compiler : noCompiler;
      const input = { cwd: fixture.folder, cache, types };
      const after = judged({ ...input, overlay: new Map(absolute) });
      for (const file of fixture.sources) {
        const overlay = new Map<string, string | null>([...absolute, [path.join(fixture.folder, file), '']]);
        check(file, judged({ ...input, overlay }), after, types);
      }
    }
  });
});

describe('a mutant of each suite of the control plane, opened over what it was', () => {
  const cache = factsCache();
  const overlaid = (overlay: readonly (readonly [string, string | null])[]): readonly JudgedProject[] =>
    judged({
      cwd: controlPlane,
      overlay: new Map(overlay.map(([file, text]) => [path.join(controlPlane, file), text])),
      cache,
      types: noCompiler,
    });
  const clean = overlaid([]);
  const isSource = (file: string): boolean => clean[0]?.open.source.files.includes(file) === true;

  test.each(Object.entries(mutantSuites))('%s', (_, mutants) => {
    // A whole run each is dear, so of each suite the mutants of two files are taken.
    const seen = new Set<string>();
    for (const { edits } of mutants) {
      const overlay = [...overlayOf(controlPlane, edits)];
      const [file = '', ...others] = overlay.map(([one]) => one);
      if (others.length > 0 || !isSource(file) || seen.has(file) || seen.size === 2) continue;
      seen.add(file);
      check(file, clean, overlaid(overlay), noCompiler);
    }
  });
});
