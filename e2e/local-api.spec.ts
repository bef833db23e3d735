import { expect } from '@playwright/test';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import WebSocket from 'ws';
import { workstationTest as test } from './workstation-test.ts';
import type { RunningWorkstation } from './workstation.ts';

const ADDED = 'SPY';
const QUOTES_OF_NQ = 'live_data:quotes:/NQ';

interface Message {
  readonly type: string;
  readonly channel?: string;
  readonly message?: { readonly seq: number; readonly last: number | null } | null;
}

interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
}

/** A program of the user's own: it knows the address and a token, and nothing of the workstation. */
class Program {
  readonly received: Message[] = [];
  closeCode: number | null = null;
  readonly #base: string;
  readonly #headers: { readonly Authorization: string };

  constructor(port: number, token: string) {
    this.#base = `127.0.0.1:${port}`;
    this.#headers = { Authorization: `Bearer ${token}` };
  }

  async ask<Body>(path: string, body?: unknown): Promise<Reply<Body>> {
    const response = await fetch(`http://${this.#base}${path}`, {
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (path === '/metrics' ? text : JSON.parse(text)) as Body };
  }

  listen(...channels: readonly string[]): void {
    const socket = new WebSocket(`ws://${this.#base}/api/stream/`, { headers: this.#headers });
    socket.on('open', () => {
      socket.send(JSON.stringify({ op: 'subscribe', channels }));
    });
    socket.on('message', (data: Buffer) => this.received.push(JSON.parse(data.toString()) as Message));
    socket.on('close', (code) => (this.closeCode = code));
  }

  of(type: string, channel: string): Message[] {
    return this.received.filter((message) => message.type === type && message.channel === channel);
  }
}

async function prepared(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}

async function createToken(workstation: RunningWorkstation, name: string): Promise<string> {
  const { page } = workstation;
  await page.getByTestId('token-name').fill(name);
  for (const right of ['portfolio', 'control']) {
    await page.getByTestId(`right-${right}`).click();
    await expect(page.getByTestId(`right-${right}`)).toBeChecked();
  }
  await page.getByTestId('create-token').click();
  await expect(page.getByTestId('token-answer')).toContainText('on the clipboard');
  return workstation.app.evaluate(({ clipboard }) => clipboard.readText());
}

test('a program of the user’s own reads quotes, bars and accounts, and is shut out with its token', async ({
  launch,
}, info) => {
  const workstation = await launch('--speed', '20', '--symbols', '/NQ,QQQ');
  const { page } = workstation;
  await workstation.waitForStream('live');
  await page.getByTestId('settings').click();
  await expect(page.getByTestId('api-state')).toHaveAttribute('data-state', 'off');

  await test.step('it is switched on, at a port that the system chooses', async () => {
    await page.getByTestId('api-port').fill('0');
    await page.getByTestId('api-save').click();
    await expect(page.getByTestId('api-save')).toBeDisabled();
    await page.getByTestId('api-enabled').click();
    await expect(page.getByTestId('api-state')).toHaveAttribute('data-state', 'listening');
  });

  const { state } = await workstation.request('localApi.get', null);
  if (state.kind !== 'listening') throw new Error(`It is ${state.kind}.`);
  const token = await createToken(workstation, 'notebook');
  const program = new Program(state.port, token);

  await test.step('accounts, quotes, history, signals and figures', async () => {
    const { body: accounts } = await program.ask<{ accounts: { account_id: string }[] | null }>(
      '/api/schwab/accounts/',
    );
    const id = accounts.accounts?.[0]?.account_id ?? '';
    const positions = await program.ask<{ positions: unknown[]; synced_ms: number }>(
      `/api/schwab/accounts/${id}/positions/`,
    );
    expect(positions.status).toBe(200);
    expect(positions.body.positions.length).toBeGreaterThan(0);
    const { body: balances } = await program.ask<{ balances: { account_value: number } }>(
      `/api/schwab/accounts/${id}/balances/`,
    );
    expect(balances.balances.account_value).toBeGreaterThan(0);
    const { body: quotes } = await program.ask<{ quotes: { symbol: string; last: number }[] }>(
      '/api/feed/quotes/snapshot/',
    );
    expect(quotes.quotes.map(({ symbol }) => symbol).sort()).toEqual(['/NQ', 'QQQ']);
    const { body: history } = await program.ask<{ bars: { time: string; high: number; low: number }[] }>(
      '/api/history/?symbol=%2FNQ&timeframe=5m&limit=3',
    );
    expect(history.bars).toHaveLength(3);
    expect((await program.ask('/api/signals/')).status).toBe(200);
    expect((await program.ask('/health')).body).toMatchObject({ feed: { state: 'live' }, archive: { state: 'ok' } });
    const { body: figures } = await program.ask<string>('/metrics');
    expect(figures).toMatch(/^bellwether_feed_state\{state="live"\} 1$/m);
    expect(figures).toMatch(/^bellwether_engine_bars_closed_total [1-9]/m);
  });

  await test.step('a WebSocket: what is known, then every change, bars among them', async () => {
    program.listen(QUOTES_OF_NQ, 'ticks:candles', 'live_data:status');
    await expect.poll(() => program.of('update', QUOTES_OF_NQ).length).toBeGreaterThan(3);
    await expect.poll(() => program.of('update', 'ticks:candles').length).toBeGreaterThan(0);
    const [snapshot] = program.of('snapshot', QUOTES_OF_NQ);
    const seqs = [snapshot, ...program.of('update', QUOTES_OF_NQ)].map((one) => one?.message?.seq ?? NaN);
    expect(seqs).toEqual(seqs.map((_, at) => (seqs[0] ?? NaN) + at));
  });

  await test.step('a symbol more is really streamed, and taken away again', async () => {
    const added = await program.ask('/api/feed/tos/subscribe/', { symbols: [ADDED] });
    expect(added.body).toMatchObject({ own: ['/NQ', 'QQQ'], subscribed: [ADDED] });
    await expect
      .poll(
        async () => (await program.ask<{ count: number }>(`/api/feed/quotes/snapshot/?symbols=${ADDED}`)).body.count,
      )
      .toBe(1);
    expect((await program.ask('/api/feed/tos/unsubscribe/', { symbols: ['/NQ'] })).status).toBe(409);
    await program.ask('/api/feed/tos/unsubscribe/', { symbols: [ADDED] });
    await expect
      .poll(async () => (await program.ask<{ symbols: string[] }>('/api/feed/tos/status/')).body.symbols)
      .toEqual(['/NQ', 'QQQ']);
    await workstation.waitForStream('live');
  });

  await test.step('live chart files are written and are whole', async () => {
    const folder = info.outputPath('charts');
    await workstation.app.evaluate(
      ({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
      },
      await prepared(folder),
    );
    await page.getByTestId('hot-buffer-folder').click();
    await page.getByTestId('hot-buffer-enabled').click();
    await expect(page.getByTestId('hot-buffer-state')).toContainText('3 symbols, written');
    expect((await readdir(folder)).filter((name) => !name.startsWith('.')).sort()).toEqual([
      'live_chart.json',
      'live_chart_QQQ.json',
      'live_chart_SPY.json',
      'live_chart__NQ.json',
    ]);
    const file = JSON.parse(await readFile(join(folder, 'live_chart__NQ.json'), 'utf8')) as {
      candles: { time: number }[];
    };
    await expect.poll(() => file.candles.length).toBeGreaterThan(10);
  });

  await test.step('taken back, the token opens nothing and what it had open is closed', async () => {
    await page.getByTestId('api-token').scrollIntoViewIfNeeded();
    await workstation.screenshot('local-api');
    await expect(page.getByTestId('api-token')).toContainText('notebook');
    await page.getByTestId('api-token').getByRole('button').click();
    await expect(page.getByTestId('api-token')).toHaveCount(0);
    await expect.poll(() => program.closeCode).toBe(4_001);
    expect((await program.ask<{ code: string }>('/health')).body.code).toBe('wrong-token');
    expect(await readFile(join(workstation.userData, 'settings.json'), 'utf8')).not.toContain(token);
    expect(await readFile(join(workstation.userData, 'logs', 'main.log'), 'utf8')).not.toContain(token);
  });
});
