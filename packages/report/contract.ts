/** The doc comment of a gate: what it promises, and what it does not. Paragraphs are kept, line breaks inside them are not. */
export function contractOf(gateSource: string): string {
  const found = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const \w+ = defineGate\b/.exec(gateSource);
  const lines = (found?.[1] ?? '').split(/\r?\n/).map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  return lines.join('\n').trim();
}
