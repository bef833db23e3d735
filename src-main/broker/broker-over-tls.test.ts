import { once } from 'node:events';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate, type SelfSignedCertificate } from '../tls/self-signed-certificate.ts';
import { nodeEnvironment } from './node-environment.ts';
import { CASH, MARGIN, sampleBroker } from './testing/broker-samples.ts';
import { CONFIG, DeskStage } from './testing/desk-stage.ts';

const LOOPBACK = '127.0.0.1';
let certificate: SelfSignedCertificate;
beforeAll(async () => {
  certificate = await makeCertificate({
    hosts: [LOOPBACK],
    commonName: 'Test broker',
    validDays: 1,
    nowMs: Date.now(),
  });
});

const servers: Server[] = [];
const stages: DeskStage[] = [];
afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.desk.handlers.close(null, []);
  for (const server of servers.splice(0)) {
    server.close();
    await once(server, 'close');
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function connect(apiBaseUrl: string, certificateAuthorityPem: string | null): Promise<DeskStage> {
  const stage = new DeskStage(nodeEnvironment);
  stages.push(stage);
  await stage.desk.handlers.configure({ ...CONFIG, apiBaseUrl, certificateAuthorityPem }, []);
  return stage;
}

/** The sample broker behind real sockets; tells which Authorization headers arrived. */
function serve(arrived: (string | undefined)[]): (request: IncomingMessage, response: ServerResponse) => void {
  const answer = sampleBroker();
  return (request, response) => {
    arrived.push(request.headers.authorization);
    void Promise.resolve(answer({ method: 'GET', path: request.url ?? '' }, arrived.length)).then(
      ({ status, text }) => {
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
      },
    );
  };
}

describe('R19 over TLS', () => {
  test('a server whose certificate is trusted is read', async () => {
    const arrived: (string | undefined)[] = [];
    const { certificatePem: cert, privateKeyPem: key } = certificate;
    const port = await listen(createServer({ cert, key }, serve(arrived)));
    const stage = await connect(`https://${LOOPBACK}:${port}`, cert);
    await stage.desk.handlers.sync({ scope: 'all' }, []);
    expect(stage.portfolio).toMatchObject({ problem: null, accounts: [{ name: 'Individual' }, { type: 'CASH' }] });
    expect(new Set(arrived)).toEqual(new Set(['Bearer test-access-token-1']));
    expect(stage.said).not.toContain(MARGIN.hash);
    expect(stage.said).not.toContain(CASH.number);
  });

  test('a server that cannot prove who it is gets nothing, and that is said', async () => {
    const arrived: (string | undefined)[] = [];
    const { certificatePem: cert, privateKeyPem: key } = certificate;
    const port = await listen(createServer({ cert, key }, serve(arrived)));
    const stage = await connect(`https://${LOOPBACK}:${port}`, null);
    await stage.desk.handlers.sync({ scope: 'all' }, []);
    expect(stage.portfolio.problem).toContain('certificate is not trusted');
    expect(arrived).toEqual([]);
  });

  test('an address that is not encrypted and not of this computer gets nothing', async () => {
    const stage = await connect('http://broker.example', null);
    await stage.desk.handlers.sync({ scope: 'all' }, []);
    expect(stage.portfolio.problem).toContain('not encrypted');
  });

  test('a redirect to another server is not followed: the token does not go there', async () => {
    const arrived: (string | undefined)[] = [];
    const elsewhere = await listen(createPlainServer(serve(arrived)));
    const port = await listen(
      createPlainServer((request, response) => {
        response.writeHead(302, { Location: `http://${LOOPBACK}:${elsewhere}${request.url ?? ''}` }).end();
      }),
    );
    const stage = await connect(`http://${LOOPBACK}:${port}`, null);
    expect(await stage.desk.handlers.check(null, [])).toMatchObject([
      { state: 'failed' },
      { state: 'failed' },
      { state: 'failed' },
    ]);
    expect(arrived).toEqual([]);
  });
});

test('a connection that is closed in the middle of a call ends it', async () => {
  const arrivals: ServerResponse[] = [];
  const server = createPlainServer((_request, response) => {
    arrivals.push(response);
    server.emit('arrival');
  });
  const port = await listen(server);
  const stage = await connect(`http://${LOOPBACK}:${port}`, null);
  const arrived = once(server, 'arrival');
  const checks = stage.desk.handlers.check(null, []);
  await arrived;
  await stage.desk.handlers.close(null, []);
  expect((await checks).every(({ state }) => state === 'failed')).toBe(true);
});
