import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

interface PushServer {
  readonly url: string;
  /** Titles of what was taken, in order. */
  titles(): readonly string[];
  /** How many were refused. */
  refused(): number;
  /** The next push, except tests of the user's own, is answered with this status. */
  failNext(status: number): void;
  close(): Promise<void>;
}

/** An ntfy server as far as a phone's topic needs one, on a port of this computer. */
export async function startPushServer(): Promise<PushServer> {
  const taken: string[] = [];
  const failing: number[] = [];
  let refused = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { title } = JSON.parse(Buffer.concat(parts).toString()) as { title: string };
      const failure = failing.shift();
      if (failure !== undefined) refused += 1;
      else taken.push(title);
      response.writeHead(failure ?? 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(failure === undefined ? { event: 'message' } : { http: failure }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    titles: () => taken,
    refused: () => refused,
    failNext: (status) => failing.push(status),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
