import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../src-main/net/testing/free-port.ts';
import { LoginKeychain } from './login-keychain.ts';
import { startPractice, type PracticeProcess } from './practice-process.ts';
import { SystemBrowser } from './system-browser.ts';
import { workstationTest } from './workstation-test.ts';
import { launchWorkstation, type RunningWorkstation } from './workstation.ts';

/** An exchange that plays the broker, the browser to log in with, and workstations that take it for the broker. */
export interface BrokerStage {
  readonly exchange: PracticeProcess;
  readonly browser: SystemBrowser;
  readonly callback: string;
  readonly keychain: LoginKeychain;
  readonly launch: (flags?: readonly string[], env?: Readonly<Record<string, string>>) => Promise<RunningWorkstation>;
}

/** A test with a keychain that holds nothing and an `openStage` that is cleared away whatever happens. */
export const brokerTest = workstationTest.extend<{
  openStage: (...exchangeWords: readonly string[]) => Promise<BrokerStage>;
}>({
  openStage: async ({ userData }, use) => {
    const endings: (() => Promise<void>)[] = [];
    const keychain = new LoginKeychain(userData);
    await use(async (...words) => {
      // Not among the workstation's own files: the browser is told what only a browser may know.
      const desktop = await mkdtemp(join(tmpdir(), 'bellwether-browser-'));
      endings.push(() => rm(desktop, { recursive: true, force: true }));
      const callback = `https://127.0.0.1:${await freePort()}`;
      const exchange = await startPractice('--callback', callback, ...words);
      endings.push(() => exchange.kill());
      const browser = await SystemBrowser.in(desktop);
      endings.push(() => browser.close());
      return {
        exchange,
        browser,
        callback,
        keychain,
        launch: async (flags = [], env = {}) => {
          const all = [...exchange.brokerFlags, ...flags];
          const workstation = await launchWorkstation(userData, all, { ...browser.environment, ...env });
          endings.push(() => workstation.end());
          return workstation;
        },
      };
    });
    for (const end of endings.reverse()) await end();
    await keychain.empty();
  },
});
