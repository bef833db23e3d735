import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError } from '../api-error.ts';

/** Said with every answer: it is data for programs, to be kept by nobody and shown as nothing else. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
};

/** Refuses where no route has been found yet; the connection ends with it. */
export function refuseBare(response: ServerResponse, error: ApiError): void {
  const body = JSON.stringify(error.body);
  response
    .writeHead(error.status, {
      ...SAFE_HEADERS,
      Connection: 'close',
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    })
    .end(body);
}

/** What Node's parser could not read, by its code. */
function parseRefusal(code: string): ApiError {
  if (code === 'HPE_HEADER_OVERFLOW') return new ApiError('headers-too-large', 'The headers are too large.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ApiError('too-late', 'The request did not come in time.');
  return new ApiError('bad-request', 'This is no HTTP request.');
}

/** Answers on a socket whose bytes made no request. */
export function refuseOnSocket(socket: Duplex, cause: Error & { readonly code?: string }): ApiError {
  const error = parseRefusal(cause.code ?? '');
  const body = JSON.stringify(error.body);
  const head = [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(SAFE_HEADERS).map(([name, value]) => `${name}: ${value}`),
  ];
  if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  else socket.destroy();
  return error;
}
