import type { Mutant } from './mutant.js';

const gate = 'forbidden-import';

/** Boundaries crossed directly, by type, by a barrel, and by `import()`. */
export const importMutants: readonly Mutant[] = [
  {
    name: 'wsauth importing another module',
    edits: [
      {
        path: 'src/wsauth/admin-tokens.ts',
        replace: "import type { Queryable } from './queryable.js';",
        with: "import type { Queryable } from '../db/index.js';",
      },
    ],
    findings: [{ gate, path: 'src/wsauth/admin-tokens.ts', at: "import type { Queryable } from «'../db/index.js'»" }],
  },
  {
    name: 'provisioner importing handlers through a re-export',
    edits: [
      { path: 'src/lifecycle/places.ts', text: "export { placeOnCanvas } from '../handlers/canvas.js';\n" },
      {
        path: 'src/provisioner/hosted.ts',
        replace: "import { field } from './json-field.js';",
        with: "import { field } from './json-field.js';\nimport { placeOnCanvas } from '../lifecycle/places.js';\nvoid placeOnCanvas;",
      },
    ],
    findings: [
      {
        gate,
        path: 'src/provisioner/hosted.ts',
        at: "import { placeOnCanvas } from «'../lifecycle/places.js'»",
        related: ["src/lifecycle/places.ts: export { placeOnCanvas } from '../handlers/canvas.js';"],
      },
    ],
  },
  {
    name: 'provisioner importing a type of handlers',
    edits: [
      {
        path: 'src/provisioner/hosted.ts',
        replace: "import { field } from './json-field.js';",
        with: "import { field } from './json-field.js';\nimport type { CanvasPlace } from '../handlers/canvas.js';\nexport type Place = CanvasPlace;",
      },
    ],
    findings: [
      { gate, path: 'src/provisioner/hosted.ts', at: "import type { CanvasPlace } from «'../handlers/canvas.js'»" },
    ],
  },
  {
    name: 'provisioner loading handlers at run time',
    edits: [
      {
        path: 'src/provisioner/hosted.ts',
        replace: "import { field } from './json-field.js';",
        with: "import { field } from './json-field.js';\nexport const later = () => import('../handlers/canvas.js');",
      },
    ],
    findings: [{ gate, path: 'src/provisioner/hosted.ts', at: "import(«'../handlers/canvas.js'»)" }],
  },
  {
    name: 'the memory plugin looking at the workspaces of the service',
    edits: [
      {
        path: 'src/memory-plugin/commit.ts',
        replace: "import { Refusal } from '../models/index.js';",
        with: "import { findWorkspace } from '../lifecycle/index.js';\nimport { Refusal } from '../models/index.js';\nvoid findWorkspace;",
      },
    ],
    findings: [
      {
        gate,
        path: 'src/memory-plugin/commit.ts',
        at: "import { findWorkspace } from «'../lifecycle/index.js'»",
      },
    ],
  },
  {
    name: 'the service reading the tables of the memory plugin around its token',
    edits: [
      {
        path: 'src/handlers/memories.ts',
        replace: "import { Refusal } from '../models/index.js';",
        with: "import { recallByWords } from '../memory-plugin/recall.js';\nimport { Refusal } from '../models/index.js';\nvoid recallByWords;",
      },
    ],
    findings: [
      {
        gate,
        path: 'src/handlers/memories.ts',
        at: "import { recallByWords } from «'../memory-plugin/recall.js'»",
      },
    ],
  },
  {
    name: 'models, db and provisioner each reaching across, and one that may',
    edits: [
      {
        path: 'src/models/defaults.ts',
        replace: 'export const MIN_TIER = 1;',
        with: "export { EventName } from '../events/event-name.js';\nexport const MIN_TIER = 1;",
      },
      {
        path: 'src/db/queryable.ts',
        replace: '/** Anything that runs one statement',
        with: "import '../models/defaults.js';\n\n/** Anything that runs one statement",
      },
      {
        path: 'src/provisioner/json-field.ts',
        replace: '/** A field of what a backend answered',
        with: "export { limitOf } from '../router/limit.js';\nexport { MIN_TIER } from '../models/defaults.js';\n\n/** A field of what a backend answered",
      },
    ],
    findings: [
      { gate, path: 'src/models/defaults.ts', at: "from «'../events/event-name.js'»" },
      { gate, path: 'src/db/queryable.ts', at: "import «'../models/defaults.js'»" },
      { gate, path: 'src/provisioner/json-field.ts', at: "from «'../router/limit.js'»" },
    ],
  },
];
