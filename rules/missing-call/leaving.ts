import type { Control } from '#facts/index';
import type { Span } from '#facts/span';
import type { FunctionRef, Project } from '#project/index';
import { calledOnEveryPath } from '#project/paths';
import type { Calls } from './calls.js';

/**
 * The returns by which the function can be left without the call; none where it only comes to its end without it, and
 * undefined where every path makes it.
 */
export function leavingWithout(
  project: Project,
  { path, function: id }: FunctionRef,
  calls: Calls,
): readonly Span[] | undefined {
  const whole = project.facts(path).functions[id]?.body;
  if (whole === undefined) return undefined;
  const body = withoutEnd(withExits(whole, (exit, inHandler) => (inHandler ? thrown(exit) : exit)));
  const isCall = (call: number): boolean => calls.surely(path, call);
  if (calledOnEveryPath(body, isCall)) return undefined;
  return returnsOf(body).filter((span) => {
    // With every other way out taken for an exception, only this return is left to be judged.
    const alone = withExits(body, (exit) => (exit.how === 'return' && exit.span !== span ? thrown(exit) : exit));
    return !calledOnEveryPath({ kind: 'sequence', items: [alone, { kind: 'exit', how: 'throw', span }] }, isCall);
  });
}

/** An endless loop is left from inside alone: what comes round again has not come to its end. */
function withoutEnd(node: Control): Control {
  switch (node.kind) {
    case 'sequence':
      return { ...node, items: node.items.map(withoutEnd) };
    case 'branch':
      return { ...node, arms: node.arms.map(withoutEnd) };
    case 'try':
      return {
        ...node,
        block: withoutEnd(node.block),
        ...(node.handler ? { handler: { ...node.handler, body: withoutEnd(node.handler.body) } } : {}),
        ...(node.finalizer ? { finalizer: withoutEnd(node.finalizer) } : {}),
      };
    case 'loop': {
      const body = withoutEnd(node.body);
      // The facts say of `while (true)` and `for (;;)` that they run at least once, and of `do` alone besides.
      if (!node.atLeastOnce || node.form === 'do') return { ...node, body };
      const goingOn = withExits(body, (exit) => (comesRound(exit, node.span) ? { ...exit, how: 'throw' } : exit));
      return { ...node, body: { kind: 'sequence', items: [goingOn, { kind: 'exit', how: 'throw', span: node.span }] } };
    }
    default:
      return node;
  }
}

function comesRound({ how, leaves }: Exit, loop: Span): boolean {
  return how === 'continue' && leaves?.start === loop.start && leaves.end === loop.end;
}

type Exit = Extract<Control, { kind: 'exit' }>;

/** A return out of a handler is how a failure leaves: like an exception, it owes nothing. */
function thrown(exit: Exit): Exit {
  return exit.how === 'return' ? { kind: 'exit', how: 'throw', span: exit.span } : exit;
}

function withExits(node: Control, change: (exit: Exit, inHandler: boolean) => Exit, inHandler = false): Control {
  const inside = (child: Control, handler = inHandler): Control => withExits(child, change, handler);
  switch (node.kind) {
    case 'sequence':
      return { ...node, items: node.items.map((item) => inside(item)) };
    case 'branch':
      return { ...node, arms: node.arms.map((arm) => inside(arm)) };
    case 'loop':
      return { ...node, body: inside(node.body) };
    case 'try':
      return {
        ...node,
        block: inside(node.block),
        ...(node.handler ? { handler: { ...node.handler, body: inside(node.handler.body, true) } } : {}),
        ...(node.finalizer ? { finalizer: inside(node.finalizer) } : {}),
      };
    case 'exit':
      return change(node, inHandler);
    default:
      return node;
  }
}

function returnsOf(node: Control): readonly Span[] {
  const found: Span[] = [];
  withExits(node, (exit) => {
    if (exit.how === 'return') found.push(exit.span);
    return exit;
  });
  return found;
}
