import { expect } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sqlite } from './archive-reader.ts';
import { startPractice, type PracticeProcess } from './practice-process.ts';
import { workstationTest as test } from './workstation-test.ts';
import type { RunningWorkstation } from './workstation.ts';

const SESSION = ['--session', 'resources/sessions/es-2013-10-08', '--speed', '60'] as const;
const TOKEN = 'practice-token-of-the-test';

interface FaultCase {
  readonly fault: string;
  readonly value?: number;
  readonly count?: number;
  /** The first state that the user must see; null: the stream must not be disturbed. */
  readonly shows: string | null;
  /** The connection is cut first, so that the fault is met while it is made anew. */
  readonly atReconnect?: true;
  /** It does not mend itself: the user starts the streams again. */
  readonly needsUser?: true;
}

/** Every fault of the switchboard that a stream can meet, and what the user sees of it. */
const CASES: readonly FaultCase[] = [
  { fault: 'drop', shows: 'offline' },
  { fault: 'half-open', shows: 'stale' },
  { fault: 'silence', shows: 'stale' },
  { fault: 'stall', shows: 'quiet' },
  { fault: 'kicked', shows: 'kicked', needsUser: true },
  { fault: 'stop-30', shows: 'offline' },
  { fault: 'malformed-frame', shows: null },
  { fault: 'split-frames', shows: null },
  { fault: 'merged-frames', shows: null },
  { fault: 'duplicate-bars', shows: null },
  { fault: 'late-bars', value: 30_000, shows: null },
  { fault: 'slow', value: 20, shows: 'stale' },
  { fault: 'ack-26-29', shows: 'offline', atReconnect: true },
  { fault: 'slow-ack', value: 1_000, shows: 'offline', atReconnect: true },
  { fault: 'code-9', count: 1, shows: 'offline', atReconnect: true },
  { fault: 'no-ack', shows: 'offline', atReconnect: true },
  { fault: 'http-500', shows: 'offline', atReconnect: true },
  { fault: 'http-503', shows: 'offline', atReconnect: true },
  { fault: 'http-429', shows: 'offline', atReconnect: true },
  { fault: 'html-403', shows: 'offline', atReconnect: true },
  { fault: 'html-503', shows: 'offline', atReconnect: true },
  { fault: 'text-504', shows: 'offline', atReconnect: true },
  { fault: 'lost-answer', shows: 'offline', atReconnect: true },
  { fault: 'false-500', shows: 'offline', atReconnect: true },
  { fault: 'garbage-answer', shows: 'offline', atReconnect: true },
  { fault: 'http-401', shows: 'login-needed', atReconnect: true, needsUser: true },
];

const health = (workstation: RunningWorkstation) => workstation.request('health.get', null);

async function throughFault(workstation: RunningWorkstation, exchange: PracticeProcess, one: FaultCase): Promise<void> {
  const { fault, value, count, shows, atReconnect = false, needsUser = false } = one;
  const before = await health(workstation);
  await exchange.control('POST', 'faults', { name: fault, ...(value && { value }), ...(count && { count }) });
  if (atReconnect) await exchange.control('POST', 'faults', { name: 'drop' });
  if (shows !== null) await workstation.waitForStream(shows);
  else {
    // A minute of the market passes under the fault.
    await expect
      .poll(async () => (await health(workstation)).engine.barsClosed)
      .toBeGreaterThan(before.engine.barsClosed + 1);
    expect((await health(workstation)).feed.reconnects).toBe(before.feed.reconnects);
  }
  await exchange.control('DELETE', 'faults');
  if (needsUser) await workstation.request('streams.start', null);
  if (atReconnect && !needsUser) await retryUntilLive(workstation);
  await workstation.waitForStream('live');
}

/** Presses "Retry now": that a stream comes back by itself, in polite steps, is another test's. */
async function retryUntilLive(workstation: RunningWorkstation): Promise<void> {
  await expect
    .poll(
      async () => {
        await workstation.request('streams.retryNow', null);
        return (await health(workstation)).feed.state;
      },
      { timeout: 45_000, intervals: [1_000] },
    )
    .toBe('live');
}

test('every trouble of the streamer has its own state on screen, and none loses or doubles data', async ({
  launch,
  userData,
}) => {
  test.setTimeout(480_000);
  const log = join(userData, 'trades.csv');
  const exchange = await startPractice(...SESSION, '--token', TOKEN, '--trade-log', log);
  try {
    const workstation = await launch(...exchange.flags, '--symbols', '/ES', '--watch', '/ES');
    await workstation.waitForStream('live');
    for (const one of CASES) await test.step(one.fault, () => throughFault(workstation, exchange, one));

    await workstation.page.getByTestId('stop-streams').click();
    await workstation.waitForStream('stopped');
    await expect.poll(async () => (await health(workstation)).archive.queuedRows).toBe(0);
    const last = await health(workstation);
    expect([last.archive.lostRows, last.engine.lostRows, last.engine.volumeFaults]).toEqual([0, 0, 0]);
    expect(last.feed.faults.find(({ fault }) => fault === 'malformedFrame')?.count).toBeGreaterThan(0);

    const { archiveFolder } = await workstation.request('workstation.get', null);
    const database = join(archiveFolder, 'market.sqlite');
    // What was received is what was sent, trade by trade; an outage may lack some, none may be there twice or invented.
    const trades =
      'SELECT exchange_ms, last, last_size, count(*) AS n FROM ticks WHERE kind = 1 AND (flags & 1) = 0 GROUP BY 1, 2, 3';
    const stored = await sqlite<{ exchange_ms: number; last: number; last_size: number; n: number }>(database, trades);
    const sent = new Map<string, number>();
    for (const line of (await readFile(log, 'utf8')).trim().split('\n').slice(1)) {
      const [, ms = '', price = '', size = ''] = line.split(',');
      const key = `${ms} ${Math.round(Number(price) * 1e8)} ${size}`;
      sent.set(key, (sent.get(key) ?? 0) + 1);
    }
    const invented = stored.filter((row) => row.n > (sent.get(`${row.exchange_ms} ${row.last} ${row.last_size}`) ?? 0));
    expect(invented).toEqual([]);
    expect(stored.length).toBeGreaterThan(100);
    // Every bar that the exchange confirmed is the recorded one; those that were seen in part say so.
    const grades = await sqlite<{ name: string; n: number }>(
      database,
      'SELECT name, count(*) AS n FROM bars JOIN grades ON rank = grade GROUP BY 1',
    );
    expect(grades.map(({ name }) => name)).toContain('confirmed');
  } finally {
    await exchange.kill();
  }
});
