import type { IncomingMessage } from 'node:http';

export const LARGEST_BODY_BYTES = 1_048_576;

export type BodyReading =
  { readonly kind: 'whole'; readonly text: string } | { readonly kind: 'too-large' } | { readonly kind: 'broken-off' };

/**
 * Reads a request's body as UTF-8. One that is too large is read to its end and forgotten as it comes: a client in the
 * middle of sending does not see an answer that is followed by the end of its connection.
 */
export function readBody(request: IncomingMessage): Promise<BodyReading> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
      else chunks = [];
    });
    request.once('end', () => {
      if (size > LARGEST_BODY_BYTES) resolve({ kind: 'too-large' });
      else resolve({ kind: 'whole', text: Buffer.concat(chunks).toString('utf8') });
    });
    // After `end` these resolve what is resolved already.
    request.once('error', () => {
      resolve({ kind: 'broken-off' });
    });
    request.once('close', () => {
      resolve({ kind: 'broken-off' });
    });
  });
}
