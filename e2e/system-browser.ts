import { chromium, type Browser, type Page } from '@playwright/test';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const CHROMIUM = '/usr/bin/chromium';

/** Stands where the desktop's browser stands: writes down which address it was asked to open. */
export class SystemBrowser {
  readonly #folder: string;
  readonly #asked: string;
  #browser: Browser | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#asked = join(folder, 'asked-address');
  }

  /** Makes the desktop's settings for one application: which program opens an https address. */
  static async in(folder: string): Promise<SystemBrowser> {
    const browser = new SystemBrowser(join(folder, 'desktop'));
    const applications = join(browser.#folder, 'applications');
    await mkdir(applications, { recursive: true });
    const script = join(browser.#folder, 'browser.sh');
    const [asked, unfinished] = [browser.#asked, `${browser.#asked}.new`];
    await writeFile(script, `#!/bin/sh\nprintf %s "$1" > '${unfinished}' && mv '${unfinished}' '${asked}'\n`);
    await chmod(script, 0o755);
    const entry = [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Browser',
      `Exec=${script} %u`,
      'MimeType=x-scheme-handler/https;',
    ];
    await writeFile(join(applications, 'browser.desktop'), `${entry.join('\n')}\n`);
    const defaults = '[Default Applications]\nx-scheme-handler/https=browser.desktop\n';
    await writeFile(join(browser.#folder, 'mimeapps.list'), defaults);
    return browser;
  }

  /** For the workstation: makes the desktop open addresses with this browser. */
  get environment(): Readonly<Record<string, string>> {
    return { XDG_CONFIG_HOME: this.#folder, XDG_DATA_HOME: this.#folder };
  }

  /** The address that the workstation wanted to be opened; null while there is none. */
  askedAddress(): Promise<string | null> {
    return readFile(this.#asked, 'utf8').catch(() => null);
  }

  /** So that the next address is seen to be a new one. */
  async forgetAddress(): Promise<void> {
    await rm(this.#asked, { force: true });
  }

  /** A page of a real Chromium that trusts nothing but the system's authorities. */
  async newPage(): Promise<Page> {
    this.#browser ??= await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    const context = await this.#browser.newContext();
    return context.newPage();
  }

  async close(): Promise<void> {
    await this.#browser?.close();
  }
}

/** Goes past the browser's warning of a certificate that nobody known has signed, as a person does. */
export async function goPastWarning(page: Page): Promise<void> {
  await page.locator('#details-button').click();
  await page.locator('#proceed-link').click();
}
