import { app, session, type Session } from 'electron';
import log from 'electron-log/node';
import { APP_ORIGIN, APP_URL } from './app-files.ts';
import { knownLink, openExternal } from './open-outside.ts';

function isOurs(url: string): boolean {
  try {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.host}` === APP_ORIGIN;
  } catch {
    return false;
  }
}

/** Every permission is refused: the page needs none. Electron's own default would grant them. */
function denyPermissions(target: Session): void {
  target.setPermissionRequestHandler((_contents, permission, decide) => {
    log.warn('permission refused', { permission });
    decide(false);
  });
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
}

/** The window has no network: everything that talks to the outside lives in the main process and its workers. */
function denyNetwork(target: Session): void {
  target.webRequest.onBeforeRequest((details, decide) => {
    const allowed = isOurs(details.url) || details.url.startsWith('devtools://') || details.url.startsWith('data:');
    if (!allowed) log.warn('request refused', { url: details.url.slice(0, 200) });
    decide({ cancel: !allowed });
  });
}

/** Closes every way out of the page for every window that is ever made. Call once, before the first window. */
export function lockDown(): void {
  denyPermissions(session.defaultSession);
  denyNetwork(session.defaultSession);
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      const link = knownLink(url);
      if (link) void openExternal(link);
      else log.warn('new window refused', { url: url.slice(0, 200) });
      return { action: 'deny' };
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
    const stayHere = (event: { readonly url: string; preventDefault(): void }): void => {
      if (isOurs(event.url)) return;
      log.warn('navigation refused', { url: event.url.slice(0, 200) });
      event.preventDefault();
    };
    contents.on('will-navigate', stayHere);
    contents.on('will-frame-navigate', stayHere);
    contents.on('will-redirect', stayHere);
    // Electron asks nobody before it goes to about:blank. The wrapper refuses every question from there; come home.
    contents.on('did-navigate', (_event, url) => {
      if (!isOurs(url)) void contents.loadURL(APP_URL);
    });
  });
}
