import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrokerEvents, BrokerRequests } from '#core/contract/broker';
import type { PortfolioView } from '#core/contract/portfolio';
import type { TokenWanted } from '#core/contract/token';
import { bundle, type Bundle } from '../workers/testing/bundle.ts';
import { WorkerClient } from '../workers/worker-client.ts';
import { MARGIN, sampleBroker } from './testing/broker-samples.ts';
import { CONFIG } from './testing/desk-stage.ts';
import { reply } from './testing/virtual-world.ts';

/** The thread as it is shipped. */

const START = Date.UTC(2025, 11, 9, 14, 30);

let programs: Bundle;
let server: Server;
let worker: WorkerClient<BrokerRequests, BrokerEvents>;
const portfolios: PortfolioView[] = [];
const wanted: TokenWanted[] = [];

beforeAll(async () => {
  programs = await bundle({ 'broker-worker': 'src-main/broker/broker-worker.ts' });
  const candle = { datetime: START, open: 10, high: 10.5, low: 9.75, close: 10.25, volume: 7 };
  const answer = sampleBroker((path) =>
    path.endsWith('/pricehistory') ? reply(200, { symbol: 'SPY', candles: [candle] }) : null,
  );
  server = createServer((request, response) => {
    const isTokenGood = request.headers.authorization === 'Bearer test-access-token-2';
    void Promise.resolve(answer({ method: 'GET', path: request.url ?? '' }, 0)).then(({ status, text }) => {
      response.writeHead(isTokenGood ? status : 401).end(isTokenGood ? text : '{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  worker = new WorkerClient('broker', pathToFileURL(programs.path('broker-worker')), () => undefined);
  worker.on('portfolio', (portfolio) => portfolios.push(portfolio));
  worker.on('tokenWanted', (ask) => {
    wanted.push(ask);
    const serial = ask.refusedSerial === null && wanted.length === 1 ? 1 : 2;
    const accessToken = `test-access-token-${serial}`;
    void worker.request('answerToken', { askId: ask.askId, outcome: { kind: 'token', accessToken, serial } });
  });
  const { port } = server.address() as AddressInfo;
  await worker.request('configure', { ...CONFIG, apiBaseUrl: `http://127.0.0.1:${port}` });
});
afterAll(async () => {
  await worker.request('close', null);
  await worker.terminate();
  server.close();
  await once(server, 'close');
  await programs.remove();
});

test('asks the main thread for tokens and tells the portfolio, which holds no hash', async () => {
  await worker.request('sync', { scope: 'all' });
  expect(wanted.slice(0, 2).map(({ refusedSerial }) => refusedSerial)).toEqual([null, 1]);
  expect(portfolios.at(-1)).toMatchObject({ problem: null, accounts: [{ name: 'Individual' }, { type: 'CASH' }] });
  expect(JSON.stringify(portfolios)).not.toContain(MARGIN.hash);
});

test('hands minutes over as numbers, and answers the checks', async () => {
  const outcome = await worker.request('minuteHistory', { symbol: 'SPY', fromMs: START, toMs: START });
  expect(outcome).toEqual({
    kind: 'bars',
    history: {
      symbol: 'SPY',
      cells: new Float64Array([START, 1_000_000_000, 1_050_000_000, 975_000_000, 1_025_000_000, 7]),
      count: 1,
      unsoundRows: 0,
    },
  });
  expect((await worker.request('check', null)).map(({ state }) => state)).toEqual(['passed', 'passed', 'passed']);
});
