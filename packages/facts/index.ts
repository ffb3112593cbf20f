export type * from './binding.js';
export type * from './control.js';
export type * from './expression.js';
export type * from './file.js';
export type * from './ids.js';
export type * from './module.js';
export type * from './type.js';
export * from './span.js';
