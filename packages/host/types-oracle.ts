import { createRequire } from 'node:module';
import path from 'node:path';
import type * as TsMorph from 'ts-morph';
import type { CompilerOptions, Node, Project } from 'ts-morph';
import { isComponent } from '#extract/components';
import type { FactsSource, TypeOracle } from '#project/index';
import type { Tsconfig } from './tsconfig.js';
import { valuesOfType } from './type-values.js';

export interface OracleOptions {
  readonly root: string;
  readonly source: Pick<FactsSource, 'files' | 'text'>;
  readonly tsconfig: Tsconfig | undefined;
}

/**
 * The TypeScript compiler, by way of ts-morph, which brings its own. It is loaded at the first question, because loading takes
 * longer than most runs, and keeps what it has parsed for the next run.
 */
export interface Compiler {
  /** Answers from the texts of the project, so an overlay counts. */
  oracle(options: OracleOptions): TypeOracle;
}

export function createCompiler(): Compiler {
  const opened = new Map<string, Project>();
  return {
    oracle(options) {
      let project: Project | undefined;
      const answers = new Map<string, readonly (string | null)[] | undefined>();
      return {
        valuesAt(file, span) {
          if (isComponent(file)) return undefined;
          const key = `${file}:${span.start}:${span.end}`;
          if (answers.has(key)) return answers.get(key);
          project ??= openProject(options, opened);
          const node = fileIn(project, options, file)?.getDescendantAtStartWithWidth(span.start, span.end - span.start);
          const checker = project.getTypeChecker().compilerObject;
          const values = node === undefined ? undefined : valuesOfType(node.getType().compilerType, checker);
          answers.set(key, values);
          return values;
        },
      };
    },
  };
}

type Morph = typeof TsMorph;

/** The compiler with the texts of a project. Of one that was open before, only files that have changed are parsed again. */
function openProject({ root, source, tsconfig }: OracleOptions, opened: Map<string, Project>): Project {
  const morph = createRequire(import.meta.url)('ts-morph') as Morph;
  const options = compilerOptions(morph, tsconfig);
  const key = JSON.stringify([root, options]);
  const before = opened.get(key);
  const project =
    before ??
    new morph.Project({
      compilerOptions: options,
      skipAddingFilesFromTsConfig: true,
      skipFileDependencyResolution: true,
    });
  opened.set(key, project);
  // The compiler reads no components: what their code leaves open stays open.
  const files = source.files.filter((file) => !isComponent(file));
  const wanted = new Set(files.map((file) => path.join(root, file)));
  for (const file of project.getSourceFiles()) if (!wanted.has(file.getFilePath())) file.forget();
  for (const file of files) {
    const text = source.text(file);
    const known = project.getSourceFile(path.join(root, file));
    if (known === undefined) project.createSourceFile(path.join(root, file), text, { overwrite: true });
    else if (known.getFullText() !== text) known.replaceWithText(text);
  }
  return project;
}

function fileIn(project: Project, { root }: OracleOptions, file: string): Node | undefined {
  return project.getSourceFile(path.join(root, file)) ?? project.addSourceFileAtPathIfExists(path.join(root, file));
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
