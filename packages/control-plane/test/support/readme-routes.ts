import { readFile } from 'node:fs/promises';

export interface DocumentedRoute {
  readonly method: string;
  /** With parameters in braces, as the description of the routes has them. */
  readonly path: string;
  /** Who may, in the README's words. */
  readonly who: string;
}

/** The routes of the README's table. */
export async function readDocumentedRoutes(): Promise<readonly DocumentedRoute[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('## Routes'), readme.indexOf('## Statuses'));
  return [...table.matchAll(/^\| (`.*?) *\|.*\| *(.*?) *\|$/gm)].flatMap(([, cell = '', whos = '']) => {
    const routes = routesOf(cell);
    const each = whos.split('; ');
    return routes.map((route, index) => ({ ...route, who: each[index] ?? each[0] ?? '' }));
  });
}

/** "`PUT`, `GET /a`" and "`GET /a`, `/b`" are two routes each; what follows a question mark is no part of one. */
function routesOf(cell: string): readonly Omit<DocumentedRoute, 'who'>[] {
  const parts = [...cell.matchAll(/`([A-Z]+)?(?: ?(\/[^`?]*))?[^`]*`/g)].map(([, method, path]) => ({ method, path }));
  const firstPath = parts.find((part) => part.path !== undefined)?.path ?? '';
  const firstMethod = parts.find((part) => part.method !== undefined)?.method ?? '';
  return parts.map(({ method = firstMethod, path = firstPath }) => {
    const whole =
      path.startsWith('/') && path.split('/').length === 2 && firstPath.includes('/:id/')
        ? `/workspaces/:id${path}`
        : path;
    return { method, path: whole.replace(/:(\w+)/g, '{$1}') };
  });
}
