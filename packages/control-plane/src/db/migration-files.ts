import { readdir, readFile } from 'node:fs/promises';

export interface Migration {
  /** The file's name without its ending: `043_workspace_status_enum`. */
  readonly name: string;
  readonly up: Script;
  readonly down: Script;
}

export interface Script {
  readonly text: string;
  /** False for a script that says `-- transaction: none`: its statements run one by one, each on its own. */
  readonly transactional: boolean;
  /** What the script leaves behind, from its `-- effect: …` lines; a database is searched for these. */
  readonly effects: readonly string[];
}

/** Reads the migrations that ship with this module, in the order of their names. */
export async function loadMigrations(folder: URL = BUILT_IN): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(UP)).sort();
  if (files.length === 0) throw new Error(`no migration in ${folder.href}`);
  return Promise.all(
    files.map(async (file) => {
      const name = file.slice(0, -UP.length);
      const [up, down] = await Promise.all([
        readFile(new URL(file, folder), 'utf8'),
        readFile(new URL(`${name}${DOWN}`, folder), 'utf8'),
      ]);
      return { name, up: parseScript(up), down: parseScript(down) };
    }),
  );
}

/** The single statements of a script that runs outside a transaction. */
export function statementsOf(script: Script): readonly string[] {
  return script.text.split(/^-- next statement$/m);
}

const BUILT_IN = new URL('./migrations/', import.meta.url);
const UP = '.up.sql';
const DOWN = '.down.sql';

function parseScript(text: string): Script {
  return {
    text,
    transactional: !/^-- transaction: none$/m.test(text),
    effects: [...text.matchAll(/^-- effect: (.+)$/gm)].map((match) => match[1] ?? ''),
  };
}
