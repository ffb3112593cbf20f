import path from 'node:path';
import { extractFile } from '#extract/extract';
import type { Problem } from '#gate/index';
import { configNames, judgeBuffer, projectPath, type Compiler, type OpenProject } from '#host/index';
import { noTypes } from './asked-types.js';
import { reportsOf, type Report } from './report.js';
import { openSessions, type Asked, type Run, type Session, type Sessions } from './sessions.js';
import { readSettings } from './settings.js';

/** A file as ESLint has it open: its buffer, not what the disk holds. */
export interface JudgedFile {
  /** Absolute. */
  readonly file: string;
  readonly cwd: string;
  /** Without byte-order mark. */
  readonly text: string;
  /** What stands under the plugin's key of the settings, as JSON. */
  readonly settings?: string;
  /** Of the program that the parser has made of it, where linting is typed. */
  readonly types?: Compiler;
  /** One and the same while one run of the linter goes from file to file. */
  readonly run?: object;
}

export interface Judgement {
  /** In the file. */
  readonly reports: readonly Report[];
  /** What keeps the gates from doing their whole job, in this file or in another of its project. */
  readonly problems: readonly Problem[];
}

export type Judge = (file: JudgedFile) => Judgement;

/**
 * Judges the open file as a part of its project. The project on the disk is judged once, and again when it has changed; a
 * buffer that says what the disk says has its findings from there, so that all files of a run of ESLint together cost one run of
 * the command line. Any other buffer is judged over what the disk says of the rest. Its text is read by the command line's
 * parser: one that ESLint uses may make another tree of it, and a tree that is there already would save a tenth of its own cost.
 */
export function createJudge(sessions: Sessions = openSessions()): Judge {
  return (open) => judged(sessions, open);
}

function judged(sessions: Sessions, open: JudgedFile): Judgement {
  const { asked, problems: wrong } = askedBy(open);
  const onDisk = sessions.onDisk(asked);
  const session = mayMatter(onDisk, open) ? sessions.withText(asked, open.text) : onDisk;
  const { file, text, types = noTypes } = open;
  const run = session.run(types);
  const findings = session.workspace.projects.flatMap(({ root, source }, index) => {
    const own = projectPath(root, file);
    if (!source.files.includes(own) || source.text(own) === text) {
      return run.results[index]?.findings.filter(({ place }) => place.path === own) ?? [];
    }
    const project = run.judged[index];
    if (project === undefined) return [];
    return judgeBuffer(project, { path: own, text, facts: extractFile(text, { fileName: file }) }, types);
  });
  return { reports: reportsOf(findings), problems: [...wrong, ...problemsOf(run)] };
}

/** Which configuration a file is judged by, and what is wrong in the settings that say so. */
export function askedBy({ file, cwd, settings }: Pick<JudgedFile, 'file' | 'cwd' | 'settings'>): {
  readonly asked: Asked;
  readonly problems: readonly Problem[];
} {
  const { problems, ...named } = readSettings(settings);
  return { asked: { file, cwd, ...named }, problems };
}

/** Whether judging the file parses nothing: the disk says the same, and was judged. */
export function isAtHand(session: Session, { file, text, types = noTypes }: JudgedFile): boolean {
  const isSaved = session.workspace.projects.some(({ root, source }) => {
    const own = projectPath(root, file);
    return source.files.includes(own) && source.text(own) === text;
  });
  return isSaved && session.isAtHand(types);
}

export function problemsOf({ problems, results }: Run): readonly Problem[] {
  return [...problems, ...results.flatMap((result) => result.problems)];
}

/** Whether the text may change what is checked, and not only what is found in a file that is: it is new, or is read for the project. */
function mayMatter({ workspace }: Session, { file, text }: JudgedFile): boolean {
  const { projects } = workspace;
  const isSource = ({ root, source, migrations }: OpenProject): boolean => {
    const own = projectPath(root, file);
    // Code that makes its own tables is read for the schema as well.
    return source.files.includes(own) && !migrations.includes(own);
  };
  if (projects.some(isSource)) return false;
  if (configNames.includes(path.basename(file))) return true;
  return projects.some(({ tree }) => tree.kind(file) !== 'file' || (tree.wasRead(file) && tree.read(file) !== text));
}
