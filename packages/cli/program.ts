import { Command, CommanderError, Option } from 'commander';
import { nearest } from '#gate/nearest';
import { problemLine } from '#report/problems';
import type { ExitCode } from '#report/run';
import type { BaselineOptions } from './baseline-command.js';
import type { CheckOptions } from './check-command.js';
import { paintFor } from './colours.js';
import type { DoctorOptions } from './doctor-command.js';
import { formats, readOutput } from './formats.js';
import type { ExplainOptions } from './explain-command.js';
import type { Host } from './host.js';
import { widthOf, type Io } from './io.js';
import type { InitOptions } from './init-command.js';
import type { ListOptions } from './list-command.js';
import type { TestOptions } from './test-command.js';
import { toolVersion } from '#host/version';

/** Reads the command line and runs what it asks for. A command line that cannot be read is 2, as all that could not be done. */
export async function run(args: readonly string[], io: Io, host: Host): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = programFor(io, host, (done) => {
    code = done;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

function programFor(io: Io, host: Host, done: (code: ExitCode) => void): Command {
  // Settings of the program hold for commands made from it afterwards.
  const program = new Command('drift-gate')
    .description('Checks that a TypeScript codebase and its PostgreSQL schema have not drifted apart.')
    .version(toolVersion())
    .option('--no-color', 'no colours, whatever the terminal can do')
    .addHelpText('after', '\nExit codes: 0 clean, 1 findings, 2 it could not do its job.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => widthOf(io.stdout, io.env),
      getErrHelpWidth: () => widthOf(io.stderr, io.env),
      // The suggestion comes on a line of its own; a message is one line here.
      outputError: (text, write) =>
        write(`${text.trim().replaceAll('\n', ' ').replace(/\.$/, '')}; see drift-gate --help\n`),
    });

  program
    .command('check', { isDefault: true })
    .description('run the gates (what drift-gate does without a command)')
    .addOption(configOption())
    .addOption(formatOption())
    .addOption(typesOption())
    .addOption(new Option('--gate <id>', 'run only this gate; may be given several times').argParser(collected))
    .addOption(new Option('--verbose', 'also allowed findings, and texts that could not be read').conflicts('quiet'))
    .option('--quiet', 'errors alone: no notes, no closing line, no progress')
    .option('--timing', 'say on stderr what took how long')
    .addOption(
      new Option('--since <ref>', 'only what is new since HEAD parted from it; the rest stays counted').conflicts(
        fixes,
      ),
    )
    .addOption(new Option('--staged', 'check what git would commit, not the working tree').conflicts(fixes))
    .option('--fix', 'make the changes that are sure to be right, then say what is left')
    .addOption(
      new Option('--fix-dry-run', 'print those changes as a diff and write nothing').conflicts(['fix', 'format']),
    )
    .allowExcessArguments()
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<CheckOptions>();
      const [word] = command.args;
      if (word !== undefined) return done(refused(word, program, options.color, io));
      if (options.fix === true || options.fixDryRun === true) {
        const { fix, showFixes } = await import('./fix-command.js');
        return done(await (options.fix === true ? fix : showFixes)(options, io, host));
      }
      const { check } = await import('./check-command.js');
      done(await check(options, io, host));
    });

  program
    .command('init')
    .description('look the repository over and write a configuration for it')
    .option('--yes', 'ask nothing')
    .option('--force', 'write a configuration that is there anew')
    .action(async (_options: unknown, command: Command) => {
      const { init } = await import('./init-command.js');
      done(await init(command.optsWithGlobals<InitOptions>(), io, host));
    });

  program
    .command('baseline')
    .description('let what is found today pass; from then on the baseline may only shrink')
    .addOption(configOption())
    .addOption(new Option('--prune', 'only take out what is mended').conflicts('acceptNew'))
    .option('--accept-new', 'take in what is new, too')
    .action(async (_options: unknown, command: Command) => {
      const { baseline } = await import('./baseline-command.js');
      done(await baseline(command.optsWithGlobals<BaselineOptions>(), io, host));
    });

  program
    .command('list')
    .description('show the gates, and which are on')
    .addOption(configOption())
    .option('--allowances', 'show each accepted finding with its reason instead')
    .addOption(typesOption())
    .action(async (_options: unknown, command: Command) => {
      const { list } = await import('./list-command.js');
      done(await list(command.optsWithGlobals<ListOptions>(), io, host));
    });

  program
    .command('doctor')
    .description('show what each gate sees, and what keeps it from seeing')
    .addOption(configOption())
    .action(async (_options: unknown, command: Command) => {
      const { doctor } = await import('./doctor-command.js');
      done(await doctor(command.optsWithGlobals<DoctorOptions>(), io, host));
    });

  program
    .command('explain')
    .description('show what a gate refuses, why, and what to do; or what the gates made of a line')
    .argument('<gate | file:line>')
    .addOption(configOption())
    .action(async (word: string, _options: unknown, command: Command) => {
      const { explainLine, namedLine } = await import('./explain-line-command.js');
      const options = command.optsWithGlobals<ExplainOptions>();
      const line = namedLine(word);
      if (line !== undefined) return done(await explainLine(line, options, io, host));
      const { explain } = await import('./explain-command.js');
      done(await explain(word, options, io, host));
    });

  program
    .command('test')
    .description("run the fixtures of your team's own gates")
    .argument('[gate]', 'the fixtures of this one alone')
    .addOption(configOption())
    .option('--fixtures <folder>', 'where they are, in a folder a gate (default: fixtures, beside the configuration)')
    .action(async (gate: string | undefined, _options: unknown, command: Command) => {
      const { testGates } = await import('./test-command.js');
      done(await testGates(gate, command.optsWithGlobals<TestOptions>(), io, host));
    });

  // For the repository of drift-gate itself.
  program
    .command('new-gate', { hidden: true })
    .description('write a new gate with its fixtures')
    .argument('<id>')
    .option('--dir <folder>', 'where gates live', 'rules')
    .action(async (id: string, options: { readonly dir: string }) => {
      const { newGate } = await import('./new-gate-command.js');
      done(newGate(id, options, io));
    });
  program
    .command('gate-docs', { hidden: true })
    .description('write the generated pages of all gates')
    .option('--check', 'only say which are stale')
    .action(async (options: { readonly check?: boolean }) => {
      const { gateDocs } = await import('./gate-docs-command.js');
      done(await gateDocs(options, io, host));
    });

  return program;
}

const fixes = ['fix', 'fixDryRun'];

function configOption(): Option {
  return new Option('--config <file>', 'the configuration, where it is not the nearest one upwards');
}

function formatOption(): Option {
  const what = `${formats.join(', ')}; to stdout or to a file, may be given several times (default: text)`;
  return new Option('--format <name[=file]>', what).argParser(readOutput);
}

function typesOption(): Option {
  return new Option('--types <mode>', 'auto: ask the compiler what the text leaves open')
    .choices(['off', 'auto'])
    .default('auto');
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A word that is no command reaches the default command as an argument. */
function refused(word: string, program: Command, color: boolean, io: Io): ExitCode {
  const commands = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name());
  const near = nearest(word, commands);
  const todo = near === undefined ? `name one of: ${commands.join(', ')}` : `did you mean "${near}"?`;
  const problem = { where: 'command line', what: `there is no command "${word}"`, todo };
  io.stderr.write(`${problemLine(problem, paintFor(io.stderr, io.env, color))}\n`);
  return 2;
}
