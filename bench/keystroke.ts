import { readFileSync } from 'node:fs';
import * as parser from '@typescript-eslint/parser';
import { createJudge } from '#eslint-plugin/judge';
import { openSessions } from '#eslint-plugin/sessions';
import { loadGrammar } from '#sql/grammar';
import { median } from './median.js';

/** Prints how long ESLint's parser takes for a file of the working directory's project, and how long the plugin when a key is pressed in it. */
const [file = ''] = process.argv.slice(2);
await loadGrammar();
const judge = createJudge(openSessions());
const cwd = process.cwd();
const text = readFileSync(file, 'utf8');
const typed = (count: number): string => `${text}// ${count}\n`;
const options = { range: true, loc: true, comment: true, tokens: true, filePath: file };
judge({ file, cwd, text: typed(0) });
const parse = medianOf((count) => parser.parseForESLint(typed(count), options));
const judged = medianOf((count) => judge({ file, cwd, text: typed(count) }));
console.log(JSON.stringify({ lines: text.split('\n').length, parse, judged }));

function medianOf(run: (count: number) => unknown): number {
  const times = Array.from({ length: 40 }, (_, count) => {
    const start = performance.now();
    run(count + 1);
    return performance.now() - start;
  });
  return median(times);
}
