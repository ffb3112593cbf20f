import { parseSync, Visitor } from 'oxc-parser';

/**
 * Whether a configuration says the same whenever its text does: it imports nothing but drift-gate, and names nothing of the process
 * that evaluates it. A member of that name makes it seem less plain than it is, which costs time alone.
 */
export function isPlainConfig(file: string, text: string): boolean {
  const { program, module, errors } = parseSync(file, text);
  if (errors.length > 0 || module.dynamicImports.length > 0 || module.importMetas.length > 0) return false;
  if (module.staticImports.some(({ moduleRequest }) => moduleRequest.value !== 'drift-gate')) return false;
  if (module.staticExports.some(({ entries }) => entries.some(({ moduleRequest }) => moduleRequest !== null)))
    return false;
  let isPlain = true;
  new Visitor({
    Identifier({ name }) {
      if (ofTheProcess.has(name)) isPlain = false;
    },
  }).visit(program);
  return isPlain;
}

const ofTheProcess: ReadonlySet<string> = new Set([
  ...['process', 'globalThis', 'global', 'self', 'eval', 'Function'],
  ...['require', 'module', 'exports', '__dirname', '__filename'],
  ...['Date', 'Math', 'Intl', 'performance', 'crypto', 'navigator', 'fetch', 'Deno', 'Bun', 'WebAssembly', 'Error'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Worker', 'BroadcastChannel', 'toLocaleString'],
]);
