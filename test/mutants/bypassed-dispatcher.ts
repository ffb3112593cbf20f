import type { Mutant } from './mutant.js';

const gate = 'bypassed-dispatcher';
const pause = 'src/handlers/pause.ts';
const restart = 'src/handlers/restart.ts';
const stops = '    stopWorkspaceAuto(dispatch, id),\n';

/** Stops for Docker alone: a handler that asks one backend does nothing on the other. */
export const bypassedDispatcherMutants: readonly Mutant[] = [
  {
    name: 'a handler stops through the Docker field',
    edits: [{ path: pause, replace: stops, with: '    dispatch.docker?.stop(id),\n' }],
    findings: [
      { gate, path: pause, at: 'dispatch.«docker»?.stop(id)' },
      { gate, path: pause, at: 'dispatch.docker?.«stop»(id)' },
      { gate: 'missing-call', path: pause, at: 'export async function «pause»(' },
    ],
  },
  {
    name: 'a handler destructures the backends',
    edits: [
      {
        path: restart,
        replace: '  restartWorkspaceAuto(services.dispatch, id);\n',
        with: '  const { hosted, docker: local } = services.dispatch;\n  await (hosted ?? local)?.stop(id);\n  restartWorkspaceAuto(services.dispatch, id);\n',
      },
    ],
    findings: [
      { gate, path: restart, at: 'const { «hosted», docker: local }' },
      { gate, path: restart, at: 'const { hosted, «docker»: local }' },
      { gate, path: restart, at: '(hosted ?? local)?.«stop»(id)' },
    ],
  },
  {
    name: 'a backend handed to a sweep, and bound',
    edits: [
      {
        path: 'src/registry/drain.ts',
        text: [
          "import type { HostedBackend, SessionBackend as Local } from '../provisioner/index.js';",
          '',
          'export async function drain(hosted: HostedBackend, local: Local, ids: readonly string[]): Promise<void> {',
          '  await Promise.all(ids.map(hosted.stop.bind(hosted)));',
          "  for (const id of ids) await local['resetSession'](id);",
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [
      { gate, path: 'src/registry/drain.ts', at: 'hosted.«stop».bind' },
      { gate, path: 'src/registry/drain.ts', at: "local['«resetSession»']" },
    ],
  },
  {
    name: 'a handler asks which backend is there',
    edits: [
      {
        path: 'src/handlers/can-start.ts',
        text: [
          "import type { Services } from './services.js';",
          '',
          'export const canStart = ({ dispatch }: Services): boolean => dispatch.docker !== undefined;',
          '',
        ].join('\n'),
      },
    ],
    findings: [{ gate, path: 'src/handlers/can-start.ts', at: 'dispatch.«docker» !== undefined' }],
  },
  {
    name: 'look-alikes: the dispatcher, a stop of something else, a field given a value',
    edits: [
      {
        path: 'src/handlers/look-alikes.ts',
        text: [
          "import { type Dispatch, hasProvisioner, stopWorkspaceAuto } from '../dispatchers/index.js';",
          "import type { Sweeper } from '../registry/index.js';",
          '',
          'export async function end(dispatch: Dispatch, sweeper: Sweeper, id: string): Promise<void> {',
          '  await sweeper.stop();',
          '  if (hasProvisioner(dispatch)) await stopWorkspaceAuto(dispatch, id);',
          '}',
          '',
          'export function without(dispatch: Dispatch): Dispatch {',
          '  return { ...dispatch, docker: undefined };',
          '}',
          '',
        ].join('\n'),
      },
    ],
    findings: [],
  },
];
