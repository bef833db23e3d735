import { shell } from 'electron';
import type { ExternalLink } from '#core/contract/ipc';

/** The only addresses that leave the workstation. The page names one; it cannot give an address of its own. */
const LINKS: Readonly<Record<ExternalLink, string>> = {
  tradingview: 'https://www.tradingview.com/',
  'schwab-developer-portal': 'https://developer.schwab.com/',
};

/** The link that an address in the page stands for; null for every other address. */
export function knownLink(url: string): ExternalLink | null {
  return URL.canParse(url) && new URL(url).origin === new URL(LINKS.tradingview).origin ? 'tradingview' : null;
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
