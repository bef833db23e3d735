import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { protocol } from 'electron';
import { APP_SCHEME, CONTENT_SECURITY_POLICY, CONTENT_TYPES, resolveAppFile } from './app-files.ts';

/** Must run before Electron is ready: without these privileges the page has no origin of its own. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

/** Serves the built page under `bellwether://app/` instead of `file://`, each answer with the policy as a header. */
export function serveApp(rendererFolder: string): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const file = resolveAppFile(rendererFolder, request);
    if (!file) return new Response('Not found', { status: request.method === 'GET' ? 404 : 405, headers: HEADERS });
    try {
      const contentType = CONTENT_TYPES.get(extname(file)) ?? 'application/octet-stream';
      return new Response(new Uint8Array(await readFile(file)), {
        headers: { ...HEADERS, 'content-type': contentType },
      });
    } catch {
      return new Response('Not found', { status: 404, headers: HEADERS });
    }
  });
}
