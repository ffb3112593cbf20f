import type {
  Around,
  AssertionFact,
  BindingFact,
  BindingId,
  CallFact,
  CallId,
  ClassFact,
  ClassId,
  Control,
  Expression,
  FileFacts,
  FunctionFact,
  FunctionId,
  ImportFact,
  ListItem,
  MemberAssignmentFact,
  ReferenceExpression,
  ReferenceFact,
  Span,
  SqlTextFact,
  StepFact,
  TextPiece,
  TypeDeclarationFact,
  TypeExpression,
} from '#facts/index';
import type { TSESTree } from '@typescript-eslint/utils';
import type { Draft, Growing } from './draft.js';
import { mayHoldAllowancesInTexts } from './allowances.js';
import { mayHoldSql } from './mayHold.js';
import { keepGrowing } from './steps.js';
import { openScope, resolveType, resolveValue, type Scope } from './scope.js';
import { textPiece } from './text-piece.js';

export type Node = TSESTree.Node;
export type Use = CallFact['result'];

/** What lends its name to the functions and classes in a value: the variable, property or field that the value is given to. */
export interface Holder {
  readonly name: string;
  readonly span: Span;
}

/** One `a?.b.c()`: each `?.` opened an arm that runs to the end of the chain. */
export interface Chain {
  readonly opened: { readonly outer: Control[]; readonly test: Expression; readonly span: Span }[];
}

/** A loop or switch, or any statement with a label. */
export interface JumpTarget {
  readonly span: Span;
  readonly kind: 'loop' | 'switch' | 'other';
  readonly labels: readonly string[];
}

interface PendingReference {
  readonly expression: Draft<ReferenceExpression>;
  readonly scope: Scope;
  readonly function: FunctionId;
  readonly called: boolean;
  readonly counts: boolean;
}

/** The state of one walk through one file: the tables that it fills, and where it stands. */
export class Walk {
  readonly bindings: Growing<BindingFact, 'assignments'>[] = [];
  readonly types: TypeDeclarationFact[] = [];
  readonly classes: Growing<ClassFact, 'methods' | 'fields'>[] = [];
  readonly functions: Growing<FunctionFact, 'returns' | 'parameters'>[] = [];
  readonly calls: CallFact[] = [];
  readonly assertions: AssertionFact[] = [];
  readonly texts: SqlTextFact[] = [];
  readonly memberAssignments: MemberAssignmentFact[] = [];
  /** `require`, `import()` and import types, in the order in which they were met. */
  readonly imports: ImportFact[] = [];

  /** Every string and text of a template, kept only where one may hold an allowance. */
  readonly pieces: TextPiece[] = [];

  scope: Scope = openScope(null, 0, true);
  function: FunctionId = 0;
  class: ClassId | undefined;
  items: Control[] = [];
  /** The branches, loops and try statements of the function around the walk, outermost first. */
  around: readonly Around[] = [];
  chain: Chain | null = null;
  holder: Holder | null = null;
  /** The call among whose arguments the walk is, with only literals between. */
  argumentOf: CallId | undefined;
  /** The statements around that a break or continue can mean, outermost first. */
  readonly jumpTargets: JumpTarget[] = [];
  /** Labels that stand directly before the statement to come. */
  labels: readonly string[] = [];
  /** An outer expression is recorded as SQL, so that strings inside are parts of it. */
  insideSql = false;

  private readonly pending: PendingReference[] = [];
  private readonly pendingTypes: { readonly type: Draft<TypeExpression & { kind: 'name' }>; readonly scope: Scope }[] =
    [];
  private readonly pendingAssignments: (() => void)[] = [];

  /** Whether looking for SQL is worth anything. */
  readonly maySql: boolean;
  private readonly keepsPieces: boolean;

  constructor(readonly text: string) {
    this.maySql = mayHoldSql(text);
    this.keepsPieces = mayHoldAllowancesInTexts(text);
  }

  /** The characters of a string or of one text of a template. */
  piece(start: number, end: number, delimiter: 'quote' | 'template'): TextPiece {
    const piece = textPiece(this.text, start, end, delimiter);
    if (this.keepsPieces) this.pieces.push(piece);
    return piece;
  }

