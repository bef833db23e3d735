import { extname, join, normalize, sep } from 'node:path';

export const APP_SCHEME = 'bellwether';
export const APP_ORIGIN = `${APP_SCHEME}://app`;
export const APP_URL = `${APP_ORIGIN}/index.html`;

/** The one style sheet that lightweight-charts 5.2 writes into the page: the place of its attribution logo. */
const CHART_LOGO_STYLE = "'sha256-3pRED1tOXas1FXFoPb9TGCjmYe9XQsmO9OV23khV2nY='";

/** Nothing but our own files runs, loads or is connected to. Other styles of libraries go through the CSSOM. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${CHART_LOGO_STYLE}`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the page may consist of; a file of another type is not served. */
export const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
  ['.wav', 'audio/wav'],
  ['.map', 'application/json'],
]);

/**
 * The file that a request means, or null when it means none: another host, another method, an unknown type, or a path
 * that leaves the folder. Compared with the separator, so that a sibling `renderer-evil` is not inside `renderer`.
 */
export function resolveAppFile(
  rendererFolder: string,
  request: { readonly url: string; readonly method: string },
): string | null {
  if (request.method !== 'GET') return null;
  let pathname: string;
  try {
    const url = new URL(request.url);
    if (url.host !== 'app') return null;
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return null;
  }
  if (pathname.includes('\0') || pathname.includes('\\') || pathname.includes('%')) return null;
  const file = normalize(join(rendererFolder, pathname));
  const inside = file.startsWith(normalize(rendererFolder) + sep);
  return inside && CONTENT_TYPES.has(extname(file)) ? file : null;
}
