import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OPTION_NAMES, parseCommandLine } from './command-line.ts';
import { checkOptions, openSource, playTimes, type ExchangeOptions } from './exchange-options.ts';
import { FAULT_NAMES } from './faults/fault-catalogue.ts';
import { PracticeExchange } from './practice-exchange.ts';
import { PracticeOptionError, PracticeOutputError, PracticePortError, PracticeSessionError } from './practice-error.ts';
import { USAGE } from './usage.ts';

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
    [{ httpsPort: -1 }, /HTTPS port must be a whole number/],
    [{ port: 8_999, httpsPort: 8_999 }, /two ports must differ/],
    [{ publicHosts: ['API.example'] }, /public host must be a name/],
    [{ publicHosts: ['api.example:443'] }, /public host/],
    [{ publicHosts: ['10.0.0.1'] }, /public host/],
    [{ rateLimit: { callsPerMinute: 0, tellsRetryAfter: false } }, /rate limit/],
    [{ login: { callbackUrls: ['http://127.0.0.1:8182'] } }, /cannot be registered: it must begin with https/],
    [{ login: { callbackUrls: ['https://127.0.0.1:8182/'] } }, /must not end with a slash/],
    [{ login: { callbackUrls: ['https://127.0.0.1:8182#x'] } }, /neither a user nor a #/],
    [{ login: { callbackUrls: ['callback'] } }, /it is no address/],
    [{ login: { appKey: 'a:b' } }, /no colon/],
    [{ login: { appSecret: '' } }, /app secret must not be empty/],
    [{ accessToken: '' }, /access token must not be empty/],
    [{ controlToken: '' }, /control token must not be empty/],
    [{ login: { accessLifetimeSeconds: 0.5 } }, /whole number of seconds/],
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

  test('on a busy port over TLS is refused, and the plain port is free again', async () => {
    const exchange = await PracticeExchange.open(base);
    const httpsPort = Number(new URL(exchange.login.httpsUrl).port);
    const error = await refusal({ httpsPort });
    expect(error).toBeInstanceOf(PracticePortError);
    expect(String(error)).toContain(`port ${httpsPort}: it is in use`);
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

test.each([
  [{ symbols: 0, eventsPerSecond: 5 }, /load symbols must be a whole number up to 999, not 0/],
  [{ symbols: 1.5, eventsPerSecond: 5 }, /load symbols/],
  [{ symbols: 5, eventsPerSecond: 0 }, /load rate must be a number above 0/],
])('a load of %j is refused with words', (load, message) => {
  expect(() => {
    checkOptions({ ...base, load });
  }).toThrow(message);
});

describe('the command line', () => {
  test('reads every option', () => {
    const line =
      '--session s.json --speed 20 --start 09:25 --warm-up 09:00 --seed 7 --conflate 500 --load-symbols 20 --port 8182 --https-port 8443 ' +
      '--public-host a.example --public-host b.example --streamer-tls --certificate-dir certs --rate-limit 5 --retry-after ' +
      '--future-history not-found ' +
      '--token T@ --app-key K --app-secret S --callback https://127.0.0.1:1 --callback https://127.0.0.1:2 ' +
      '--login-name me --login-password word --auto-approve --refresh omit --token-seconds 60 ' +
      '--fault http-500,count=2,match=/trader --fault late-bars=5 --control-token C --trade-log t.csv --json';
    expect(parseCommandLine(line.split(' '))).toEqual({
      help: false,
      json: true,
      certificateFolder: 'certs',
      options: {
        session: 's.json',
        speed: 20,
        startAt: '09:25',
        warmUpFrom: '09:00',
        date: null,
        seed: 7,
        load: { symbols: 20, eventsPerSecond: 5_000 },
        limits: { conflateMs: 500 },
        port: 8_182,
        httpsPort: 8_443,
        publicHosts: ['a.example', 'b.example'],
        streamerTls: true,
        rateLimit: { callsPerMinute: 5, tellsRetryAfter: true },
        futureHistory: 'not-found',
        accessToken: 'T@',
        login: {
          appKey: 'K',
          appSecret: 'S',
          callbackUrls: ['https://127.0.0.1:1', 'https://127.0.0.1:2'],
          userName: 'me',
          password: 'word',
          autoApprove: true,
          refreshMode: 'omit',
          accessLifetimeSeconds: 60,
        },
        faults: [
          { name: 'http-500', count: 2, match: '/trader' },
          { name: 'late-bars', value: 5 },
        ],
        controlToken: 'C',
        tradeLog: 't.csv',
      },
    });
  });

  test('has defaults for all of them', () => {
    expect(parseCommandLine([])).toMatchObject({
      certificateFolder: null,
      options: {
        ...{ session: 'synthetic', speed: 1, seed: 930, port: 0, httpsPort: 0 },
        rateLimit: { callsPerMinute: 120, tellsRetryAfter: false },
        login: { callbackUrls: [], autoApprove: false, refreshMode: 'rotate', accessLifetimeSeconds: 1_800 },
        faults: [],
      },
    });
    expect(parseCommandLine(['--rate-limit', '0']).options.rateLimit).toBeNull();
  });

  test('explains every option and every fault', () => {
    for (const name of FAULT_NAMES) expect(USAGE).toContain(`\n    ${name} `);
    for (const option of OPTION_NAMES) expect(USAGE).toMatch(new RegExp(`\n {2}--${option}\\b`));
  });

  test.each([
    ['--speed', 'fast'],
    ['--sped', '2'],
    ['--port'],
    ['stray'],
    ['--refresh', 'sometimes'],
    ['--rate-limit', 'many'],
    ['--future-history', 'full'],
    ['--fault', 'gremlins'],
    ['--fault', 'slow=fast'],
    ['--fault', 'slow='],
    ['--fault', 'silence=5'],
    ['--fault', 'silence,count=0'],
    ['--fault', 'silence,count=1.5'],
    ['--fault', 'silence,minutes=5'],
    ['--fault', 'silence,match=/trader'],
    ['--fault', 'http-500,match=trader'],
    ['--fault', 'drop'],
  ])('refuses %s %s', (...argv) => {
    expect(() => parseCommandLine(argv)).toThrow(PracticeOptionError);
  });
});
