import { net, powerMonitor } from 'electron';
import type { SystemEvent } from '#core/contract/workers';

/** Electron tells the main process of no change of the network; its own flag is cheap to look at. */
const NETWORK_LOOK_MS = 2_000;

/** Tells when the computer goes to sleep, wakes up, or gains or loses its network. Call once, when the app is ready. */
export function watchSystem(tell: (event: SystemEvent) => void): void {
  powerMonitor.on('suspend', () => {
    tell('suspend');
  });
  powerMonitor.on('resume', () => {
    tell('resume');
  });
  let wasOnline = net.isOnline();
  setInterval(() => {
    const isOnline = net.isOnline();
    if (isOnline === wasOnline) return;
    wasOnline = isOnline;
    tell(isOnline ? 'network-up' : 'network-down');
  }, NETWORK_LOOK_MS);
}
