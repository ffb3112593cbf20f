import { registry } from '#host/index';
import type { Dice } from './dice.js';

/** What the command line takes, as its own help says it, so that a new option comes up by itself. */
export interface Surface {
  readonly commands: readonly string[];
  /** Those of them that take something besides options. */
  readonly takers: ReadonlySet<string>;
  /** By command; `''` for what goes without one. */
  readonly options: ReadonlyMap<string, readonly Choice[]>;
}

interface Choice {
  readonly flag: string;
  /** Undefined where it takes none. */
  readonly values?: readonly string[];
}

export async function readSurface(help: (args: readonly string[]) => Promise<string>): Promise<Surface> {
  const top = await help(['--help']);
  const commands = [...top.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name = '']) => name);
  const options = new Map([['', optionsIn(top)]]);
  const takers = new Set(['help']);
  for (const command of commands.filter((name) => name !== 'help')) {
    const text = await help([command, '--help']);
    options.set(command, optionsIn(text));
    if (/^Usage: .*\[options\] ./m.test(text)) takers.add(command);
  }
  return { commands, takers, options };
}

function optionsIn(text: string): readonly Choice[] {
  // A description that is too long goes on in the next line, further in than where options begin.
  const rows = text.replace(/\n {8,}/g, ' ').split('\n');
  return rows.flatMap((row) => {
    const [, flag, value] = /^ {2}(?:-\w, )?(--[\w-]+)(?: ([<[].+?[>\]]))?/.exec(row) ?? [];
    if (flag === undefined) return [];
    const choices = /choices: ((?:"[^"]*"(?:, )?)+)/.exec(row)?.[1];
    // Or the description begins with what there is to choose from.
    const listed = / {2,}((?:[a-z]+, )+[a-z]+);/.exec(row)?.[1]?.split(', ') ?? [];
    const named = [...listed, ...[...(choices ?? '').matchAll(/"([^"]*)"/g)].map(([, choice = '']) => choice)];
    return [value === undefined ? { flag } : { flag, values: named.length > 0 ? named : (meant[value] ?? words) }];
  });
}

export function randomArguments(dice: Dice, { commands, takers, options }: Surface): readonly string[] {
  const command = dice.chance(0.45) ? dice.pick(commands) : undefined;
  const known = [...(options.get('') ?? []), ...(options.get(command ?? 'check') ?? [])];
  // Help ends the run before anything else is looked at.
  const offered = known.filter(({ flag }) => flag !== '--help' && flag !== '--version');
  const args = Array.from({ length: dice.pick([0, 0, 0, 1, 1, 2, 4]) }, () => argument(dice, offered)).flat();
  if (dice.chance(0.03)) args.splice(dice.count(args.length), 0, dice.pick(['--help', '--version', '-h']));
  const at = dice.chance(0.9) ? 0 : dice.count(args.length);
  const follows = command !== undefined && dice.chance(takers.has(command) ? 0.9 : 0.05);
  if (command !== undefined) args.splice(at, 0, command, ...(follows ? [dice.pick(words)] : []));
  return args;
}

function argument(dice: Dice, offered: readonly Choice[]): readonly string[] {
  if (dice.chance(0.04)) return [dice.pick(words)];
  const { flag, values } = dice.pick(offered);
  const written = dice.chance(0.03) ? flag.slice(0, -1) : flag;
  if (values === undefined || dice.chance(0.03)) return [written];
  const value = dice.pick(dice.chance(0.9) ? values : words);
  return dice.chance(0.8) ? [written, value] : [`${written}=${value}`];
}

/** What somebody gives who has read the help, by what it calls the value. */
const meant: Readonly<Record<string, readonly string[]>> = {
  '<ref>': ['HEAD'],
  '<file>': ['drift-gate.config.mjs'],
  '<id>': registry.map(({ id }) => id),
};

const words: readonly string[] = [
  ...registry.map(({ id }) => id),
  ...[
    'drift-gate.config.mjs',
    'drift-gate.config.ts',
    'src',
    'src/jobs.ts',
    'src/jobs.ts:6',
    'src/jobs.ts:600',
    'absent.ts:1',
  ],
  ...[
    'json',
    'json=out.json',
    'json=absent/out.json',
    'text=',
    'HEAD',
    'unknwon-status',
    'chek',
    '',
    ' ',
    '-',
    '--',
    '-x',
    '0',
  ],
  ...['__proto__', 'constructor', '🙂', 'a'.repeat(300), '*', '%s', '\u001b[31m'],
];
