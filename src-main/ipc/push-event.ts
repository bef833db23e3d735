import type { WebContents } from 'electron';
import { eventChannel } from '#core/contract/channels';
import type { EventName, Events } from '#core/contract/ipc';

/** Sends one typed event to a window that is there. */
export function sendEvent<Name extends EventName>(
  contents: WebContents | null,
  name: Name,
  payload: Events[Name],
): void {
  if (!contents || contents.isDestroyed()) return;
  contents.send(eventChannel(name), payload);
}

/** The same for what comes all the time: a window that is still loading is skipped, it will ask for a snapshot. */
export function pushEvent<Name extends EventName>(
  contents: WebContents | null,
  name: Name,
  payload: Events[Name],
): void {
  if (contents && !contents.isDestroyed() && contents.isLoadingMainFrame()) return;
  sendEvent(contents, name, payload);
}
