import path from 'node:path';
import type { ParserServices } from '@typescript-eslint/utils';
import type { Compiler } from '#host/index';
import { tellsNull, valuesOfType } from '#host/type-values';

type Program = NonNullable<ParserServices['program']>;
type SourceFile = NonNullable<ReturnType<Program['getSourceFile']>>;
type TypedNode = Parameters<ReturnType<Program['getTypeChecker']>['getTypeAtLocation']>[0];

/** The types that typed linting has at hand for a file: the same object for the same program. */
export type TypesOf = (services: Partial<ParserServices> | undefined) => Compiler | undefined;

export function createTypesOf(): TypesOf {
  const known = new WeakMap<Program, Compiler>();
  return (services) => {
    const program = services?.program ?? undefined;
    if (program === undefined || seesOneFile(program)) return undefined;
    let types = known.get(program);
    if (types === undefined) known.set(program, (types = programTypes(program)));
    return types;
  };
}

/**
 * The parser hands a file that it is given twice in one run to a program of that file alone: types of other files are unknown
 * there, and a checker that names one of them in an error throws, because such a program has no working directory.
 */
function seesOneFile(program: Program): boolean {
  return program.getCompilerOptions().noResolve === true;
}

/**
 * Answers from the program that typed linting has made anyway. One that does not tell null from a string says less than the
 * code means, and is not asked: then the facts decide alone, as without types.
 */
function programTypes(program: Program): Compiler {
  return {
    oracle: ({ root, source }) => ({
      valuesAt(file, span) {
        const checker = program.getTypeChecker();
        if (!tellsNull(checker)) return undefined;
        const found = program.getSourceFile(path.join(root, file));
        // The program may know another text than the project: a buffer that is not saved, or a script inside another file.
        if (found === undefined || found.text !== source.text(file)) return undefined;
        const node = nodeAt(found, span.start, span.end);
        return node === undefined ? undefined : valuesOfType(checker.getTypeAtLocation(node), checker);
      },
    }),
  };
}

/** The innermost node of exactly these characters. */
function nodeAt(file: SourceFile, start: number, end: number): TypedNode | undefined {
  let exact: TypedNode | undefined;
  const visit = (node: TypedNode): boolean => {
    if (node.pos > start || node.end < end) return false;
    if (node.getStart(file) === start && node.end === end) exact = node;
    node.forEachChild(visit);
    return true;
  };
  file.forEachChild(visit);
  return exact;
}
