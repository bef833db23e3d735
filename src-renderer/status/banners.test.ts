import { describe, expect, it } from 'vitest';
import type { Health } from '#core/contract/health';
import type { LoginView } from '#core/contract/login';
import { freshnessOf } from '../app/freshness.ts';
import { makeHealth } from '../testing/make.ts';
import { NOW_WALL_MS, makeConnected, makeToken } from '../testing/make-login.ts';
import type { Banner } from './banner.ts';
import { bannersFor } from './banners.ts';

const NOW = 100_000;

function banners(
  health: Health,
  over: { hasBars?: boolean; failure?: string; nowWallMs?: number; login?: LoginView } = {},
): readonly Banner[] {
  const nowWallMs = over.nowWallMs ?? NOW;
  return bannersFor({
    health,
    login: over.login ?? null,
    freshness: freshnessOf(health, nowWallMs),
    nowWallMs,
    hasBars: over.hasBars ?? true,
    failure: over.failure ?? null,
    showTime: () => '10:02:11 ET',
  });
}
const sentence = ({ text, ticking }: Banner): string => text + ticking;

describe('banners', () => {
  it('are none while all is well', () => {
    expect(banners(makeHealth())).toEqual([]);
    expect(banners(makeHealth({ feed: { state: 'quiet' }, archive: { state: 'behind' } }))).toEqual([]);
  });

  it('say since when the stream is offline, which try it is and when the next comes', () => {
    const feed = { state: 'offline', attempt: 4, nextAttemptWallMs: NOW + 7_300, reason: 'Code 1006.' } as const;
    const [banner] = banners(makeHealth({ feed }));
    expect(banner && sentence(banner)).toBe(
      'Data Stream Offline since 10:02:11 ET – reconnecting (4), next try in 8 s',
    );
    expect(banner).toMatchObject({ id: 'offline', detail: 'Code 1006.', actions: ['retry'] });
  });

  it('do not count down to a try that is under way', () => {
    const feed = { state: 'offline', attempt: 2, nextAttemptWallMs: NOW - 1 } as const;
    expect(banners(makeHealth({ feed })).map(sentence)[0]).toContain('trying now');
  });

  it('say how long a stale link has been silent', () => {
    const feed = { state: 'stale', lastFrameWallMs: NOW - 31_000 } as const;
    expect(banners(makeHealth({ feed })).map(sentence)[0]).toBe(
      'Data Stream Stale since 10:02:11 ET – nothing heard for 31 s',
    );
  });

  it('explain a connection that takes long, later offer a retry, and leave an empty chart to say it itself', () => {
    const connecting = (waited: number): Health =>
      makeHealth({ feed: { state: 'connecting', sinceWallMs: NOW - waited, reason: 'Waiting for the login.' } });
    expect(banners(connecting(4_000))).toEqual([]);
    expect(banners(connecting(6_000))[0]).toMatchObject({ detail: 'Waiting for the login.', actions: [] });
    expect(banners(connecting(21_000))[0]?.actions).toContain('retry');
    expect(banners(connecting(21_000), { hasBars: false })).toEqual([]);
  });

  it('say that prices of stopped streams are old, when there are any', () => {
    const stopped = makeHealth({ feed: { state: 'stopped' } });
    expect(banners(stopped)[0]).toMatchObject({ id: 'stopped', actions: ['start'] });
    expect(banners(stopped, { hasBars: false })).toEqual([]);
  });

  it('name a faulted stream and offer a start', () => {
    expect(banners(makeHealth({ feed: { state: 'faulted', reason: 'Login refused.' } }))[0]).toMatchObject({
      id: 'faulted',
      detail: 'Login refused. It does not try again by itself.',
    });
  });

  it.each([
    ['disk-full', 'The disk is full'],
    ['read-only', 'cannot be written'],
    ['corrupt', 'damaged'],
    ['from-future', 'newer Bellwether'],
    ['failed', 'failed'],
  ] as const)('tell what an archive that is %s means', (state, words) => {
    const [banner] = banners(makeHealth({ archive: { state, queuedRows: 4_210, lostRows: 312, reason: 'ENOSPC' } }));
    expect(banner?.text).toContain(words);
    expect(banner?.ticking).toBe(' 4,210 rows held, 312 rows lost.');
    expect(banner?.detail).toBe('ENOSPC');
  });

  it('offer to take back a stream that another program took, and do not do so by themselves', () => {
    const [banner] = banners(makeHealth({ feed: { state: 'kicked', reason: 'Code 12.' } }));
    expect(banner).toMatchObject({
      text: 'Another program took the stream at 10:02:11 ET',
      detail: 'Code 12.',
      actions: ['take-back'],
    });
  });

  it('say that the streams wait for a login, once', () => {
    const health = makeHealth({ feed: { state: 'login-needed' } });
    expect(banners(health)[0]).toMatchObject({ id: 'login-needed', actions: ['log-in'] });
    const token = { kind: 'lost', sinceWallMs: NOW_WALL_MS, reason: 'Another login replaced it.' } as const;
    const found = banners(health, { login: makeConnected({ token }) });
    expect(found.map(({ id }) => id)).toEqual(['login-lost']);
    expect(found[0]).toMatchObject({
      text: 'Login lost since Fri 20 Nov 16:40 ET',
      detail: 'Another login replaced it.',
      actions: ['log-in'],
    });
    expect(found[0]?.detail).toContain('Another login replaced it.');
  });

  it('tell calmly that the computer sleeps or that the market is closed', () => {
    expect(banners(makeHealth({ feed: { state: 'asleep' } }))[0]).toMatchObject({ id: 'asleep', tone: 'off' });
    const closed = makeHealth({ feed: { state: 'closed' } });
    expect(banners(closed)[0]).toMatchObject({ id: 'closed', tone: 'off', actions: [] });
    expect(banners(closed, { hasBars: false })).toEqual([]);
  });

  it('warn of the end of a login in its last day, not earlier', () => {
    const at = (days: number): readonly Banner[] =>
      bannersFor({
        health: makeHealth({ atWallMs: NOW_WALL_MS }),
        login: makeConnected({ token: makeToken(days) }),
        freshness: { kind: 'current' },
        nowWallMs: NOW_WALL_MS,
        hasBars: true,
        failure: null,
        showTime: () => '',
      });
    expect(at(5.99)).toEqual([]);
    expect(at(6 + 4 / 24).map(sentence)).toEqual(['Login expires in 20 h 00 m (Sat 21 Nov 12:40 ET)']);
    expect(at(6.5)[0]?.actions).toEqual(['renew']);
    expect(at(7.1).map(sentence)).toEqual(['Login has expired']);
  });

  it('say that the broker does not answer, to those who are logged in', () => {
    const health = makeHealth({ broker: { state: 'unreachable', reason: 'No network.' } });
    expect(banners(health)).toEqual([]);
    const token = makeToken(0, { loginExpiresWallMs: NOW + 3 * 86_400_000 });
    expect(banners(health, { login: makeConnected({ token }) })[0]).toMatchObject({
      id: 'broker',
      text: 'Schwab does not answer: accounts and history are not updated',
      detail: 'No network.',
    });
  });

  it('name a thread that is restarted or has given up, with its reason', () => {
    const workers: Health['workers'] = [
      { name: 'engine', state: 'restarting', restarts: 2, reason: 'Exit code 137.' },
      { name: 'archive', state: 'faulted', restarts: 5, reason: null },
    ];
    expect(banners(makeHealth({ workers })).map(({ id, tone }) => [id, tone])).toEqual([
      ['worker-engine', 'warn'],
      ['worker-archive', 'bad'],
    ]);
  });

  it('say that bars are being rebuilt', () => {
    expect(banners(makeHealth({ engine: { recovering: true } }))[0]?.id).toBe('recovering');
  });

  it('say why the session so far is not known', () => {
    const reason = 'There is no archive. Bars and the opening range begin with the stream.';
    expect(banners(makeHealth({ engine: { reason } }))).toMatchObject([
      { id: 'engine', tone: 'warn', text: `The engine could not read the session so far: ${reason}` },
    ]);
  });

  it('say that the desktop kept an alert to itself', () => {
    const health = { ...makeHealth(), notificationProblem: 'there is no notification service' };
    expect(banners(health).map(sentence)).toEqual([
      'This desktop did not show the last notification: there is no notification service',
    ]);
  });

  it('count what the engine could not hand over among the lost rows', () => {
    const health = makeHealth({ archive: { state: 'failed', lostRows: 300 }, engine: { lostRows: 12 } });
    expect(banners(health)[0]?.ticking).toBe(' 0 rows held, 312 rows lost.');
  });

  it('say that nothing is reported any more, instead of repeating the last report', () => {
    const found = banners(makeHealth({ feed: { state: 'offline' } }), { nowWallMs: NOW + 8_000 });
    expect(found.map(({ id }) => id)).toEqual(['silent']);
    expect(found.map(sentence)[0]).toBe('The workstation does not report for 8.0 s');
  });

  it('keep a failed request until it is dismissed', () => {
    expect(banners(makeHealth(), { failure: 'It could not be started.' })[0]).toMatchObject({
      text: 'It could not be started.',
      actions: ['dismiss'],
    });
  });

  it('come loudest first', () => {
    const health = makeHealth({
      feed: { state: 'offline' },
      archive: { state: 'disk-full' },
      workers: [{ name: 'engine', state: 'restarting', restarts: 1, reason: null }],
    });
    expect(banners(health, { failure: 'x' }).map(({ id }) => id)).toEqual([
      'offline',
      'worker-engine',
      'archive',
      'failure',
    ]);
  });
});
