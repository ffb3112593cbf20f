#!/usr/bin/env node
const { main } = await import('../dist/bundle/main.js').catch((error) => {
  // A clone that has not been built; anything else is a defect worth its stack.
  if (!/^Cannot find module '[^']*main\.js'/.test(error?.message)) throw error;
  return { main: () => fail('error: drift-gate is not built; run npm run build') };
});

await main(process.argv);

function fail(line) {
  console.error(line);
  process.exitCode = 2;
}