  reference(name: string, span: Span, options: { called?: boolean; counts?: boolean } = {}): ReferenceExpression {
    const expression: Draft<ReferenceExpression> = { kind: 'reference', span, name };
    const { called = false, counts = true } = options;
    this.pending.push({ expression, scope: this.scope, function: this.function, called, counts });
    return expression;
  }

  resolveLater(type: Draft<TypeExpression & { kind: 'name' }>): void {
    this.pendingTypes.push({ type, scope: this.scope });
  }

  /** A name is given a value, perhaps before the walk has met its declaration. */
  assign(name: string, value: Expression, compound: boolean): void {
    this.settleLater(name, (binding) => {
      binding.assignments.push({ value, compound });
    });
  }

  /** A step in which a name's value is set or grows. */
  step(name: string, kind: StepFact['kind'], items: readonly ListItem[], span: Span): void {
    const step: StepFact = { kind, items, span, function: this.function, around: this.around };
    this.settleLater(name, (binding) => {
      binding.steps = [...(binding.steps ?? []), step];
    });
  }

  private settleLater(name: string, settle: (binding: Growing<BindingFact, 'assignments'>) => void): void {
    const scope = this.scope;
    this.pendingAssignments.push(() => {
      const id = resolveValue(scope, name);
      const binding = id === undefined ? undefined : this.bindings[id];
      if (binding !== undefined) settle(binding);
    });
  }

  /** Declares a name in a scope, or finds what is declared there already (overloads, `var` twice, merged namespaces). */
  declare(
    scope: Scope,
    name: string,
    span: Span,
    kind: BindingFact['kind'],
  ): { id: BindingId; binding: Growing<BindingFact, 'assignments'>; fresh: boolean } {
    const present = scope.values.get(name);
    const existing = present === undefined ? undefined : this.bindings[present];
    if (present !== undefined && existing !== undefined) return { id: present, binding: existing, fresh: false };
    const id = this.bindings.length;
    const binding: Growing<BindingFact, 'assignments'> = {
      name,
      span,
      kind,
      function: this.function,
      path: [],
      assignments: [],
      frozen: false,
    };
    this.bindings.push(binding);
    scope.values.set(name, id);
    return { id, binding, fresh: true };
  }

  /** Runs `inside` with its own list of control items, and gives that list. */
  arm(inside: () => void): Control[] {
    const outer = this.items;
    const own: Control[] = [];
    this.items = own;
    inside();
    this.items = outer;
    return own;
  }

  block(inside: () => void): void {
    const outer = this.scope;
    this.scope = openScope(outer, this.function, false);
    inside();
    this.scope = outer;
  }

  finish(): Pick<FileFacts, 'references'> {
    for (const settle of this.pendingAssignments) settle();
    const references: ReferenceFact[] = [];
    for (const { expression, scope, function: inFunction, called, counts } of this.pending) {
      const binding = resolveValue(scope, expression.name);
      if (binding === undefined) continue;
      expression.binding = binding;
      if (counts) references.push({ binding, span: expression.span, function: inFunction, called });
    }
    for (const { type, scope } of this.pendingTypes) {
      const binding = resolveType(scope, type.name, this.bindings);
      if (binding !== undefined) type.binding = binding;
    }
    keepGrowing(this.bindings, this.calls);
    for (const binding of this.bindings) binding.frozen ||= neverGivenAnythingElse(binding);
    return { references };
  }
}

function neverGivenAnythingElse(binding: Draft<BindingFact>): boolean {
  if (binding.kind === 'parameter' || binding.kind === 'catch') return false;
  if (binding.assignments.length > 0) return false;
  return (binding.kind !== 'let' && binding.kind !== 'var') || binding.init !== undefined;
}

export function sequence(items: readonly Control[]): Control {
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: 'sequence', items };
}

/** oxc and espree give `start` and `end`; typescript-eslint's parser gives `range`. */
interface Placed {
  readonly start?: number;
  readonly end?: number;
  readonly range?: readonly [number, number];
}

export function startOf(node: Placed): number {
  return node.start ?? node.range?.[0] ?? 0;
}

export function endOf(node: Placed): number {
  return node.end ?? node.range?.[1] ?? 0;
}

export function spanOfNode(node: Placed): Span {
  return { start: startOf(node), end: endOf(node) };
}
