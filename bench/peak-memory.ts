/** Loaded before the measured program: says at its end how much memory the process held at most. */
process.on('exit', () => {
  process.stderr.write(`peak-memory-kb=${process.resourceUsage().maxRSS}\n`);
});
