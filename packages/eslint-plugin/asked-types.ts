import type { Compiler } from '#host/index';

/** A compiler that remembers what it was asked. */
export interface AskedTypes extends Compiler {
  /** Whether the other one would have said the same so far. */
  agreesWith(other: Compiler): boolean;
}

/** What linting without types knows of them. */
export const noTypes: Compiler = { oracle: () => ({ valuesAt: () => undefined }) };

type Values = readonly (string | null)[] | undefined;

/**
 * What a run said of types is good for another program that answers its questions alike: ESLint may have a program for each
 * folder, and a run over the whole project for each of them would be paid again and again. Questions are few.
 */
export function askedTypes(compiler: Compiler): AskedTypes {
  const asked: { readonly answer: Values; again(other: Compiler): Values }[] = [];
  return {
    oracle(options) {
      const oracle = compiler.oracle(options);
      const known = new Map<string, Values>();
      return {
        valuesAt(file, span) {
          const key = `${file}:${span.start}:${span.end}`;
          if (known.has(key)) return known.get(key);
          const answer = oracle.valuesAt(file, span);
          known.set(key, answer);
          asked.push({ answer, again: (other) => other.oracle(options).valuesAt(file, span) });
          return answer;
        },
      };
    },
    agreesWith: (other) => other === compiler || asked.every(({ answer, again }) => isSame(answer, again(other))),
  };
}

function isSame(one: Values, two: Values): boolean {
  if (one === undefined || two === undefined) return one === two;
  return one.length === two.length && one.every((value) => two.includes(value));
}
