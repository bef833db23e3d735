import { join } from 'node:path';
import { app, dialog } from 'electron';
import log from 'electron-log/node';
import { findInstrument, SHIPPED_INSTRUMENTS } from '#core/market/instrument';
import { LaunchOptionError, parseLaunchOptions, type LaunchOptions } from './launch-options.ts';
import { PracticeSessionError } from './practice/practice-error.ts';
import { readSessionFiles } from './practice/session/session-file.ts';
import { SettingsFile } from './settings/settings-file.ts';
import { registerAppScheme } from './shell/app-protocol.ts';
import { brokerProfile } from './shell/broker-profile.ts';
import { Workstation } from './shell/workstation.ts';

const isRefusal = (error: unknown): error is LaunchOptionError | PracticeSessionError =>
  error instanceof LaunchOptionError || error instanceof PracticeSessionError;

/** What the user asked for cannot be done: one plain line and exit code 2, before any window or folder is made. */
function refuse(error: unknown): never {
  if (!isRefusal(error)) throw error;
  process.stderr.write(`${error.message}\n`);
  app.exit(2);
  throw error;
}

/** What follows the program, and in a build run from its folder that folder: Electron's own switches come before it. */
function ownArguments(): readonly string[] {
  const program = app.isPackaged ? 0 : process.argv.findIndex((word, at) => at > 0 && !word.startsWith('-'));
  return process.argv.slice(program + 1);
}

function readOptions(): LaunchOptions {
  try {
    return parseLaunchOptions(ownArguments());
  } catch (error) {
    return refuse(error);
  }
}

/** A recorded session is read before anything is opened: it says which symbols there are. */
async function symbolsOf(options: LaunchOptions): Promise<readonly string[]> {
  const { session, external } = options.practice;
  if (options.symbols) return options.symbols;
  const shipped = SHIPPED_INSTRUMENTS.map(({ symbol }) => symbol);
  if (session === 'synthetic' || external) return shipped;
  const { manifest } = await readSessionFiles(session);
  return manifest.streams.map(({ symbol }) => symbol).filter((symbol) => findInstrument(symbol));
}

async function openWorkstation(): Promise<void> {
  await app.whenReady();
  const symbols = await symbolsOf(options).catch(refuse);
  const profile = await brokerProfile(options.broker, options.userData).catch(refuse);
  const { settings, problem: startProblem } = await SettingsFile.open(join(app.getPath('userData'), 'settings.json'));
  if (startProblem !== null) log.warn(startProblem);
  await new Workstation({ options, symbols, settings, profile, startProblem }).open();
}

/** Nothing is open yet that could show it: the system's own box does, unless nobody sits in front of it. */
function giveUp(error: unknown): void {
  if (isRefusal(error)) return;
  log.error('the workstation could not be opened', error);
  const why = error instanceof Error ? error.message : String(error);
  const todo = `Start it again. If that does not help, the log in ${join(app.getPath('userData'), 'logs')} says more.`;
  if (options.headless || options.unattended || options.seconds !== null) process.stderr.write(`${why} ${todo}\n`);
  else dialog.showErrorBox('Bellwether could not be opened', `${why}\n\n${todo}`);
  app.exit(1);
}

/** A promise that nobody awaited failed: say so in the log; the streams go on. */
process.on('unhandledRejection', (reason) => {
  log.error('unhandled rejection', reason);
});

const options = readOptions();
if (options.userData !== null) app.setPath('userData', options.userData);
log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log');
// The main thread never waits for a disk, not even to complain about one.
log.transports.file.sync = false;
log.transports.console.level = 'warn';

// Nothing is drawn without a window.
if (options.headless) {
  app.disableHardwareAcceleration();
  // A server has no desktop bus, and the browser engine would say so a dozen times.
  app.commandLine.appendSwitch('log-level', '3');
}
registerAppScheme();
// Chromium cannot sandbox for root, e.g. in a container; whoever starts it so says it on the command line.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

// The lock comes before anything opens the archive: a second start raises the first and ends.
if (app.requestSingleInstanceLock()) {
  openWorkstation().catch(giveUp);
} else {
  process.stdout.write('Bellwether is already running; its window has been raised and these options are ignored.\n');
  // Whoever asked for a run of so many seconds did not get it.
  app.exit(options.seconds === null ? 0 : 1);
}
