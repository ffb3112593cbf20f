import type { Expression } from '#facts/index';
import { keyOfCondition, type Follower } from '../follow.js';
import { merge, type Choices, type Origin } from '../leaf.js';

/** The key of a condition where it stands; see `Choices`. */
export function conditionKey({ source }: Follower, { path, frame }: Origin, { span }: Expression): string {
  return keyOfCondition(source.text(path), path, span, frame);
}

/** What is left of the ways where these choices were made too. */
export function withChoices<Way extends { readonly choices: Choices }>(
  ways: readonly Way[],
  choices: Choices,
): readonly Way[] {
  return ways.flatMap((way) => {
    const both = merge(choices, way.choices);
    return both === undefined ? [] : [{ ...way, choices: both }];
  });
}
