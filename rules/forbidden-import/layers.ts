import picomatch from 'picomatch';

/** Which files are in which layers. */
export interface Layers {
  has(path: string, layer: string): boolean;
  /** The layers of a file, in the order of the configuration. */
  of(path: string): readonly string[];
  /** `layer handlers`, or `no layer`. */
  describe(path: string): string;
}

export function layersOf(globs: Readonly<Record<string, readonly string[]>>): Layers {
  const matchers = Object.entries(globs).map(([layer, patterns]) => {
    const matches = picomatch(patterns.map((pattern) => pattern.replace(/^\.\//, '')));
    return { layer, matches };
  });
  const known = new Map<string, readonly string[]>();
  const of = (path: string): readonly string[] => {
    const before = known.get(path);
    if (before) return before;
    const found = matchers.filter(({ matches }) => matches(path)).map(({ layer }) => layer);
    known.set(path, found);
    return found;
  };
  return {
    of,
    has: (path, layer) => of(path).includes(layer),
    describe(path) {
      const [first, ...more] = of(path);
      if (first === undefined) return 'no layer';
      return `${more.length > 0 ? 'layers' : 'layer'} ${[first, ...more].join(', ')}`;
    },
  };
}
