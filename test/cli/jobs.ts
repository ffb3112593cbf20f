/** A small project whose statements give a column values that its enum has, or has not. */
export const jobs = {
  'drift-gate.config.ts': configOf('src/**/*.ts'),
  'migrations/001.sql': "CREATE TYPE state AS ENUM ('on', 'off');\nCREATE TABLE jobs (id int, state state);\n",
};

export function configOf(include: string, more = ''): string {
  return `export default { include: ['${include}'], migrations: 'migrations/*.sql', ${more}gates: { 'raw-status-literal': false } };\n`;
}

/** A module with one function for each name, which writes the values given. */
export function module(functions: Readonly<Record<string, readonly string[]>>): string {
  const bodies = Object.entries(functions).map(
    ([name, values]) =>
      `export async function ${name}(pool: Pool) {\n${values.map((value) => `  await pool.query("UPDATE jobs SET state = '${value}'");\n`).join('')}}\n`,
  );
  return `import type { Pool } from 'pg';\n${bodies.join('')}`;
}
