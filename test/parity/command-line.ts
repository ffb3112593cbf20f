import { checkProjects, createCompiler, factsCache, registry } from '#host/index';
import type { Finding } from '#gate/index';
import { wordingBy } from '#report/message';
import type { Compared } from './compared.js';

/** What the command line finds, with the finding itself, which says more than a report of the plugin does. */
export interface Checked extends Compared {
  readonly finding: Finding;
}

const compiler = createCompiler();
const cache = factsCache();
const wording = wordingBy(registry);

/** The command line's run over a folder. A problem throws, because then nothing would be compared. */
export async function lintByCli(folder: string, types: 'off' | 'auto' = 'auto'): Promise<readonly Checked[]> {
  const checked = await checkProjects({ cwd: folder, types, compiler, cache });
  const problems = [...checked.problems, ...checked.results.flatMap((result) => result.problems)];
  if (problems.length > 0) throw new Error(`${folder}: ${JSON.stringify(problems)}`);
  return checked.results.flatMap(({ findings }) =>
    findings
      .filter(({ allowed }) => allowed === undefined)
      .map((finding) => {
        const { what, instead } = wording(finding);
        const { path, span } = finding.place;
        const { start, end } = span;
        return { path, gate: finding.gate, message: `${what}. ${instead}`, start, end, finding };
      }),
  );
}
