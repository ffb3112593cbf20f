import { readConfig } from './config.js';
import { newApp } from './router/index.js';
import { startService } from './service.js';

const app = newApp(true);

try {
  const service = await startService(readConfig(process.env), app);
  const address = await service.listen();
  app.log.info({ address }, 'control plane ready');

  let ending = false;
  const end = (signal: NodeJS.Signals): void => {
    // A second signal while the first is being obeyed changes nothing.
    if (ending) return;
    ending = true;
    app.log.info({ signal }, 'ending');
    service.close().catch((error: unknown) => {
      app.log.fatal({ err: error }, 'could not end cleanly');
      process.exitCode = 1;
    });
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
} catch (error) {
  app.log.fatal({ err: error }, 'could not start');
  process.exitCode = 1;
}
