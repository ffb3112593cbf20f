import { execSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { extractFile } from '#extract/extract';
import { extractModule } from '#extract/modules';
import { mayHoldSql } from '#extract/mayHold';
import { byTypeScript, byEspree } from './parsed.js';
function diff(a: any, b: any, at = ''): string | null {
  if (Object.is(a, b)) return null;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return `${at}: ${JSON.stringify(a)?.slice(0, 200)} / ${JSON.stringify(b)?.slice(0, 200)}`;
  for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) { const d = diff(a[k], b[k], `${at}.${k}`); if (d) return d; }
  return null;
}
test('real', () => {
  const list = execSync("find node_modules /work/main/node_modules/.. -maxdepth 7 \\( -name '*.ts' -o -name '*.mts' -o -name '*.tsx' -o -name '*.js' -o -name '*.cjs' \\) -size +1k -size -150k -path '*node_modules*' 2>/dev/null | awk 'NR%25==0' | head -700", { encoding: 'utf8' }).trim().split('\n');
  let n = 0; const out: string[] = [];
  for (const f of list) {
    const t = readFileSync(f, 'utf8').replace(/^\uFEFF/, '');
    const ours = extractFile(t, { fileName: f });
    if (ours.problems.length) { out.push('PROBLEM ' + f + JSON.stringify(ours.problems[0])); continue; }
    if (ours.texts.length && !mayHoldSql(t)) out.push('MAY ' + f);
    const m = extractModule(t, { fileName: f });
    const dm = diff(JSON.parse(JSON.stringify({ i: ours.imports, e: ours.exports.map(({ ...x }: any) => { delete x.binding; return x; }), a: ours.allowances })), JSON.parse(JSON.stringify({ i: m.imports, e: m.exports, a: m.allowances })));
    if (dm) out.push('MODULE ' + f + dm);
    try { const d = diff(ours, byTypeScript(t, f)); if (d) out.push('TS ' + f + ' ' + d); } catch (e) { out.push('TSERR ' + f + String(e).slice(0, 100)); }
    if (/js$/.test(f)) try { const d = diff(ours, byEspree(t)); if (d) out.push('ES ' + f + ' ' + d); } catch (e) { out.push('ESERR ' + f + String(e).slice(0, 100)); }
    n++;
  }
  console.log(n, out.length, '\n' + out.slice(0, 60).join('\n'));
}, 300000);
