export { default, meta, rules } from 'drift-gate/eslint';
