/**
 * The parser beneath `oxc-parser`'s own entry, which offers the tree only as objects. It is a documented subpath without types;
 * the version is pinned, and the laws that hold module records against trees would fail if it changed.
 */
declare module 'oxc-parser/src-js/bindings' {
  import type { Comment, EcmaScriptModule, OxcError, ParserOptions } from 'oxc-parser';

  export interface NativeResult {
    /** The tree as JSON; taking it gives its memory back. */
    readonly program: string;
    readonly module: EcmaScriptModule;
    readonly comments: Comment[];
    readonly errors: OxcError[];
  }

  export function parse(fileName: string, text: string, options?: ParserOptions): Promise<NativeResult>;
  export function parseSync(fileName: string, text: string, options?: ParserOptions): NativeResult;
}
