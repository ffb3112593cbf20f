import type { Catalog, Column, ColumnType, Table, Vocabulary } from '#sql/catalog';

/** A catalog as short lines, one an object, for exact comparison. */
export function renderCatalog(catalog: Catalog): readonly string[] {
  return [
    ...[...catalog.tables].map(([key, table]) => renderTable(key, table)),
    ...[...catalog.enums].map(([key, type]) => `enum ${key} ${type.labels.map((label) => label.value).join('|')}`),
    ...[...catalog.domains].map(
      ([key, domain]) =>
        `domain ${key} ${renderType(domain.base)}${domain.nullable ? '' : '!'}${renderVocabulary(domain.vocabulary)}${list(
          'check',
          domain.checks.map((check) => `${check.name}: ${check.expression}`),
        )}`,
    ),
    ...catalog.unknown.map((statement) => `unknown ${statement.why}`),
  ];
}

function renderTable(key: string, table: Table): string {
  const columns = [...table.columns.values()].map(renderColumn).join(', ');
  const checks = table.checks.map(
    (check) =>
      `${check.name}: ${check.expression}${check.validated ? '' : ' not valid'}${check.enforced ? '' : ' not enforced'}`,
  );
  const keys = table.uniques.map((unique) => {
    const kind = unique.primary ? 'primary ' : unique.constraint ? '' : 'index ';
    return `${kind}${unique.name}(${unique.columns.join(', ')})${unique.where === undefined ? '' : ` where ${unique.where}`}`;
  });
  return `${table.view ? 'view' : 'table'} ${key}(${columns}${table.open === true ? ', …' : ''})${list('check', checks)}${list('key', keys)}`;
}

function renderColumn(column: Column): string {
  const fallback =
    column.default === undefined
      ? ''
      : ` = ${column.default}${column.defaultValue === undefined ? '' : ` <${column.defaultValue ?? 'NULL'}>`}`;
  return `${column.name} ${renderType(column.type)}${column.nullable ? '' : '!'}${column.generated ? ' generated' : ''}${fallback}${renderVocabulary(column.vocabulary)}`;
}

function renderType(type: ColumnType): string {
  return `${type.name}${type.array ? '[]' : ''}${type.kind === 'builtin' ? '' : `:${type.kind}`}`;
}

function renderVocabulary(vocabulary: Vocabulary | undefined): string {
  if (vocabulary === undefined) return '';
  return ` {${vocabulary.values.map((value) => value.value).join('|')} by ${vocabulary.source} ${vocabulary.name}${vocabulary.nullable ? '' : ', no null'}}`;
}

function list(name: string, items: readonly string[]): string {
  return items.length === 0 ? '' : ` ${name}[${items.join('; ')}]`;
}
