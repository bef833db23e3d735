import type { WebFrameMain } from 'electron';
import { APP_ORIGIN } from '../shell/app-files.ts';

/**
 * Whether a message comes from our own page in the top frame of a window. An empty URL, about:blank, a sub-frame and
 * every other origin are refused: a page that could be navigated elsewhere must not keep the bridge.
 */
export function isTrustedSender(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  if (frame?.parent !== null) return false;
  try {
    const url = new URL(frame.url);
    return `${url.protocol}//${url.host}` === APP_ORIGIN;
  } catch {
    return false;
  }
}
