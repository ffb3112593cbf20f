import type { CallFact } from '#facts/index';
import { calleeName, rootName } from './callee-names.js';

const logMethods: ReadonlySet<string> = new Set([
  'log',
  'info',
  'warn',
  'error',
  'debug',
  'trace',
  'fatal',
  'print',
  'notice',
]);

/** A text that people read: whatever SQL it shows is not run. */
export function isLogger(call: CallFact): boolean {
  const root = rootName(call.callee) ?? '';
  return (
    root === 'console' ||
    logMethods.has(calleeName(call)) ||
    /^(?:logger|log)$/i.test(root) ||
    /Error$/.test(root) ||
    ['describe', 'it', 'test', 'expect'].includes(root)
  );
}
