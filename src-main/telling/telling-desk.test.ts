import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PushTarget } from '#core/telling/telling-settings';
import { PHONE, TellingBench } from './testing/telling-bench.ts';

const WEBHOOK: PushTarget = { ...PHONE, id: 'hook', kind: 'webhook', name: 'Hook' };
const TELEGRAM: PushTarget = { ...PHONE, id: 'bot', kind: 'telegram', name: 'Bot', chat: '4711' };

let bench: TellingBench;
beforeEach(() => {
  bench = new TellingBench();
});
afterEach(() => bench.close());

const until = (condition: () => void): Promise<void> => vi.waitFor(condition, { timeout: 10_000, interval: 5 });
const untilState = (state: string, targetId = 'phone', entryId = 'signal:1'): Promise<void> =>
  until(() => {
    expect(bench.delivery(entryId, targetId)?.state).toBe(state);
  });
/** Until the queue sleeps before its next try; then lets so much time pass. */
async function passPause(ms: number): Promise<void> {
  await until(() => {
    expect(bench.desk.standings[0]?.nextTryWallMs).not.toBeNull();
  });
  await bench.clock.advance(ms);
}

describe('a signal', () => {
  it('reaches desktop, speakers and every target in the words that each server wants', async () => {
    await bench.open([PHONE, WEBHOOK, TELEGRAM]);
    bench.desk.tell(bench.event());
    await untilState('delivered', 'phone');
    await untilState('delivered', 'hook');
    await untilState('delivered', 'bot');
    expect(bench.shown).toEqual([{ title: '/NQ breakout up 25,613.25', body: 'Opening range broken.' }]);
    expect(bench.delivery('signal:1', null, 'desktop')).toMatchObject({
      state: 'delivered',
      detail: 'Shown by the test.',
    });
    await until(() => {
      expect(bench.delivery('signal:1', null, 'sound')?.state).toBe('delivered');
    });
    const byPath = Object.fromEntries(bench.server.received.map((push) => [push.path, push.body]));
    expect(byPath['/']).toMatchObject({
      topic: 'my-topic',
      title: '/NQ breakout up 25,613.25',
      message: 'Opening range broken.',
      priority: 5,
    });
    expect(byPath['/hook?key=very-secret-key']).toMatchObject({ app: 'bellwether', id: 'signal:1', mode: 'live' });
    expect(byPath['/bot123456789:abcdefghijklmnopqrstuvwxyz0123456789/sendMessage']).toMatchObject({
      chat_id: '4711',
      text: '/NQ breakout up 25,613.25\nOpening range broken.',
    });
  });

  it('is told once, also by the next run', async () => {
    await bench.open();
    bench.desk.tell(bench.event());
    bench.desk.tell(bench.event());
    await untilState('delivered');
    await bench.desk.close();
    await bench.restart();
    bench.desk.tell(bench.event());
    await untilState('delivered');
    expect(bench.server.received).toHaveLength(1);
    expect(bench.shown).toHaveLength(1);
  });

  it('stays in the log when the desktop refused it', async () => {
    await bench.open([]);
    bench.desktop = { kind: 'refused', reason: 'no service' };
    bench.desk.tell(bench.event());
    await until(() => {
      expect(bench.delivery('signal:1', null, 'desktop')?.state).toBe('failed');
    });
    expect(bench.desk.log?.search('breakout refused'.split(' ')[0] ?? '', null, 10)).toHaveLength(1);
    expect(bench.delivery('signal:1', null, 'desktop')?.detail).toContain('no service');
  });

  it('that is replayed is marked as such wherever it is told', async () => {
    await bench.open();
    await bench.store.change({ tellsReplay: true });
    bench.desk.useSettings();
    bench.desk.tell(bench.event({ origin: 'replay' }));
    await untilState('delivered');
    expect(bench.server.received[0]?.body['title']).toBe('REPLAY: /NQ breakout up 25,613.25');
    expect(bench.shown[0]?.title).toBe('REPLAY: /NQ breakout up 25,613.25');
  });
});

