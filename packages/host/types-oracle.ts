import { createRequire } from 'node:module';
import path from 'node:path';
import type { CompilerOptions, Node, Type } from 'ts-morph';
import type { FactsSource, TypeOracle } from '#project/index';
import type { Tsconfig } from './tsconfig.js';

export interface OracleOptions {
  readonly root: string;
  readonly source: FactsSource;
  readonly tsconfig: Tsconfig | undefined;
}

/**
 * Asks the TypeScript compiler, by way of ts-morph, which brings its own. It is loaded at the first question, because loading
 * takes longer than most runs, and it is given the texts of the project, so an overlay counts.
 */
export function typeOracle(options: OracleOptions): TypeOracle {
  let fileAt: ((file: string) => Node | undefined) | undefined;
  const answers = new Map<string, readonly (string | null)[] | undefined>();
  return {
    valuesAt(file, span) {
      const key = `${file}:${span.start}:${span.end}`;
      if (answers.has(key)) return answers.get(key);
      fileAt ??= openCompiler(options);
      const node = fileAt(file)?.getDescendantAtStartWithWidth(span.start, span.end - span.start);
      const values = node === undefined ? undefined : valuesOf(node.getType());
      answers.set(key, values);
      return values;
    },
  };
}

type Morph = typeof import('ts-morph');

function openCompiler({ root, source, tsconfig }: OracleOptions): (file: string) => Node | undefined {
  const morph = createRequire(import.meta.url)('ts-morph') as Morph;
  const project = new morph.Project({
    compilerOptions: compilerOptions(morph, tsconfig),
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
  });
  for (const file of source.files) {
    project.createSourceFile(path.join(root, file), source.text(file), { overwrite: true });
  }
  return (file) => project.getSourceFile(path.join(root, file)) ?? project.addSourceFileAtPathIfExists(path.join(root, file));
}

function compilerOptions(morph: Morph, tsconfig: Tsconfig | undefined): CompilerOptions {
  const { ts } = morph;
  const own = (tsconfig?.chain ?? []).map(
    ({ folder, compilerOptions: given }) => ts.convertCompilerOptionsFromJson(given, folder).options,
  );
  return Object.assign(
    { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022 },
    ...own,
    // Without strict null checks a type says less than the code means. The other libraries cost time and answer nothing.
    { strict: true, allowJs: true, noEmit: true, lib: ['lib.es2022.d.ts'], types: [] },
  ) as CompilerOptions;
}

/** Its members, where the type is nothing but strings and null; `undefined` is bound as NULL. */
function valuesOf(type: Type): readonly (string | null)[] | undefined {
  const members = type.isUnion() ? type.getUnionTypes() : [type];
  const values = new Set<string | null>();
  for (const member of members) {
    const literal = member.isStringLiteral() || member.isEnumLiteral() ? member.getLiteralValue() : undefined;
    if (typeof literal === 'string') values.add(literal);
    else if (member.isNull() || member.isUndefined()) values.add(null);
    else return undefined;
  }
  // `never` has no members, and says nothing about what arrives.
  return values.size === 0 || type.isNever() ? undefined : [...values];
}
