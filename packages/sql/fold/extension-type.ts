/**
 * Whether a type is one that a common extension brings (`vector`, `extensions.citext`): no migration creates it, and it lists
 * no values. By name alone, since a managed server often has the extension without a CREATE EXTENSION in any migration.
 */
export function isExtensionType(name: string): boolean {
  return EXTENSION_TYPES.has(name.slice(name.lastIndexOf('.') + 1));
}

/** Of PostgreSQL's contrib modules, pgvector and PostGIS, from their documentation. */
const EXTENSION_TYPES: ReadonlySet<string> = new Set([
  'citext',
  'cube',
  'ean13',
  'isbn',
  'isbn13',
  'ismn',
  'ismn13',
  'issn',
  'issn13',
  'upc',
  'hstore',
  'query_int',
  'lo',
  'lquery',
  'ltree',
  'ltxtquery',
  'seg',
  'halfvec',
  'sparsevec',
  'vector',
  'box2d',
  'box3d',
  'geography',
  'geometry',
  'raster',
  'topogeometry',
]);
