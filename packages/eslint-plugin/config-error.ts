import type { Problem } from '#gate/index';
import { problemLine } from '#report/problems';
import { namespace } from './namespace.js';

/** ESLint prints the stack of what a configuration throws; here the line says all that there is to know. */
export class ConfigError extends Error {
  constructor(problem: Problem | string) {
    const line = typeof problem === 'string' ? problem : problemLine(problem).replace(/^error: /, '');
    super(line);
    this.name = namespace;
    this.stack = `${namespace}: ${line}`;
  }
}
