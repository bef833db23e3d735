import { _electron, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { RequestArgument, RequestName, RequestResult } from '#core/contract/ipc';
import type {} from '../src-renderer/app/bridge.ts';

export const PROJECT_ROOT = resolve(import.meta.dirname, '..');
const LONGEST_GOODBYE_MS = 30_000;
const SCREENSHOTS = join(PROJECT_ROOT, 'artifacts', 'screenshots');

/** The executable that set-up found; without it nothing here can run. */
export function electronExecutable(): string {
  const path = process.env['BELLWETHER_ELECTRON'];
  if (!path)
    throw new Error('BELLWETHER_ELECTRON is not set: run the tests with `npm test`, which prepares everything.');
  return path;
}

/** What this process was given, without what is not set. */
function definedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The app’s own arguments, after what a container needs: Chromium’s sandbox cannot start as root. */
export function appArguments(userData: string, flags: readonly string[]): string[] {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [...asRoot, PROJECT_ROOT, '--user-data', userData, ...flags];
}

/** One run of the real application with its own user data folder. */
export class RunningWorkstation {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userData: string;
  /** Kept from the start: a driver whose application is gone does not tell any more. */
  readonly #child: ChildProcess;

  constructor(app: ElectronApplication, page: Page, userData: string) {
    this.app = app;
    this.#child = app.process();
    this.page = page;
    this.userData = userData;
  }

  /** Asks the main process over the bridge, as the page itself does. */
  request<Name extends RequestName>(name: Name, argument: RequestArgument<Name>): Promise<RequestResult<Name>> {
    const words: readonly [string, unknown] = [name, argument];
    return this.page.evaluate<RequestResult<Name>, typeof words>(
      ([asked, given]) => window.bellwether.request(asked as Name, given as RequestArgument<Name>),
      words,
    );
  }

  /** Waits until the window says that the stream is in this state; else says in which it stayed, and why. */
  async waitForStream(state: string): Promise<void> {
    const wanted = this.page.locator(`[data-testid="stream-state"][data-state="${state}"]`);
    try {
      await wanted.waitFor({ timeout: 45_000 });
    } catch (error) {
      const { feed } = await this.request('health.get', null);
      throw new Error(`The stream is not ${state}: ${JSON.stringify(feed)}`, { cause: error });
    }
  }

  watchlistRow(symbol: string): Locator {
    return this.page.locator(`[data-testid="watchlist-row"][data-symbol="${symbol}"]`);
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  get processId(): number {
    const { pid } = this.#child;
    if (pid === undefined) throw new Error('The application has no process.');
    return pid;
  }

  /** Quits as the menu does and waits for the process to be gone. */
  async quit(): Promise<void> {
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.app.evaluate(({ app }) => {
      app.quit();
    });
    await exited;
  }

  /**
   * Clears away after a test, which may have ended or killed the application itself. That it quits by itself is a test
   * of its own; here a goodbye between the driver and a process that is gone must not cost another test its time.
   */
  async end(): Promise<void> {
    const tooLong = setTimeout(() => this.#child.kill('SIGKILL'), LONGEST_GOODBYE_MS);
    await this.app.close().catch(() => undefined);
    clearTimeout(tooLong);
  }
}

export async function launchWorkstation(
  userData: string,
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningWorkstation> {
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    args: appArguments(userData, flags),
    cwd: PROJECT_ROOT,
    env: { ...definedEnvironment(), ...env },
  });
  const page = await app.firstWindow();
  await page.setViewportSize({ width: 1440, height: 900 });
  return new RunningWorkstation(app, page, userData);
}
