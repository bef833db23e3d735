import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from './command-line.ts';
import { openSource, playTimes, type ExchangeOptions } from './exchange-options.ts';
import { PracticeExchange } from './practice-exchange.ts';
import { PracticeOptionError, PracticeOutputError, PracticePortError, PracticeSessionError } from './practice-error.ts';

const base: ExchangeOptions = {
  session: 'synthetic',
  speed: 1,
  startAt: '18:01',
  warmUpFrom: null,
  seed: 930,
  port: 0,
  date: '2026-11-20',
};

const refusal = async (options: Partial<ExchangeOptions>): Promise<unknown> =>
  PracticeExchange.open({ ...base, ...options }).then(
    async (exchange) => exchange.close(),
    (error: unknown) => error,
  );

describe('opening', () => {
  test.each([
    [{ speed: 0 }, /speed must be a number from 1 to 1000, not 0/],
    [{ speed: 1_001 }, /speed/],
    [{ speed: NaN }, /speed/],
    [{ seed: -1 }, /seed/],
    [{ seed: 1.5 }, /seed/],
    [{ port: 70_000 }, /port/],
    [{ startAt: '25:00' }, /must be a New York time/],
    [{ startAt: '17:30', session: 'resources/sessions/es-2013-10-08', date: null }, /lies outside the session/],
    [{ startAt: '09:25', warmUpFrom: '09:26' }, /must not begin after the start/],
    [{ date: '2026-02-30' }, /must be a day such as/],
    [{ date: 'tomorrow' }, /must be a day such as/],
    [{ date: '2026-11-26' }, /closed on 2026-11-26: Thanksgiving Day/],
    [{ session: 'resources/sessions/es-2013-10-08' }, /a recorded session has its own/],
  ])('with %j is refused with a plain sentence', async (options, reason) => {
    const error = await refusal(options);
    expect(error).toBeInstanceOf(PracticeOptionError);
    expect(String(error)).toMatch(reason);
  });

  test('on a port in use is refused and says so', async () => {
    const exchange = await PracticeExchange.open(base);
    const port = Number(new URL(exchange.ready.apiBaseUrl).port);
    const error = await refusal({ port });
    expect(error).toBeInstanceOf(PracticePortError);
    expect(String(error)).toContain(`port ${port}: it is in use by another program`);
    await exchange.close();
  });

  test('with a session or a trade log that cannot be opened is refused', async () => {
    expect(await refusal({ session: '/nowhere/session.json', date: null })).toBeInstanceOf(PracticeSessionError);
    expect(await refusal({ tradeLog: '/nowhere/trades.csv' })).toBeInstanceOf(PracticeOutputError);
  });

  test('leaves nothing behind when it is closed at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'practice-open-'));
    const exchange = await PracticeExchange.open({ ...base, tradeLog: join(folder, 'trades.csv') });
    await exchange.close();
    await rm(folder, { recursive: true });
  });
});

describe('the day and the times', () => {
  const sunday = Date.parse('2026-11-22T20:00:00Z');

  test('of the synthetic market default to the newest trading day and five minutes before the bell', async () => {
    const options = { ...base, date: null, startAt: null };
    const source = await openSource(options, sunday);
    expect(source.day).toBe('2026-11-20');
    expect(new Date(playTimes(source, options).liveFromMs).toISOString()).toBe('2026-11-20T14:25:00.000Z');
    const thanksgiving = await openSource(options, Date.parse('2026-11-26T20:00:00Z'));
    expect(thanksgiving.day).toBe('2026-11-25');
    // Past midnight UTC it is still the evening before in New York.
    expect((await openSource(options, Date.parse('2026-11-20T03:00:00Z'))).day).toBe('2026-11-19');
  });

  test('of a recorded session default to its beginning; 18:00 and later mean the evening before', async () => {
    const options = { ...base, session: 'resources/sessions/es-2013-10-08', date: null, startAt: null };
    const source = await openSource(options, sunday);
    expect(new Date(playTimes(source, options).liveFromMs).toISOString()).toBe('2013-10-07T22:00:00.000Z');
    const evening = playTimes(source, { ...options, startAt: '09:25:30', warmUpFrom: '20:15' });
    expect(new Date(evening.fromMs).toISOString()).toBe('2013-10-08T00:15:00.000Z');
    expect(new Date(evening.liveFromMs).toISOString()).toBe('2013-10-08T13:25:30.000Z');
  });
});

describe('the command line', () => {
  test('reads every option', () => {
    const line =
      '--session s.json --speed 20 --start 09:25 --warm-up 09:00 --seed 7 --port 8182 --token T@ --trade-log t.csv --json';
    expect(parseCommandLine(line.split(' '))).toEqual({
      help: false,
      json: true,
      options: {
        session: 's.json',
        speed: 20,
        startAt: '09:25',
        warmUpFrom: '09:00',
        date: null,
        seed: 7,
        port: 8_182,
        accessToken: 'T@',
        tradeLog: 't.csv',
      },
    });
  });

  test('has defaults for all of them', () => {
    expect(parseCommandLine([]).options).toMatchObject({ session: 'synthetic', speed: 1, seed: 930, port: 0 });
  });

  test.each([['--speed', 'fast'], ['--sped', '2'], ['--port'], ['stray']])('refuses %s %s', (...argv) => {
    expect(() => parseCommandLine(argv)).toThrow(PracticeOptionError);
  });
});
