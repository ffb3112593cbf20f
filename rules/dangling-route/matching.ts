import type { Route } from '#project/routes';
import type { Mention } from './mentions.js';

/** Whether a request of this form comes to the route. What is not known of either matches. */
export function meets(mention: Mention, route: Route): boolean {
  return hasMethod(mention.method, route) && hasPath(mention, route);
}

export function hasMethod(method: string, { methods }: Route): boolean {
  // Servers answer HEAD where they answer GET.
  return methods.some((one) => one === '*' || one === method || (method === 'HEAD' && one === 'GET'));
}

export function hasPath({ url, goesOn }: Mention, route: Route): boolean {
  const wanted = [...segments(url), ...(goesOn ? ['${part}'] : [])];
  const given = segments(route.url);
  if (route.rooted) return matches(wanted, given);
  // What the router is mounted on may put anything before its routes.
  return wanted.some((_, index) => matches(wanted.slice(index), given)) || given.length === 0;
}

function matches(wanted: readonly string[], given: readonly string[]): boolean {
  const [want, ...others] = wanted;
  const [have, ...rest] = given;
  if (have === undefined) return want === undefined;
  if (have.includes('*')) return true;
  if (want === '*') return true;
  if (have.endsWith('?') && matches(wanted, rest)) return true;
  if (want === undefined) return false;
  // A part that is not known may stand for several.
  if (have.startsWith(':part')) return matches(others, rest) || matches(others, given);
  return sameSegment(want, have) && matches(others, rest);
}

function sameSegment(want: string, have: string): boolean {
  if (want.includes('$') || /[:{[<(]/.test(have)) return true;
  return want === have;
}

function segments(url: string): readonly string[] {
  return url.split('/').filter((segment) => segment !== '');
}
