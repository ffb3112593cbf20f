const DEFAULT_LIMIT = 100;

/** How many rows a client asked for; its schema has checked that the text is a number within bounds. */
export function limitOf({ limit }: { readonly limit?: string }): number {
  return limit === undefined ? DEFAULT_LIMIT : Number(limit);
}