describe('a server in trouble', () => {
  it('is asked again after a pause that grows, until it takes the push', async () => {
    await bench.open();
    bench.server.answers.push({ status: 500 }, { status: 503 });
    bench.desk.tell(bench.event());
    await passPause(2_000);
    await passPause(4_000);
    await untilState('delivered');
    expect(bench.delivery('signal:1', 'phone')).toMatchObject({ attempts: 3, mayHaveArrived: false });
    expect(bench.server.received).toHaveLength(3);
    expect(bench.server.received[2]?.body['message']).toBe('Opening range broken.');
  });

  it.each([
    ['Telegram says so in its body', { status: 429, body: { ok: false, parameters: { retry_after: 30 } } }],
    ['a header says so', { status: 429, headers: { 'retry-after': '30' } }],
  ])('is left alone for as long as it wants: %s', async (_words, answer) => {
    await bench.open([{ ...TELEGRAM, id: 'phone' }]);
    bench.server.answers.push(answer);
    bench.desk.tell(bench.event());
    await passPause(29_000);
    expect(bench.server.received).toHaveLength(1);
    await bench.clock.advance(1_001);
    await untilState('delivered');
    expect(bench.server.received).toHaveLength(2);
  });

  it.each(['hang', 'break'] as const)(
    'says that a push may have come before when the first one brought a %s',
    async (how) => {
      bench.pushTimeoutMs = 250;
      await bench.open();
      bench.server.answers.push(how);
      bench.desk.tell(bench.event());
      await passPause(2_000);
      await untilState('delivered');
      expect(bench.server.received[1]?.body['message']).toContain('Sent again: nothing had confirmed the first one');
    },
  );

  it('that refuses for good is not asked again, and says why', async () => {
    await bench.open([{ ...TELEGRAM, id: 'phone' }]);
    bench.server.answers.push({
      status: 403,
      body: { ok: false, description: 'Forbidden: bot was blocked by the user' },
    });
    bench.desk.tell(bench.event());
    await untilState('failed');
    expect(bench.delivery('signal:1', 'phone')?.detail).toContain('bot was blocked by the user');
    expect(bench.desk.standings[0]).toMatchObject({ waiting: 0, nextTryWallMs: null });
  });

  it('holds back what follows, in order, and each arrives once', async () => {
    await bench.open();
    bench.server.answers.push({ status: 500 });
    for (const id of ['a', 'b', 'c']) bench.desk.tell(bench.event({ id }));
    await passPause(2_000);
    await untilState('delivered', 'phone', 'c');
    const titles = bench.server.received.length;
    expect(titles).toBe(4);
    expect(bench.desk.standings[0]).toMatchObject({ waiting: 0, problem: null });
  });

  it('gets nothing that has become too old meanwhile', async () => {
    await bench.open();
    bench.server.answers.push({ status: 500, headers: { 'retry-after': '1000' } });
    bench.desk.tell(bench.event());
    await untilState('dropped');
    expect(bench.server.received).toHaveLength(1);
  });
});

describe('a restart', () => {
  it('goes on with what was owed, once', async () => {
    await bench.open();
    bench.server.answers.push({ status: 500 });
    bench.desk.tell(bench.event());
    await until(() => {
      expect(bench.desk.standings[0]?.nextTryWallMs).not.toBeNull();
    });
    await bench.desk.close();
    await bench.restart();
    await untilState('delivered');
    expect(bench.server.received).toHaveLength(2);
    expect(bench.server.received[1]?.body['message']).toBe('Opening range broken.');
    await bench.desk.close();
    await bench.restart();
    expect(bench.desk.standings[0]?.waiting).toBe(0);
  });

  it('in the middle of sending says that the push may be there already', async () => {
    await bench.open();
    bench.server.answers.push('hang');
    bench.desk.tell(bench.event());
    await until(() => {
      expect(bench.server.received).toHaveLength(1);
    });
    // The process is gone: nothing is closed, nothing is written any more.
    await bench.restart();
    await untilState('delivered');
    expect(bench.server.received[1]?.body['message']).toContain('Sent again');
  });

  it('finds the log whole, without the line that was cut off', async () => {
    await bench.open([]);
    bench.desk.tell(bench.event());
    await until(() => {
      expect(bench.delivery('signal:1', null, 'desktop')?.state).toBe('delivered');
    });
    await bench.desk.close();
    await appendFile(join(bench.folder, 'log.jsonl'), '{"id":"torn","cla');
    await bench.restart();
    bench.desk.tell(bench.event({ id: 'signal:2' }));
    await bench.desk.close();
    await bench.restart();
    expect(bench.desk.log?.entries.map(({ id }) => id)).toEqual(['signal:1', 'signal:2']);
  });
});

describe('secrets', () => {
  it('are in no log entry, whatever a server says of them', async () => {
    await bench.open([WEBHOOK]);
    bench.server.answers.push({ status: 400, body: { error: 'unknown key very-secret-key in /hook' } });
    bench.desk.tell(bench.event());
    await untilState('failed', 'hook');
    await bench.desk.close();
    const log = await readFile(join(bench.folder, 'log.jsonl'), 'utf8');
    expect(log).not.toContain('very-secret-key');
    expect(log).not.toContain('/hook?');
  });

  it('would be found: the keychain item holds what the test looks for', async () => {
    await bench.open([WEBHOOK]);
    expect(bench.vault.values.get('push-hook')).toContain('very-secret-key');
    expect(bench.secrets.redact('very-secret-key')).not.toContain('very-secret-key');
  });
});

describe('a pause', () => {
  it('silences the channels, keeps the log and is summed up', async () => {
    await bench.open();
    const now = bench.clock.wallMs();
    await bench.store.change({ pause: { sinceWallMs: now, untilWallMs: now + 60_000 } });
    bench.desk.useSettings();
    bench.desk.tell(bench.event());
    bench.desk.tick();
    expect(bench.shown).toEqual([]);
    expect(bench.delivery('signal:1', null)?.state).toBe('paused');
    await bench.clock.advance(60_000);
    bench.desk.tick();
    expect(bench.shown.map(({ title }) => title)).toEqual(['Not told while it was quiet: 1 signal']);
    await until(() => {
      expect(bench.server.received.map(({ body }) => body['title'])).toEqual(['Not told while it was quiet: 1 signal']);
    });
  });
});

describe('a test', () => {
  it('answers with what really became of it', async () => {
    await bench.open();
    bench.desktop = { kind: 'refused', reason: 'no service' };
    expect(await bench.desk.test('desktop')).toMatchObject({ state: 'failed' });
    bench.server.answers.push({ status: 401 });
    expect(await bench.desk.test({ push: 'phone' })).toMatchObject({ state: 'failed', attempts: 1 });
    expect(await bench.desk.test({ push: 'phone' })).toMatchObject({ state: 'delivered' });
    expect(await bench.desk.test({ push: 'gone' })).toBeNull();
    expect(bench.server.received).toHaveLength(2);
  });
});
