import type { Finding } from '#gate/index';
import type { Run } from '#report/run';
import { importFinding, layers, marked, related, resultOf, runOf, statuses, statusFinding } from './sample.js';

/** Texts and names that mean something in one format or another: each has to come out as what it is. */
export const hostileText =
  'a, b: c; 100% <b>&amp; | `x` ``` [y](1) *z* _u_ ~s~ "q" \'r\' ]]> --> {0} $1 @team #12 \\ \r\n::error::no\n\n# h\u0000\u0007\u001b[31m\u0085\u2028\u202e😀';
export const hostilePath = 'src/a b,c:d%20;#?&<x>|`y`[z](1)"\'\\\n\r\u001b😀.ts';

export const files = marked({
  'src/fail.ts':
    '\ufeffexport async function fail(db, id) {\r\n\tawait db.query("UPDATE w SET status = «\'faild\'» /* 😀 */ WHERE id = «$1»", [id]);\r\n}\r\nconst a = «`\r\n`»;\n',
  'src/a.ts': "import { x } from «'./x.js'»;\n",
  'migrations/043.sql': "\nCREATE TYPE s AS ENUM «('running'\n)»;",
  [hostilePath]: '«```'.concat('` <script> ]]> ::error::»\n'),
});

/** Positions do not count a byte-order mark, and `marked` does. */
function unmarked(index: number): Finding['place'] {
  const { path, span } = files.place('src/fail.ts', index);
  return { path, span: { start: span.start - 1, end: span.end - 1 } };
}

export const faild = statusFinding(unmarked(0), 'faild', {
  within: 'src/fail.ts#fail',
  key: 'unknown-status:src/fail.ts#fail:workspaces.status:1',
  related: [
    related(files.place('migrations/043.sql'), 'the enum is defined here'),
    related(unmarked(1), 'the row is chosen here'),
  ],
  fix: {
    title: "write 'failed'",
    kind: 'suggestion',
    edits: [
      { ...unmarked(0), text: "'failed'" },
      { ...files.place('migrations/043.sql'), text: '()' },
    ],
  },
});
export const note = statusFinding(unmarked(2), 'gone', { severity: 'note' });
export const allowed = importFinding(files.place('src/a.ts'), {
  why: 'Ours.',
  see: 'ADR-7',
  allowed: 'until the split',
});
export const hostile = statusFinding(files.place(hostilePath), hostileText, {
  why: hostileText,
  see: hostileText,
  related: [related({ path: 'gone, too.ts', span: { start: 3, end: 4 } }, hostileText)],
  within: `${hostilePath}#${hostileText}`,
  subject: hostileText,
  key: hostileText,
  fix: { title: hostileText, kind: 'fix', edits: [{ ...files.place(hostilePath), text: hostileText }] },
});
const problem = { where: 'drift-gate.config.ts: gates["x"]', what: 'there is no gate "x"', todo: 'write "y"' };
const problemInFile = { where: hostilePath, place: hostile.place, what: hostileText, todo: hostileText };

/** Runs that every format has to show, by what they are. */
export const runs = {
  'nothing found': runOf(files, []),
  findings: runOf(files, [note, faild, allowed]),
  'allowed only': runOf(files, [allowed]),
  'problems only': { ...runOf(files, []), results: [], problems: [problem] },
  'several projects': {
    ...runOf(files, []),
    results: [
      resultOf([faild], { project: 'web', root: 'apps/web' }),
      resultOf([faild, allowed], { project: 'api', root: '../api', problems: [problemInFile] }),
    ],
    problems: [problem],
  },
  hostile: runOf(files, [hostile, { ...hostile, severity: 'note' }, { ...hostile, allowed: hostileText }], {
    problems: [problemInFile],
  }),
} satisfies Readonly<Record<string, Run>>;

export type RunName = keyof typeof runs;
export const runNames = Object.keys(runs) as readonly RunName[];
export { layers, statuses };
