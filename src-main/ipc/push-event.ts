import type { WebContents } from 'electron';
import { eventChannel } from '#core/contract/channels';
import type { EventName, Events } from '#core/contract/ipc';

/** Sends one typed event to a window; a window that is gone or still loading is skipped, it will ask for a snapshot. */
export function pushEvent<Name extends EventName>(
  contents: WebContents | null,
  name: Name,
  payload: Events[Name],
): void {
  if (!contents || contents.isDestroyed() || contents.isLoadingMainFrame()) return;
  contents.send(eventChannel(name), payload);
}
