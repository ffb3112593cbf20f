import type { Place, Span } from '#facts/span';
import type { Project } from './project.js';
import { holdsStandIn } from './rendered.js';
import type { Site, SiteVariant } from './site.js';

/** What the code's own DDL makes, which no migration tells. */
export interface MadeInCode {
  /** Tables and views that a statement of the code creates, temporary ones too. */
  readonly created: ReadonlySet<string>;
  /** Tables that a statement of the code changes: they may have columns that no migration gives them. */
  readonly altered: ReadonlySet<string>;
  /** Some CREATE or ALTER puts the name in at run time, so that it may be any. */
  readonly createsAny: boolean;
  readonly altersAny: boolean;
}

export function madeInCode(project: Project): MadeInCode {
  const created = new Set<string>();
  const altered = new Set<string>();
  const folded = foldedPlaces(project);
  for (const site of project.everywhere.sites) {
    const names = namesMade(site);
    if (names.length === 0 || folded(site.place)) continue;
    for (const { variant, creates, alters } of names) {
      // A text that a name stands for has its own place.
      if (variant.statements.some((bound) => folded(bound.place({ start: 0, end: variant.text.length })))) continue;
      for (const name of creates) created.add(name);
      for (const name of alters) altered.add(name);
    }
  }
  return {
    created,
    altered: new Set([...created, ...altered]),
    createsAny: [...created].some(holdsStandIn),
    altersAny: [...altered].some(holdsStandIn),
  };
}

interface NamesMade {
  readonly variant: SiteVariant;
  readonly creates: readonly string[];
  readonly alters: readonly string[];
}

// Sites do not change, and most are in many projects that are linked one after another.
const known = new WeakMap<Site, readonly NamesMade[]>();

function namesMade(site: Site): readonly NamesMade[] {
  const found = known.get(site) ?? site.variants.flatMap((variant) => namesIn(variant, site.stored === true));
  known.set(site, found);
  return found;
}

function namesIn(variant: SiteVariant, stored: boolean): readonly NamesMade[] {
  const { text, statements } = variant;
  const all = (pattern: RegExp): readonly string[] =>
    [...text.matchAll(pattern)].map((found) => unquoted(found[1] ?? ''));
  // Elsewhere, and in a stored body, INTO belongs to an INSERT or names a variable.
  const into = !stored && statements.some(({ statement }) => statement.operation === 'ddl') ? all(SELECTS_INTO) : [];
  const names = { variant, creates: [...all(CREATES), ...into], alters: all(ALTERS) };
  return names.creates.length + names.alters.length === 0 ? [] : [names];
}

/** Whether what stands there was read as a migration: code that makes its own tables is both. */
function foldedPlaces({ migrations }: Project): (place: Place) => boolean {
  const spans = new Map<string, Span[]>();
  for (const { path, map = [] } of migrations.flatMap(({ up }) => up)) {
    const known = spans.get(path) ?? [];
    spans.set(path, known);
    for (const { span } of map) if (span.start < span.end) known.push(span);
  }
  return ({ path, span }) => spans.get(path)?.some(({ start, end }) => start < span.end && span.start < end) ?? false;
}

const NAME = String.raw`(?:(?:"[^"]+"|[\w$]+)\s*\.\s*)*("[^"]+"|[\w$]+)`;
const CREATES = new RegExp(
  String.raw`\b(?:create\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|foreign|materialized|recursive|virtual)\s+)*(?:table|view|sequence)\s+(?:if\s+not\s+exists\s+)?|rename\s+to\s+)${NAME}`,
  'gi',
);
const SELECTS_INTO = new RegExp(String.raw`\binto\s+(?:(?:temp|temporary|unlogged)\s+)?(?:table\s+)?${NAME}`, 'gi');
const ALTERS = new RegExp(String.raw`\balter\s+(?:foreign\s+)?table\s+(?:if\s+exists\s+)?(?:only\s+)?${NAME}`, 'gi');

/** As PostgreSQL folds it. */
function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name.toLowerCase();
}

/**
 * A query builder gives the name to a CTE (`.with('ranked', …)`), or makes the table (`schema.createTable('jobs', …)`). Asked
 * only of names that are unknown, so that hardly any file is looked into for it.
 */
export function isMadeByBuilder({ source, facts }: Project, name: string): boolean {
  return source.files.some(
    (path) =>
      source.text(path).includes(name) &&
      facts(path).calls.some(({ callee, arguments: [first] }) => {
        const method = callee.kind === 'member' ? callee.property : '';
        return MAKERS.test(method) && first?.value.kind === 'string' && withoutColumns(first.value.text.value) === name;
      }),
  );
}

/** kysely takes the columns of a CTE with its name: `.with('ranked(id, rank)', …)`. */
function withoutColumns(name: string): string {
  return name.replace(/\s*\([^]*$/, '');
}

const MAKERS =
  /^(?:with(?:Recursive|Materialized|NotMaterialized)?|as|(?:create|rename|alter)(?:Table|View)\w*|\$with)$/;
