export type * from './finding.js';
export * from './fix.js';
export type * from './result.js';
export * from './gate.js';
export { badAllowance } from './bad-allowance.js';
export { checkNames, type NameCheck } from './names.js';
export { nearest, suggestion } from './nearest.js';
export { runGates, type EnabledGate, type Run, type RunResult } from './run.js';
