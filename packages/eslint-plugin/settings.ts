import { z } from 'zod';
import type { Problem } from '#gate/index';
import { pathText, schemaProblems } from '#host/schema-problems';

/** What `settings['drift-gate']` may hold. Options of gates are not among it: they stand in the configuration alone. */
const schema = z.strictObject({
  /** The configuration, where it is not the nearest one upwards of the file; absolute, or relative to where ESLint runs. */
  config: z.string().optional(),
  /** Set by `fromConfig`: the fingerprint of the configuration that it was given. */
  given: z.string().optional(),
});

export interface Settings {
  readonly config?: string;
  readonly given?: string;
  readonly problems: readonly Problem[];
}

/** `text`: JSON. Settings that are wrong are said, and what is wrong in them is not gone by. */
export function readSettings(text: string | undefined): Settings {
  if (text === undefined) return { problems: [] };
  const settings: unknown = JSON.parse(text);
  const { success, data, error } = schema.safeParse(settings);
  if (!success) return { problems: schemaProblems(error, schema, settings).map(settingsProblem) };
  const { config, given } = data;
  return { ...(config === undefined ? {} : { config }), ...(given === undefined ? {} : { given }), problems: [] };
}

function settingsProblem({ at, what, todo }: ReturnType<typeof schemaProblems>[number]): Problem {
  const key = pathText(at);
  return { where: `settings["drift-gate"]${key === '' || key.startsWith('[') ? key : `.${key}`}`, what, todo };
}
