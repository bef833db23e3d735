import { join } from 'node:path';
import { app } from 'electron';
import log from 'electron-log/main';
import { LaunchOptionError, parseLaunchOptions, type LaunchOptions } from './launch-options.ts';
import { registerAppScheme } from './shell/app-protocol.ts';
import { Workstation } from './shell/workstation.ts';

function readOptions(): LaunchOptions {
  try {
    return parseLaunchOptions(process.argv.slice(app.isPackaged ? 1 : 2));
  } catch (error) {
    if (!(error instanceof LaunchOptionError)) throw error;
    process.stderr.write(`${error.message}\n`);
    app.exit(2);
    throw error;
  }
}

/** A promise that nobody awaited failed: say so in the log; the streams go on. */
process.on('unhandledRejection', (reason) => {
  log.error('unhandled rejection', reason);
});

const options = readOptions();
if (options.userData !== null) app.setPath('userData', options.userData);
log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log');
log.transports.console.level = 'warn';

registerAppScheme();
// Chromium cannot sandbox for root, e.g. in a container; whoever starts it so says it on the command line.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

// The lock comes before anything opens the archive: a second start raises the first and ends.
if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(() => new Workstation(options).open());
} else {
  process.stdout.write('Bellwether is already running; its window has been raised.\n');
  app.quit();
}
