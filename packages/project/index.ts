export type * from './orm-schema.js';
export type * from './project.js';
export type * from './site.js';
export type * from './source.js';
export type * from './value.js';
