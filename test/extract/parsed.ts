import { parse as parseTypeScript } from '@typescript-eslint/parser';
import { createRequire } from 'node:module';
import { extractProgram } from '#extract/extract';
import type { FileFacts } from '#facts/index';

const espree = createRequire(import.meta.resolve('eslint'))('espree') as {
  parse(text: string, options: object): { type: string; body: unknown[]; comments: never[] };
};

/** The facts that ESLint's default parser for TypeScript leads to. */
export function byTypeScript(text: string, fileName: string): FileFacts {
  const jsx = /x$|js$/.test(fileName);
  const program = parseTypeScript(text, {
    range: true,
    loc: true,
    comment: true,
    ecmaFeatures: { jsx },
    filePath: fileName,
    sourceType: 'module',
  });
  return extractProgram(program, text, program.comments ?? []);
}

/** The facts that ESLint's parser for JavaScript leads to. */
export function byEspree(text: string): FileFacts {
  const program = espree.parse(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    range: true,
    loc: true,
    comment: true,
    ecmaFeatures: { jsx: true },
  });
  return extractProgram(program, text, program.comments);
}
