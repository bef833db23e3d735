import { shell } from 'electron';
import { EXTERNAL_LINKS, type ExternalLink } from '#core/contract/ipc';

/** The only addresses that leave the workstation. The page names one; it cannot give an address of its own. */
const LINKS: Readonly<Record<ExternalLink, string>> = {
  tradingview: 'https://www.tradingview.com/',
  'schwab-developer-portal': 'https://developer.schwab.com/',
};

/** The link that an address in the page stands for; null for every other address. */
export function knownLink(url: string): ExternalLink | null {
  if (!URL.canParse(url)) return null;
  const { origin } = new URL(url);
  return EXTERNAL_LINKS.find((link) => new URL(LINKS[link]).origin === origin) ?? null;
}

/** Opens a broker's login page, which must lie where the login was said to be. */
export async function openLoginPage(url: string, provider: { readonly authorizeUrl: string }): Promise<void> {
  const expected = new URL(provider.authorizeUrl);
  const asked = new URL(url);
  if (asked.protocol !== 'https:' || asked.origin !== expected.origin || asked.pathname !== expected.pathname) {
    throw new Error('The login page lies at an address that is not the broker’s; it was not opened.');
  }
  await shell.openExternal(url);
}

/** Opens one of the known addresses in the user's browser. */
export async function openExternal(link: ExternalLink): Promise<void> {
  await shell.openExternal(LINKS[link]);
}

/** Shows a folder of ours in the file manager. Throws with the system's sentence when it cannot. */
export async function openFolder(folder: string): Promise<void> {
  const problem = await shell.openPath(folder);
  if (problem) throw new Error(`The folder ${folder} could not be opened: ${problem}`);
}
