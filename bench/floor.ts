import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** What no checker can be faster than: `read` reads every file below the folders, `parse` makes a whole tree of each as well. */
const [mode, ...folders] = process.argv.slice(2);

let bytes = 0;
let statements = 0;
for (const folder of folders) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    bytes += text.length;
    if (mode === 'parse')
      statements += parseSync(path, text, { lang: 'ts', preserveParens: false }).program.body.length;
  }
}
console.log(JSON.stringify({ bytes, statements }));
