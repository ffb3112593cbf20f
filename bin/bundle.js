// Makes the few files from which drift-gate runs of the sources' several hundred. A module that is loaded costs half a millisecond
// whatever it holds, which ESLint's users wait for at each run, and so do those of a hook. The sources are read, not what the
// compiler makes of them: no step can leave an older one behind.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * By the names under which `package.json`, `bin` and the plugin load them. What is installed beside drift-gate stays outside. Zod's
 * parts that are used go in, because all of it is a hundred modules more; only who describes options of gates by it, through
 * drift-gate's API, has the whole from outside.
 */
const bundles = [
  {
    entries: {
      main: 'packages/cli/main.ts',
      'from-config': 'packages/eslint-plugin/from-config.ts',
      judging: 'packages/eslint-plugin/aside/judging.ts',
    },
    chunks: 'chunks',
    outside: (id) => id !== 'zod',
  },
  // Of one file each: they are loaded whenever ESLint is, and share little with the rest.
  { entries: { eslint: 'packages/eslint-plugin/index.ts' }, chunks: 'eslint', outside: () => true },
  { entries: { worker: 'packages/eslint-plugin/aside/worker.ts' }, chunks: 'worker', outside: () => true },
  { entries: { api: 'packages/cli/api.ts' }, chunks: 'api', outside: () => true },
];

export async function bundle() {
  const texts = new Map();
  for (const { entries, chunks, outside } of bundles) {
    const build = await rolldown({
      cwd: root,
      input: entries,
      platform: 'node',
      external: (id, importer) => importer !== undefined && /^[^./#]/.test(id) && outside(id),
      resolve: {
        conditionNames: ['drift-gate-source', 'import', 'default'],
        extensionAlias: { '.js': ['.ts', '.js'] },
        // Loaded when it is called, by the built plugin.
        alias: { '#eslint-plugin/entries-from': join(root, 'packages/eslint-plugin/entries-from-built.ts') },
      },
      onLog(level, log) {
        if (level === 'warn') throw new Error(log.message);
      },
    });
    const { output } = await build.generate({ entryFileNames: '[name].js', chunkFileNames: `${chunks}/[name].js` });
    await build.close();
    for (const { fileName, code } of output) texts.set(fileName, code);
  }
  const zod = dirname(fileURLToPath(import.meta.resolve('zod/package.json')));
  texts.set('zod.LICENSE', readFileSync(join(zod, 'LICENSE'), 'utf8'));
  write(join(root, 'dist/bundle'), texts);
}

/** Leaves alone what is as it should be: another process may be loading it, and what is kept of earlier runs goes by its date. */
function write(folder, texts) {
  for (const [name, text] of texts) {
    const file = join(folder, name);
    if (textOf(file) === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.part`, text);
    renameSync(`${file}.part`, file);
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !texts.has(relative(folder, file).replaceAll('\\', '/'))) rmSync(file);
  }
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
