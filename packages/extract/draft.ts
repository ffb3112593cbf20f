/** A fact while it is being written. */
export type Draft<Fact> = { -readonly [Key in keyof Fact]: Fact[Key] };

/** A fact that also gathers a list while the walk goes on. */
export type Growing<Fact, Lists extends keyof Fact> = Draft<Omit<Fact, Lists>> & {
  [Key in Lists]: Fact[Key] extends readonly (infer Item)[] ? Item[] : never;
};
