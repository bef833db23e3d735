import { expect } from '@playwright/test';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sqlite } from './archive-reader.ts';
import { startPractice } from './practice-process.ts';
import { workstationTest as test } from './workstation-test.ts';
import type { RunningWorkstation } from './workstation.ts';

const run = promisify(execFile);
const SESSION = ['--session', 'resources/sessions/es-2013-10-08'] as const;
const TOKEN = 'practice-token-of-the-test';

const archiveFolder = async (workstation: RunningWorkstation): Promise<string> =>
  (await workstation.request('workstation.get', null)).archiveFolder;

test('the exchange dies in mid-stream: offline on screen, back by itself, nothing lost or doubled', async ({
  launch,
  userData,
}) => {
  const logs = [join(userData, 'first.csv'), join(userData, 'second.csv')] as const;
  const first = await startPractice(...SESSION, '--speed', '60', '--token', TOKEN, '--trade-log', logs[0]);
  const workstation = await launch(...first.flags, '--symbols', '/ES', '--watch', '/ES');
  await workstation.waitForStream('live');
  await expect.poll(async () => (await workstation.request('health.get', null)).engine.barsClosed).toBeGreaterThan(2);
  await first.kill();
  await workstation.waitForStream('offline');
  await expect(workstation.page.getByTestId('offline-banner')).toContainText('Data Stream Offline since');
  await expect(workstation.page.getByTestId('offline-banner')).toContainText('next try in');
  await workstation.screenshot('offline');

  const second = await startPractice(
    ...SESSION,
    '--speed',
    '60',
    '--token',
    TOKEN,
    '--port',
    first.port,
    '--trade-log',
    logs[1],
    '--start',
    '18:30',
  );
  try {
    await workstation.waitForStream('live');
    await expect(workstation.page.getByTestId('offline-banner')).toBeHidden();
    await expect.poll(async () => (await workstation.request('health.get', null)).feed.reconnects).toBeGreaterThan(0);
    const closedBefore = (await workstation.request('health.get', null)).engine.barsClosed;
    await expect
      .poll(async () => (await workstation.request('health.get', null)).engine.barsClosed)
      .toBeGreaterThan(closedBefore + 2);
    await workstation.page.getByTestId('stop-streams').click();
    await workstation.waitForStream('stopped');
    await expect.poll(async () => (await workstation.request('health.get', null)).archive.queuedRows).toBe(0);
    const database = join(await archiveFolder(workstation), 'market.sqlite');
    const stored = await sqlite<{ minute: number; trades: number }>(
      database,
      'SELECT exchange_ms / 60000 AS minute, count(*) AS trades FROM ticks WHERE kind = 1 AND (flags & 1) = 0 GROUP BY 1 ORDER BY 1',
    );
    const lines = (await Promise.all(logs.map((log) => readFile(log, 'utf8')))).flatMap((text) =>
      text.trim().split('\n').slice(1),
    );
    const sent = new Map<number, number>();
    for (const line of lines) {
      const minute = Math.floor(Number(line.split(',')[1]) / 60_000);
      sent.set(minute, (sent.get(minute) ?? 0) + 1);
    }
    // What was on the wire when the exchange was killed never arrived; every other minute is complete, and none has more.
    const short = stored.filter(({ minute, trades }) => trades < (sent.get(minute) ?? 0));
    const doubled = stored.filter(({ minute, trades }) => trades > (sent.get(minute) ?? 0));
    expect(doubled).toEqual([]);
    expect(short.length).toBeLessThanOrEqual(1);
  } finally {
    await second.kill();
  }
});

