/** Indexes into the tables of one file's facts. They mean nothing in another file. */
export type BindingId = number;
export type FunctionId = number;
export type CallId = number;
export type ClassId = number;
