import { readFileSync } from 'node:fs';
import type { TSESLint } from '@typescript-eslint/utils';
import { isComponent, scriptBlocks } from '#extract/components';
import { parseScripts } from '#extract/extract';
import type { Span } from '#facts/index';
import type { JudgedFile } from './judge.js';

/** What a linter has open: the file, and the stretch of it that a rule may report on. */
export interface OpenFile {
  readonly file: JudgedFile;
  /** oxlint shows a rule one script block of a component at a time, and counts from where it begins. */
  readonly shown: Span;
}

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/** The same for all rules on one tree, so that they share one judgement. */
export function openFile(context: Context): OpenFile {
  const { ast } = context.sourceCode;
  let file = opened.get(ast);
  if (file === undefined) opened.set(ast, (file = open(context)));
  return file;
}

const opened = new WeakMap<object, OpenFile>();

function open({ sourceCode, physicalFilename, cwd, settings }: Context): OpenFile {
  const { text } = sourceCode;
  const given = settings['drift-gate'];
  const config = typeof given === 'object' && given !== null && 'config' in given ? given.config : undefined;
  const named = { file: physicalFilename, cwd, ...(typeof config === 'string' ? { config } : {}) };
  const component = isComponent(physicalFilename) ? aroundBlock(physicalFilename, text) : undefined;
  if (component !== undefined) return { file: { ...named, ...component }, shown: component.shown };
  return {
    file: { ...named, text, program: scriptProgram(sourceCode.ast), comments: sourceCode.getAllComments() },
    shown: { start: 0, end: text.length },
  };
}

/** The file on the disk, where what is open is one of its blocks. In a buffer that is not saved the block is judged alone. */
function aroundBlock(
  file: string,
  block: string,
): (Pick<JudgedFile, 'text' | 'program' | 'comments'> & Pick<OpenFile, 'shown'>) | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
  const shown = scriptBlocks(text, file).find(({ span }) => text.slice(span.start, span.end) === block)?.span;
  return shown === undefined ? undefined : { text, shown, ...parseScripts(text, file) };
}

/** The statements alone: svelte-eslint-parser leaves them inside of the script elements, among which the markup stands. */
export function scriptProgram({ type, body }: JudgedFile['program']): JudgedFile['program'] {
  return { type, body: (body as readonly BodyNode[]).flatMap((node) => statementsOf(node)) };
}

interface BodyNode {
  readonly type: string;
  readonly body?: readonly unknown[];
}

function statementsOf(node: BodyNode): readonly unknown[] {
  if (node.type === 'SvelteScriptElement') return node.body ?? [];
  return node.type.startsWith('Svelte') ? [] : [node];
}
