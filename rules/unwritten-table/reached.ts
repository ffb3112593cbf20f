import type { FunctionRef, Project } from '#project/index';

/**
 * Whether some path may lead to a function. Not so only where it has a name that nothing but calls mention, and each of these
 * calls stands in a function to which no path leads either; imports, exports and its declaration are no mention.
 */
export function isReached(project: Project, ref: FunctionRef, seen: ReadonlySet<string> = new Set()): boolean {
  if (ref.function === 0) return true;
  const key = `${ref.path}:${ref.function}`;
  // A ring of functions that only call each other is entered by nobody.
  if (seen.has(key)) return false;
  const fact = project.facts(ref.path).functions[ref.function];
  if (fact === undefined) return true;
  const within = new Set([...seen, key]);
  // What holds an anonymous function runs it, or hands it to what does.
  if (fact.anonymous) {
    return fact.parent === null || isReached(project, { path: ref.path, function: fact.parent }, within);
  }
  const name = fact.name.slice(fact.name.lastIndexOf('.') + 1);
  if (!/^[\w$]+$/.test(name) || name === 'constructor') return true;
  const { calls, handed } = project.functions.callers(ref);
  if (handed.length > 0 || mentions(project, name) !== calls.length) return true;
  return calls.some((call) => isReached(project, { path: call.path, function: call.function }, within));
}

function mentions({ source }: Project, name: string): number {
  const word = new RegExp(String.raw`(?<![\w$])${name.replaceAll('$', '\\$')}(?![\w$])`, 'g');
  const declaration = new RegExp(
    String.raw`\b(?:function\s*\*?|const|let|var)\s+${name.replaceAll('$', '\\$')}(?![\w$])`,
    'g',
  );
  let count = 0;
  for (const path of source.files) {
    const text = source.text(path);
    if (!text.includes(name)) continue;
    const plain = text
      .replace(
        /\b(?:import|export)\s+(?:type\s+)?(?:[\w$*\s,]*\{[^}]*\}|\*(?:\s+as\s+[\w$]+)?|[\w$]+)\s*from\s*['"][^'"]*['"]/g,
        '',
      )
      .replace(/\bexport\s*\{[^}]*\}/g, '')
      .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, '')
      .replace(declaration, '');
    count += [...plain.matchAll(word)].length;
  }
  return count;
}
