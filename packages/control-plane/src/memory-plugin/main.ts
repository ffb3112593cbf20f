import { newMemoryApp } from './app.js';
import { readMemoryPluginConfig } from './config.js';
import { dropRoot } from './drop-root.js';
import { loadMemoryMigrations } from './migrations.js';
import { startMemoryPlugin } from './start.js';

const app = newMemoryApp(true);

try {
  const config = readMemoryPluginConfig(process.env);
  const migrations = await loadMemoryMigrations(config.migrationsDir);
  dropRoot();
  const plugin = await startMemoryPlugin(config, app, migrations);
  app.log.info({ url: plugin.url }, 'memory plugin ready');

  let ending = false;
  const end = (cause: string): void => {
    // A second cause while the first is being obeyed changes nothing.
    if (ending) return;
    ending = true;
    app.log.info({ cause }, 'ending');
    plugin
      .close()
      .catch((error: unknown) => {
        app.log.fatal({ err: error }, 'could not end cleanly');
        process.exitCode = 1;
      })
      .finally(leaveService);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  tellService({ url: plugin.url });
  endWithService(end);
} catch (error) {
  app.log.fatal({ err: error }, 'could not start');
  process.exitCode = 1;
  tellService({ failure: error instanceof Error ? error.message : String(error) });
}

/** Over the channel that the service opened when it started this process; started by hand, there is none. */
function tellService(message: { readonly url: string } | { readonly failure: string }): void {
  if (process.connected) process.send?.(message);
}

/** The channel closes with the service, however that ended: nobody is left who would stop the plugin. */
function endWithService(end: (cause: string) => void): void {
  if (process.send === undefined) return;
  process.once('disconnect', () => {
    end('the service is gone');
  });
  if (!process.connected) end('the service is gone');
}

/** An open channel that is listened on keeps a process alive. */
function leaveService(): void {
  if (process.connected) process.disconnect();
}
