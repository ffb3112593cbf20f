import type { Mutant } from './mutant.js';

const gate = 'missing-call';
const restart = 'src/handlers/restart.ts';
const resume = 'src/handlers/resume.ts';
const pause = 'src/handlers/pause.ts';
const cycle = 'src/dispatchers/restart.ts';
const orgImport = 'src/handlers/org-import.ts';

/** Verbs that go by their dispatcher on some paths, or on none; and an import that inserts before it looks. */
export const missingCallMutants: readonly Mutant[] = [
  {
    name: 'restart chooses the backend itself',
    edits: [
      {
        path: restart,
        replace: '  restartWorkspaceAuto(services.dispatch, id);\n',
        with: '  if (services.dispatch.docker !== undefined) await services.dispatch.docker.stop(id);\n',
      },
      { path: restart, replace: 'import { restartWorkspaceAuto, ', with: 'import { ' },
    ],
    findings: [
      { gate, path: restart, at: 'export async function «restart»(services' },
      { gate: 'bypassed-dispatcher', path: restart, at: 'if (services.dispatch.«docker» !== undefined)' },
      { gate: 'bypassed-dispatcher', path: restart, at: 'await services.dispatch.«docker».stop(id)' },
      { gate: 'bypassed-dispatcher', path: restart, at: 'await services.dispatch.docker.«stop»(id)' },
    ],
  },
  {
    name: 'restart with Docker alone',
    edits: [
      {
        path: restart,
        replace: '  restartWorkspaceAuto(services.dispatch, id);\n',
        with: '  if (services.dispatch.docker === undefined) return;\n  restartWorkspaceAuto(services.dispatch, id);\n',
      },
    ],
    findings: [
      {
        gate,
        path: restart,
        at: 'export async function «restart»(services',
        related: [
          `${restart}: if (services.dispatch.docker === undefined) return;`,
          `${restart}: restartWorkspaceAuto(services.dispatch, id);`,
        ],
      },
      { gate: 'bypassed-dispatcher', path: restart, at: 'if (services.dispatch.«docker» === undefined)' },
    ],
  },
  {
    name: 'resume provisions the descendants alone',
    edits: [{ path: resume, replace: '  provisionWorkspaceAuto(dispatch, id);\n', with: '' }],
    findings: [{ gate, path: resume, at: 'export async function «resume»(' }],
  },
  {
    name: 'pause stops the descendants alone',
    edits: [
      {
        path: pause,
        replace: '  const stops = await Promise.allSettled([\n    stopWorkspaceAuto(dispatch, id),\n',
        with: '  const stops = await Promise.allSettled([\n',
      },
    ],
    findings: [{ gate, path: pause, at: 'export async function «pause»(' }],
  },
  {
    name: 'the restart cycle forgets to start on one backend',
    edits: [
      {
        path: cycle,
        replace: '  return provisionWorkspaceAutoSync(dispatch, workspaceId);\n',
        with: "  if (chooseBackend(dispatch)?.kind === BackendKind.Docker) return { kind: 'unwanted' };\n  return provisionWorkspaceAutoSync(dispatch, workspaceId);\n",
      },
    ],
    findings: [{ gate, path: cycle, at: 'export async function «runRestartCycle»(' }],
  },
  {
    name: 'the tree builder looks for roots alone',
    edits: [
      {
        path: orgImport,
        replace: 'const existing = await lookupExistingChild(tx, parentId, node.name);',
        with: 'const existing = parentId === null ? await lookupExistingChild(tx, parentId, node.name) : undefined;',
      },
    ],
    findings: [
      {
        gate,
        path: orgImport,
        at: 'INSERT INTO «workspaces» (parent_id',
        related: [
          `${orgImport}: const existing = parentId === null ? await lookupExistingChild(tx, parentId, node.name) : undefined;`,
        ],
      },
      { gate: 'insert-in-loop', path: orgImport, at: 'INSERT INTO «workspaces» (parent_id' },
    ],
  },
  {
    name: 'look-alikes: an INSERT INTO workspaces_audit before the lookup, the call in a helper',
    edits: [
      {
        path: orgImport,
        replace: '  const existing = await lookupExistingChild(tx, parentId, node.name);\n',
        with: '  await tx.query(`INSERT INTO workspaces_audit (workspace_id, status) VALUES ($1, $2)`, [parentId, WorkspaceStatus.Online]);\n  const existing = await lookupExistingChild(tx, parentId, node.name);\n',
      },
      { path: restart, replace: '  restartWorkspaceAuto(services.dispatch, id);\n', with: '  begin(services, id);\n' },
      {
        path: restart,
        replace: 'function claimRestart(',
        with: "function begin({ dispatch }: Services, id: string): void {\n  if (id === '') throw new Error('no id');\n  restartWorkspaceAuto(dispatch, id);\n}\n\nfunction claimRestart(",
      },
    ],
    findings: [],
  },
];
