import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import type { Folder } from '../cli/repository.js';
import { envOf, root, type Npx } from './installed.js';

/** As much of a step as GitHub's runner would look at here. */
export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | number>>;
  readonly 'working-directory'?: string;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface Workflow {
  readonly on: Readonly<Record<string, object | null>>;
  readonly jobs: Readonly<Record<string, { readonly if?: string; readonly steps: readonly Step[] }>>;
}

export interface Ran {
  /** What ran and what did not, in order: `changes`, `npm ci (skipped)`. */
  readonly steps: readonly string[];
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: string;
  /** What the steps gave to those behind them: `steps.changes.outputs.relevant`. */
  readonly outputs: Context;
}

/** What `${{ … }}` may name: `github.event.pull_request.base.sha`. What it does not name is empty, as for GitHub. */
export type Context = Readonly<Record<string, string>>;

export const action = parse(readFileSync(path.join(root, 'action.yml'), 'utf8')) as Action;

/** Runs the steps of a job in a repository, in the environment that GitHub gives. What other actions do is left out. */
export function runJob(folder: Folder, steps: readonly Step[], context: Context, npx: Npx = 'stand-in'): Ran {
  const runner = mkdtempSync(path.join(tmpdir(), 'drift-gate-runner-'));
  const files = { GITHUB_OUTPUT: path.join(runner, 'output'), GITHUB_STEP_SUMMARY: path.join(runner, 'summary') };
  const state: State = {
    folder,
    npx,
    runner,
    files,
    context: { ...context },
    told: { steps: [], stdout: '', stderr: '' },
    failed: false,
  };
  for (const file of Object.values(files)) writeFileSync(file, '');
  try {
    for (const step of steps) runStep(state, step);
    const summary = readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8');
    const outputs = Object.entries(state.context).filter(([name]) => name.startsWith('steps.'));
    return { ...state.told, failed: state.failed, summary, outputs: Object.fromEntries(outputs) };
  } finally {
    rmSync(runner, { recursive: true });
  }
}

interface State {
  readonly folder: Folder;
  readonly npx: Npx;
  readonly runner: string;
  readonly files: Readonly<Record<string, string>>;
  context: Context;
  readonly told: { steps: string[]; stdout: string; stderr: string };
  failed: boolean;
}

function runStep(state: State, step: Step): void {
  const name = step.id ?? step.uses ?? step.run?.split('\n')[0] ?? '';
  const skipped = !isWanted(state, step.if);
  state.told.steps.push(skipped ? `${name} (skipped)` : name);
  if (skipped) return;
  if (step.uses === './node_modules/drift-gate') runAction(state, step);
  else if (step.run !== undefined && step.run !== 'npm ci') runScript(state, step, step.run);
}

function runAction(state: State, step: Step): void {
  const given = Object.fromEntries(
    Object.entries(step.with ?? {}).map(([name, text]) => [name, filled(String(text), state.context)]),
  );
  for (const name of Object.keys(given))
    if (!(name in action.inputs)) throw new Error(`the action has no input ${name}`);
  const outer = state.context;
  const inputs = Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, given[name] ?? input.default]);
  state.context = { ...outer, ...(Object.fromEntries(inputs) as Context) };
  for (const inner of action.runs.steps) runScript(state, inner, inner.run ?? '');
  state.context = outer;
}

/** As the runner does it: the script stands in a file, which `bash` is given with these options. */
function runScript(state: State, step: Step, script: string): void {
  if (step.shell !== 'bash') throw new Error(`a step is run by ${String(step.shell)}`);
  const file = path.join(state.runner, 'script.sh');
  writeFileSync(file, filled(script, state.context));
  const env = Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text, state.context)]);
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', file], {
    cwd: path.join(state.folder.path, filled(step['working-directory'] ?? '.', state.context)),
    env: {
      ...envOf(state.folder, state.npx),
      ...state.files,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: state.folder.path,
      ...Object.fromEntries(env),
    },
    encoding: 'utf8',
  });
  state.told.stdout += stdout;
  state.told.stderr += stderr;
  if (status !== 0) state.failed = true;
  const output = readFileSync(state.files['GITHUB_OUTPUT'] ?? '', 'utf8');
  for (const line of output.split('\n').filter((one) => one !== '')) {
    const [name = '', value = ''] = line.split('=');
    state.context = { ...state.context, [`steps.${step.id ?? ''}.outputs.${name}`]: value };
  }
  writeFileSync(state.files['GITHUB_OUTPUT'] ?? '', '');
}

/** A condition without `always()` holds only where nothing has failed. */
function isWanted({ failed, context, folder }: State, condition = ''): boolean {
  if (failed && !condition.includes('always()')) return false;
  return condition
    .split('&&')
    .map((part) => part.trim())
    .every((part) => {
      if (part === '' || part === 'always()') return true;
      const hashed = /^hashFiles\('(.+)'\) != ''$/.exec(part);
      if (hashed !== null) return existsSync(path.join(folder.path, hashed[1] ?? ''));
      const compared = /^([\w.]+) == '(.*)'$/.exec(part);
      if (compared === null) throw new Error(`a condition that this runner does not know: ${part}`);
      return (context[compared[1] ?? ''] ?? '') === compared[2];
    });
}

/** Fills `${{ a.b || c.d }}`: the first that is not empty. */
function filled(text: string, context: Context): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const names = expression.split('||').map((name) => name.trim());
    const odd = names.find((name) => !/^[\w-]+(?:\.[\w-]+)+$/.test(name));
    if (odd !== undefined) throw new Error(`an expression that this runner does not know: ${odd}`);
    return names.map((name) => context[name] ?? '').find((value) => value !== '') ?? '';
  });
}
