import { createHash } from 'node:crypto';
import path from 'node:path';
import type { OpenProject } from './open-project.js';
import type { Workspace } from './workspace.js';

/**
 * The same for workspaces that give a run the same input: configuration, files and their texts. Package.json and tsconfig count,
 * because they say what imports name. Asked of a workspace that nobody has judged yet: what a run finds unreadable is no input.
 */
export function inputKey({ projects, problems }: Workspace): string {
  const hash = createHash('sha256');
  const parts = projects.map((project) => ({
    root: project.root,
    shown: project.shownRoot,
    config: project.config,
    gates: project.gates.map(({ gate, options }) => [gate.id, options]),
    files: project.source.files,
    migrations: project.migrations,
    prisma: project.prisma,
    tsconfig: project.tsconfig,
    baseline: project.baseline,
    problems: project.problems,
    unreadable: project.source.problems(),
    manifest: manifestOf(project),
  }));
  hash.update(JSON.stringify({ parts, problems }, spelt));
  for (const { source, migrations, prisma } of projects) {
    for (const file of [...source.files, ...migrations, ...prisma]) {
      const text = source.text(file);
      // The length keeps the end of one text from being taken for the beginning of the next.
      hash.update(`\0${text.length}\0`).update(text);
    }
  }
  return hash.digest('hex');
}

/** A regular expression and a function are no JSON, and two that differ must not look alike. */
function spelt(_: string, value: unknown): unknown {
  return value instanceof RegExp || typeof value === 'function' ? String(value) : value;
}

function manifestOf({ root, tree }: OpenProject): string {
  const file = path.join(root, 'package.json');
  return tree.kind(file) === 'file' ? tree.read(file) : '';
}
