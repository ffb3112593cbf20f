import type { Expression } from '#facts/index';
import type { DeclaredTypes } from '../declared-types.js';
import type { Follower } from '../follow.js';
import type { Leaf, Origin } from '../leaf.js';
import type { FoundText } from '../sites.js';
import type { TextAssembler } from '../sql-text.js';
import type { TextVariant } from '../text-variant.js';
import { chainAt, chainsOf, mayHoldBuilder, type Chain } from './chain.js';
import { holeText } from './conditions.js';
import { createBuilderNames } from './names.js';
import { selectText } from './queries.js';
import type { Rendering } from './rendering.js';
import type { DrizzleSchema } from '../drizzle/tables.js';
import { deleteText, insertText, updateText } from './writes.js';

/** What drizzle's builder makes of the calls in code, as SQL whose characters stand for those of the calls. */
export interface DrizzleBuilder {
  /** Every statement that is built in the files. */
  found(files: readonly string[]): readonly FoundText[];
  /** A hole of a `sql` tag that is no value: a column, a table, an operator's call. */
  hole(origin: Origin, expression: Expression): readonly TextVariant[] | undefined;
}

/** Reads the builder's calls by the schema; a project without one has none. */
export function createDrizzleBuilder(
  follower: Follower,
  types: DeclaredTypes,
  schema: DrizzleSchema,
  assembler: Pick<TextAssembler, 'variants' | 'hole'>,
): DrizzleBuilder {
  const names = createBuilderNames(follower, schema);
  const rendering: Rendering = {
    follower,
    names,
    text: assembler.variants,
    hole: (origin, expression) => assembler.hole(origin, expression, 'sql'),
    query,
    isList,
  };

  function isList({ path, expression, parts }: Extract<Leaf, { kind: 'open' }>): boolean {
    const whole = types.typeOf(path, expression);
    const type = parts.reduce((of, part) => (of === undefined ? undefined : types.part(of, part)), whole)?.type;
    return type?.kind === 'array' || (type?.kind === 'name' && /^(?:Readonly)?Array$/.test(type.name));
  }

  function query(origin: Origin, expression: Expression): readonly TextVariant[] | undefined {
    const chain = chainAt(follower, names, origin, expression);
    return chain === undefined ? undefined : textOf(chain);
  }

  function textOf(chain: Chain): readonly TextVariant[] {
    const variants = renderers[chain.verb](rendering, chain);
    const { open } = chain;
    if (open === undefined) return variants;
    return variants.map((variant) => ({
      ...variant,
      pieces: [...variant.pieces, { kind: 'unknown', at: open.at, why: open.why, grown: true }],
    }));
  }

  return {
    found(files) {
      if (schema.tables.length === 0) return [];
      const holding = files.filter((path) => mayHoldBuilder.test(follower.source.text(path)));
      return holding.flatMap((path) =>
        chainsOf(follower, names, path).map((chain) => ({
          path,
          function: chain.function,
          call: chain.end,
          handed: true,
          place: chain.place,
          variants: textOf(chain),
          builder: 'drizzle' as const,
        })),
      );
    },
    hole: (origin, expression) => (schema.tables.length === 0 ? undefined : holeText(rendering, origin, expression)),
  };
}

const renderers = { insert: insertText, update: updateText, delete: deleteText, select: selectText } as const;
