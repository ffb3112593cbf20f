import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Gate } from '#gate/index';
import { contractOf } from '#report/contract';
import { renderGateReadme, renderGateTable, type Example, type ExampleFile } from '#report/documentation';
import { renderGateDescriptions } from '#report/gate-description';
import { jsonSchema } from '#report/json-schema';
import { problemLine } from '#report/problems';
import type { ExitCode } from '#report/run';
import type { Host } from './host.js';
import type { Io } from './io.js';

/** `drift-gate gate-docs`, in this repository: writes each gate's README and the table of gates, or says which are stale. */
export async function gateDocs(options: { readonly check?: boolean }, io: Io, host: Host): Promise<ExitCode> {
  const stale = [...generatedPages(io.cwd, await host.gates())].filter(
    ([file, text]) => readText(path.join(io.cwd, file)) !== text,
  );
  for (const [file, text] of stale) {
    if (options.check) {
      io.stderr.write(`${problemLine({ where: file, what: 'it is stale', todo: 'run npx drift-gate gate-docs' })}\n`);
    } else {
      mkdirSync(path.dirname(path.join(io.cwd, file)), { recursive: true });
      writeFileSync(path.join(io.cwd, file), text);
      io.stdout.write(`wrote ${file}\n`);
    }
  }
  return options.check && stale.length > 0 ? 2 : 0;
}

/** Every generated page of the repository by path, as it should be. */
export function generatedPages(root: string, gates: readonly Gate[]): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const gate of gates) {
    const source = readText(sourceOf(root, gate)) ?? '';
    const examples = readExamples(path.join(root, 'fixtures', gate.id));
    pages.set(`rules/${gate.id}/README.md`, renderGateReadme({ gate, contract: contractOf(source), examples }));
  }
  pages.set('packages/eslint-plugin/gate-descriptions.ts', renderGateDescriptions(gates));
  pages.set('report.schema.json', `${JSON.stringify(jsonSchema(), null, 2)}\n`);
  const readme = readText(path.join(root, 'README.md'));
  if (readme !== undefined) pages.set('README.md', withTable(readme, renderGateTable(gates)));
  return pages;
}

/** The gate about allowances belongs to the runner and lives with it. */
function sourceOf(root: string, { id }: Gate): string {
  const rule = path.join(root, 'rules', id, 'gate.ts');
  return existsSync(rule) ? rule : path.join(root, 'packages/gate', `${id}.ts`);
}

/** Puts the table between `<!-- gates -->` and `<!-- /gates -->`; a README without them has no table. */
function withTable(readme: string, table: string): string {
  return readme.replace(
    /(<!-- gates -->\n)[\s\S]*?(\n<!-- \/gates -->)/,
    (_, before: string, after: string) => `${before}\n${table}\n${after}`,
  );
}

export function readExamples(folder: string): readonly Example[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((entry) => {
      const [, kind, name] = /^(bad|ok|miss)-(.+)$/.exec(entry) ?? [];
      return kind === undefined || name === undefined
        ? []
        : [readExample(path.join(folder, entry), kind as Example['kind'], name)];
    });
}

function readExample(folder: string, kind: Example['kind'], name: string): Example {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: path.relative(folder, file).split(path.sep).join('/'), text: readFileSync(file, 'utf8') }))
    .sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  const reason = files.map(reasonIn).find((found) => found !== undefined);
  return {
    kind,
    name,
    ...(reason === undefined ? {} : { reason }),
    files: files
      .filter((file) => file.path !== 'MISS.md')
      .map((file) => ({
        path: file.path,
        text: readable(file.text),
        ...(want.test(file.text) ? { found: true } : {}),
      })),
  };
}

/** What is refused comes first, then what configures it, then what it needs. */
function rank({ path: file, text }: ExampleFile): number {
  if (want.test(text)) return 0;
  return file.startsWith('drift-gate.config.') ? 1 : file.startsWith('migrations/') ? 3 : 2;
}

/** As `test/fixtures` finds it. */
function reasonIn({ path: file, text }: ExampleFile): string | undefined {
  if (file === 'MISS.md') return text.trim().replace(/\s+/g, ' ');
  return /^[ \t]*(?:\/\/|--|\/\*\*?)[ \t]*miss(?:ed)?:[ \t]*(.+?)[ \t]*(?:\*\/)?$/im.exec(text)?.[1];
}

const want = /(\/\/|--)[ \t]*want(-above|-cli)?[ \t]+("(?:\\.|[^"\\\r\n])*"(?:[ \t]+"(?:\\.|[^"\\\r\n])*")*)[ \t]*$/m;

/** An expectation names gate and column for a machine; a reader wants the headline. */
function readable(text: string): string {
  return text.replace(new RegExp(want, 'gm'), (_, comment: string, form: string | undefined, list: string) => {
    const headlines = [...list.matchAll(/"(?:\\.|[^"\\])*"/g)].map(([quoted]) =>
      (JSON.parse(quoted) as string).replace(/^\S+ \d+ /, ''),
    );
    return `${comment} ✗ ${form === '-above' ? '↑ ' : ''}${headlines.join('; ')}`;
  });
}

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