for (const worker of ['feed', 'engine', 'archive'] as const) {
  test(`the ${worker} thread dies: it comes back, the reason is on screen, and no trade is missing`, async ({
    launch,
    userData,
  }) => {
    const tradeLog = join(userData, 'trades.csv');
    const practice = await startPractice(...SESSION, '--speed', '60', '--trade-log', tradeLog);
    try {
      const workstation = await launch(...practice.flags, '--symbols', '/ES', '--watch', '/ES');
      await workstation.waitForStream('live');
      await expect
        .poll(async () => (await workstation.request('health.get', null)).engine.barsClosed)
        .toBeGreaterThan(2);
      await workstation.app.evaluate(({ app }, name) => {
        (app as NodeJS.EventEmitter).emit('bellwether:kill-worker', name);
      }, worker);
      await expect
        .poll(async () => (await workstation.request('health.get', null)).workers.find(({ name }) => name === worker))
        .toMatchObject({ state: 'running', restarts: 1 });
      await workstation.waitForStream('live');
      await workstation.page.getByTestId('details').click();
      await expect(workstation.page.locator(`[data-testid="worker-row"][data-worker="${worker}"]`)).toContainText(
        'ended with code 1',
      );
      await workstation.screenshot(`worker-${worker}-restarted`);
      await workstation.page.keyboard.press('Escape');

      const before = (await workstation.request('health.get', null)).engine.barsClosed;
      await expect
        .poll(async () => (await workstation.request('health.get', null)).engine.barsClosed)
        .toBeGreaterThan(before);
      await workstation.page.getByTestId('stop-streams').click();
      await workstation.waitForStream('stopped');
      await expect.poll(async () => (await workstation.request('health.get', null)).archive.queuedRows).toBe(0);
      const database = join(await archiveFolder(workstation), 'market.sqlite');
      const [stored] = await sqlite<{ trades: number }>(
        database,
        'SELECT count(*) AS trades FROM ticks WHERE kind = 1 AND (flags & 1) = 0',
      );
      const sent = (await readFile(tradeLog, 'utf8')).trim().split('\n').length - 1;
      // While the feed's own thread is dead nobody listens: those trades are a marked gap. Otherwise all are there.
      if (worker === 'feed') expect(stored?.trades).toBeLessThanOrEqual(sent);
      else expect(stored?.trades).toBe(sent);
      const doubled = await sqlite(database, 'SELECT symbol, start_ms FROM bars GROUP BY 1, 2 HAVING count(*) > 1');
      expect(doubled).toEqual([]);
    } finally {
      await practice.kill();
    }
  });
}

test('kill -9 of the whole application: what was acknowledged is there after the restart', async ({ launch }) => {
  const practice = await startPractice(...SESSION, '--speed', '120');
  try {
    const workstation = await launch(...practice.flags, '--symbols', '/ES', '--watch', '/ES');
    await workstation.waitForStream('live');
    await expect
      .poll(async () => (await workstation.request('health.get', null)).archive.barsStored)
      .toBeGreaterThan(5);
    const folder = await archiveFolder(workstation);
    const database = join(folder, 'market.sqlite');
    const bars = 'SELECT symbol, start_ms, open, high, low, close, volume FROM bars ORDER BY symbol, start_ms';
    const ticks = 'SELECT tick_id, last, total_volume FROM ticks ORDER BY tick_id';
    const before = { bars: await sqlite<object>(database, bars), ticks: await sqlite<object>(database, ticks) };
    expect(before.bars.length).toBeGreaterThan(5);
    await run('kill', ['-9', String(workstation.processId)]);

    const again = await launch(...practice.flags, '--symbols', '/ES', '--watch', '/ES');
    await again.waitForStream('live');
    const after = { bars: await sqlite<object>(database, bars), ticks: await sqlite<object>(database, ticks) };
    // The newest bar may have been corrected since; every other one, and every tick, is there as it was.
    expect(after.bars.slice(0, before.bars.length - 1)).toEqual(before.bars.slice(0, -1));
    expect(after.ticks.slice(0, before.ticks.length)).toEqual(before.ticks);
    expect(await sqlite(database, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  } finally {
    await practice.kill();
  }
});
