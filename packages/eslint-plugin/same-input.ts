import path from 'node:path';
import type { OpenProject, Workspace } from '#host/index';

/**
 * Whether two workspaces give a run the same input: configuration, files and their texts. What a run says hangs on nothing
 * else, so the findings of one are those of the other. Package.json and tsconfig count, because they say what imports name.
 */
export function haveSameInput(one: Workspace, two: Workspace): boolean {
  return (
    settingsOf(one) === settingsOf(two) &&
    one.projects.every((project, index) => {
      const other = two.projects[index];
      return other !== undefined && haveSameTexts(project, other);
    })
  );
}

function settingsOf({ projects, problems }: Workspace): string {
  const parts = projects.map((project) => ({
    root: project.root,
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
  // A regular expression is no JSON, and two that differ must not look alike.
  return JSON.stringify({ parts, problems }, (_, value: unknown) => (value instanceof RegExp ? String(value) : value));
}

function manifestOf({ root, tree }: OpenProject): string {
  const file = path.join(root, 'package.json');
  return tree.kind(file) === 'file' ? tree.read(file) : '';
}

function haveSameTexts(one: OpenProject, two: OpenProject): boolean {
  return [...one.source.files, ...one.migrations, ...one.prisma].every(
    (file) => one.source.text(file) === two.source.text(file),
  );
}
