import { posix } from 'node:path';
import type { OrmEnum, OrmSchema, OrmTable } from '../orm-schema.js';
import type { FactsSource } from '../source.js';
import type { OpenValue } from '../value.js';
import { readEnum, readModel, type PlacedBlock } from './model.js';
import { parsePrisma } from './parse.js';

/**
 * What Prisma schemas declare for PostgreSQL. A schema is a datasource with the files of its folder and of those below it, or, where
 * there is only one datasource, all files. The grammar must be loaded.
 */
export function readPrismaSchemas(source: Pick<FactsSource, 'text'>, paths: readonly string[]): OrmSchema {
  const open: OpenValue[] = [];
  const blocks: PlacedBlock[] = [];
  for (const path of paths) {
    const parsed = parsePrisma(source.text(path));
    blocks.push(...parsed.blocks.map((block) => ({ path, block })));
    open.push(...parsed.unread.map((span) => ({ at: { path, span }, why: 'it could not be read' })));
  }
  const datasources = blocks.filter(({ block }) => block.kind === 'datasource');
  const tables: OrmTable[] = [];
  const enums: OrmEnum[] = [];
  for (const datasource of datasources) {
    if (!isPostgres(datasource)) continue;
    const own = blocks.filter(({ path }) => datasources.length === 1 || nearest(path, datasources) === datasource);
    const byName = new Map<string, OrmEnum>();
    for (const one of own) if (one.block.kind === 'enum') byName.set(one.block.name, readEnum(one));
    enums.push(...byName.values());
    tables.push(...own.flatMap((one) => (one.block.kind === 'model' ? [readModel(one, byName)] : [])));
  }
  return { tables, enums, open: tables.length === 0 ? [] : open };
}

function isPostgres({ block }: PlacedBlock): boolean {
  const provider = block.lines.find(({ name }) => name === 'provider')?.value;
  return provider?.kind === 'string' && (provider.text === 'postgresql' || provider.text === 'postgres');
}

/** The datasource of the innermost folder around a file. */
function nearest(path: string, datasources: readonly PlacedBlock[]): PlacedBlock | undefined {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const here = datasources.filter((one) => posix.dirname(one.path) === folder);
    const found = here.find((one) => one.path === path) ?? (here.length === 1 ? here[0] : undefined);
    if (found !== undefined || folder === '.' || folder === '/') return found;
  }
}
