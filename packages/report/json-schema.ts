import { z } from 'zod';

/*
 * The shape of `--format json`, and its documentation. Within version 1, members may be added; none is renamed,
 * removed or given another meaning.
 */

const count = z.int().min(0);

const position = z.strictObject({
  line: z.int().min(1).nullable().describe('From 1; null where the text of the file could not be had.'),
  column: z.int().min(1).nullable().describe('From 1, in UTF-16 code units; null where `line` is.'),
  offset: z.int().min(0).describe('From 0, in UTF-16 code units, from behind a byte-order mark.'),
});

const place = {
  file: z.string().describe('Path with forward slashes, relative to the root of its project.'),
  start: position.describe('The first character.'),
  end: position.describe('Behind the last character.'),
};

const fix = z.strictObject({
  title: z.string().describe('What it does.'),
  kind: z.enum(['fix', 'suggestion']).describe('`drift-gate check --fix` applies a fix; a suggestion is to be chosen.'),
  edits: z
    .array(z.strictObject({ ...place, text: z.string().describe('Replaces what stands there.') }))
    .describe('They do not overlap.'),
  creates: z
    .array(z.strictObject({ file: z.string(), text: z.string() }))
    .optional()
    .describe('New files.'),
});

const finding = z.strictObject({
  project: z.string().optional().describe('Name of the project, where the configuration lists several.'),
  database: z
    .string()
    .optional()
    .describe('What it holds for, where a project has several databases and not all say it; names are joined by `, `.'),
  gate: z.string(),
  messageId: z.string(),
  severity: z
    .enum(['error', 'note'])
    .describe('Only errors that are neither allowed, nor in the baseline, nor old make the exit code 1.'),
  ...place,
  what: z.string().describe('The headline: complete alone.'),
  label: z.string().optional().describe('What is to be said of the exact characters.'),
  why: z.string().describe("The team's reason, or the gate's."),
  see: z.string().optional().describe("The team's reference: incident, pull request, decision record."),
  instead: z.string().describe('One concrete way out.'),
  allowedInstead: z.string().optional().describe('What is allowed at this place.'),
  values: z.record(z.string(), z.union([z.string(), z.number()])).describe('What the message was filled with.'),
  related: z.array(z.strictObject({ ...place, label: z.string() })).describe('Places that explain it.'),
  fix: fix.optional().describe('A change that ends it.'),
  within: z.string().describe('The function it stands in, as `path#name`, or the path alone at module level.'),
  subject: z.string().describe('What it is about: `workspaces.status`, the target of an import.'),
  key: z.string().describe('The same for the same breach when lines move.'),
  allowed: z.string().nullable().describe('The reason of the allowance that accepts it; null where none does.'),
  baselined: z.boolean().describe('The baseline holds it, so that it fails no run.'),
  old: z.boolean().describe('It was there already at the commit that `--since` leads to, so that it fails no run.'),
});

const problem = z.strictObject({
  project: z.string().optional(),
  where: z.string().describe('A place in the configuration, or a path relative to the working directory.'),
  ...z.object(place).partial().shape,
  what: z.string(),
  todo: z.string(),
});

const project = z.strictObject({
  name: z.string().optional(),
  root: z.string().describe('The folder of the project, relative to the working directory.'),
  files: count,
  migrations: count,
  statements: z.strictObject({ read: count, partly: count, opaque: count }),
  unread: z
    .array(z.strictObject({ ...place, kind: z.enum(['partly', 'opaque']), why: z.string() }))
    .describe('The texts behind `partly` and `opaque`.'),
  unfolded: z
    .array(z.strictObject({ ...place, why: z.string() }))
    .describe('Statements of migrations that the catalog goes on without.'),
  gates: z.array(z.string()).describe('Gates that ran, sorted.'),
});

export const jsonReport = z
  .strictObject({
    version: z.literal(1),
    tool: z.strictObject({ name: z.literal('drift-gate'), version: z.string() }),
    exitCode: z
      .union([z.literal(0), z.literal(1), z.literal(2)])
      .describe('0 clean, 1 findings, 2 it could not do its whole job.'),
    counts: z
      .strictObject({
        errors: count,
        notes: count,
        allowed: count,
        baselined: count,
        old: count.describe('Without those that the baseline holds too.'),
        problems: count,
      })
      .describe('Each finding is counted once.'),
    findings: z
      .array(finding)
      .describe('Sorted by project, file, position and gate; all are among them, whether they count or not.'),
    problems: z.array(problem).describe('What kept the run from doing its whole job.'),
    projects: z.array(project).describe('What was seen.'),
  })
  .describe('What `drift-gate check --format json` prints.');

export type JsonReport = z.infer<typeof jsonReport>;

/** The JSON Schema (draft 2020-12) of the format. */
export function jsonSchema(): object {
  return z.toJSONSchema(jsonReport);
}
