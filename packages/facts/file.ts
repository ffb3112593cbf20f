import type { AssertionFact, Expression } from './expression.js';
import type { BindingFact, ClassFact } from './binding.js';
import type { CallFact, FunctionFact } from './control.js';
import type { ExportFact, ImportFact } from './module.js';
import type { BindingId, CallId, FunctionId } from './ids.js';
import type { Span } from './span.js';
import type { TypeDeclarationFact } from './type.js';

/** What one file says, and nothing that depends on any other file or on configuration. Plain data: it survives JSON. */
export interface FileFacts extends ModuleFacts {
  readonly bindings: readonly BindingFact[];
  readonly types: readonly TypeDeclarationFact[];
  readonly classes: readonly ClassFact[];
  /** Entry 0 is the module's own body. */
  readonly functions: readonly FunctionFact[];
  readonly calls: readonly CallFact[];
  readonly assertions: readonly AssertionFact[];
  /** Every place where a binding is used, calls of it included. */
  readonly references: readonly ReferenceFact[];
  /** Strings, templates and concatenations whose text begins like a statement of SQL, outermost expression only. */
  readonly texts: readonly SqlTextFact[];
  /** `object.name = value` and `object[key] = value`, wherever they stand. */
  readonly memberAssignments: readonly MemberAssignmentFact[];
}

/** The facts that need no tree. */
export interface ModuleFacts {
  readonly imports: readonly ImportFact[];
  readonly exports: readonly ExportFact[];
  readonly allowances: readonly AllowanceFact[];
  readonly problems: readonly SyntaxProblem[];
}

export interface ReferenceFact {
  readonly binding: BindingId;
  readonly span: Span;
  readonly function: FunctionId;
  /** It is what is called: `f(…)`, `new F(…)`, f`…`. */
  readonly called: boolean;
}

/** A text that may be SQL, wherever it stands. Link says whether it is handed to a database, and by which call. */
export interface SqlTextFact {
  readonly expression: Expression;
  /** Strong where the words can hardly be prose; weak where only the first one is SQL's. */
  readonly opening: 'strong' | 'weak';
  readonly function: FunctionId;
  /** The call whose argument it is, directly or inside an object or array literal. */
  readonly argumentOf?: CallId;
}

/** A value given to a property. A name that is given a value is in its binding's `assignments`. */
export interface MemberAssignmentFact {
  readonly span: Span;
  /** A `member` or an `element`. */
  readonly target: Expression;
  readonly value: Expression;
  readonly compound: boolean;
  readonly function: FunctionId;
}

/** `drift-allow <gate>: <reason>` in a comment (a line or block comment, or `--` inside SQL text). */
export interface AllowanceFact {
  readonly span: Span;
  readonly gate: string;
  readonly gateSpan: Span;
  /** Empty where none is given. */
  readonly reason: string;
  /** The comment stands alone on its line, so it speaks for the line below. */
  readonly ownLine: boolean;
}

export interface SyntaxProblem {
  readonly message: string;
  readonly span: Span;
  /** The parser kept the tree: the facts are whole but for this place. */
  readonly recovered: boolean;
}
