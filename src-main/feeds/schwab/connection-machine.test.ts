import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symbolName } from '#core/market/units';
import { transition } from './connection-machine.ts';
import {
  INITIAL_CONNECTION,
  streamStateOf,
  type Command,
  type Connection,
  type ConnectionEffect,
  type ConnectionEvent,
} from './connection-state.ts';
import {
  ATTEMPT_WINDOW_MS,
  MAXIMUM_ATTEMPTS_PER_WINDOW,
  MAXIMUM_NOTICED_PER_WINDOW,
  probeDelayMs,
  reconnectDelayMs,
} from './reconnect-delay.ts';
import { describeCode, judgeCode } from './response-code.ts';
import { isStreamableSymbol, subscriptionsFor } from './stream-services.ts';

const wanted = subscriptionsFor(['/NQ', 'SPY'].map(symbolName));
const OTHER_WISHES = [
  [],
  subscriptionsFor([symbolName('/NQ')]),
  subscriptionsFor(['/ES', '/NQ', 'SPY'].map(symbolName), [{ service: 'NASDAQ_BOOK', keys: ['AAPL'] }]),
  subscriptionsFor([symbolName('SPY')], [{ service: 'ACCT_ACTIVITY', keys: ['activity'] }]),
  wanted,
];

const code = fc.oneof(fc.constantFrom(0, 3, 9, 11, 12, 19, 20, 21, 22, 26, 29, 30), fc.integer({ min: -1, max: 99 }));
const event: fc.Arbitrary<ConnectionEvent> = fc.oneof(
  fc.constantFrom<ConnectionEvent>(
    { kind: 'start', wanted },
    { kind: 'stop' },
    { kind: 'abandon' },
    { kind: 'retry-now' },
    { kind: 'preference-received' },
    { kind: 'preference-failed', failure: 'answered', reason: 'no' },
    { kind: 'preference-failed', failure: 'unreachable', reason: 'no' },
    { kind: 'preference-failed', failure: 'token-refused', reason: 'no' },
    { kind: 'preference-failed', failure: 'needs-user', reason: 'no' },
    { kind: 'token-received', serial: 1 },
    { kind: 'token-refused', sentence: 'No login.' },
    { kind: 'token-unavailable', sentence: 'No network.' },
    { kind: 'suspend' },
    { kind: 'wake' },
    { kind: 'network-down' },
    { kind: 'network-up' },
    { kind: 'socket-opened' },
    { kind: 'socket-closed', reason: 'gone' },
    { kind: 'deadline' },
  ),
  // The way up is long: without some help few sequences get to the end of it.
  fc.constantFrom<ConnectionEvent>(
    { kind: 'token-received', serial: 2 },
    { kind: 'preference-received' },
    { kind: 'socket-opened' },
  ),
  fc.constantFrom(...OTHER_WISHES).map((other) => ({ kind: 'want' as const, wanted: other })),
  // Mostly the answers that lead on, so that the sequences get deep.
  fc.record({
    kind: fc.constant('answer' as const),
    requestId: fc.integer({ min: 0, max: 8 }).map(String),
    code: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, { arbitrary: code, weight: 1 }),
    message: fc.constant(''),
  }),
  fc.record({ kind: fc.constant('notice' as const), code, message: fc.constant('') }),
  fc.record({
    kind: fc.constant('silence' as const),
    frameAgeMs: fc.integer({ min: 0, max: 50_000 }),
    dataAgeMs: fc.integer({ min: 0, max: 50_000 }),
    heartbeatIntervalMs: fc.constant(10_000),
    closure: fc.constantFrom(null, 'The market is closed.'),
  }),
);
const timeline = fc.array(
  fc.tuple(event, fc.integer({ min: 0, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true })),
  {
    maxLength: 120,
  },
);

/** What a server that does as it is told holds after a command. */
function obey(server: Map<string, Set<string>>, command: Command): void {
  if (!('service' in command)) return;
  const held = server.get(command.service) ?? new Set();
  if (command.name === 'SUBS') server.set(command.service, new Set(command.keys));
  if (command.name === 'ADD') server.set(command.service, new Set([...held, ...command.keys]));
  if (command.name === 'UNSUBS') for (const key of command.keys) held.delete(key);
}

interface Entry {
  readonly event: ConnectionEvent;
  readonly nowMs: number;
  readonly before: Connection;
  readonly after: Connection;
  readonly effects: readonly ConnectionEffect[];
}

function play(steps: readonly (readonly [ConnectionEvent, number, number])[]): Entry[] {
  let connection = INITIAL_CONNECTION;
  let nowMs = 0;
  return steps.map(([one, passedMs, chance]) => {
    nowMs += passedMs;
    const before = connection;
    const result = transition(before, one, { nowMs, chance });
    connection = result.connection;
    return { event: one, nowMs, before, after: connection, effects: result.effects };
  });
}

const always = (holds: (log: readonly Entry[]) => void): void => {
  fc.assert(
    fc.property(timeline, (steps) => {
      holds(play(steps));
    }),
    { numRuns: 2_000 },
  );
};

describe('in every sequence of events', () => {
  it('no minute sees more attempts than the bound, nor more that the server notices', () => {
    const inWindow = (all: readonly number[], atMs: number): number =>
      all.filter((other) => other <= atMs && atMs - other < ATTEMPT_WINDOW_MS).length;
    always((log) => {
      // A refused token is replaced within its attempt.
      const attempts = log.filter(({ before, after }) => after.attemptsAtMs !== before.attemptsAtMs);
      const asked = attempts.filter(({ effects }) => effects.some(({ kind }) => kind === 'ask-token'));
      const atMs = asked.map(({ nowMs }) => nowMs);
      for (const one of atMs) expect(inWindow(atMs, one)).toBeLessThanOrEqual(MAXIMUM_ATTEMPTS_PER_WINDOW);
      const seen = log
        .filter(({ before, after }) => before.state.kind === 'opening-socket' && after.state.kind === 'logging-in')
        .map(({ nowMs }) => nowMs);
      // A refused token is replaced within an attempt, so an attempt may be seen twice.
      for (const one of seen) expect(inWindow(seen, one)).toBeLessThanOrEqual(MAXIMUM_NOTICED_PER_WINDOW + 1);
    });
  });

  it('link up and link down take turns, and the connection remembers which it is', () => {
    always((log) => {
      let isUp = false;
      for (const { effects, after } of log) {
        for (const effect of effects) {
          if (effect.kind !== 'tell-link') continue;
          expect(effect.state).toBe(isUp ? 'down' : 'up');
          isUp = !isUp;
        }
        expect(after.linkIsUp).toBe(isUp);
      }
    });
  });

  it('one command is under way at a time, LOGIN first, and nothing is sent that changes nothing', () => {
    always((log) => {
      let sent: string[] = [];
      let open: number | null = null;
      for (const { before, event: one, effects } of log) {
        const sends = effects.filter((effect) => effect.kind === 'send');
        expect(sends.length).toBeLessThanOrEqual(1);
        if (effects.some(({ kind }) => kind === 'open-socket' || kind === 'drop-link' || kind === 'close-link')) {
          sent = [];
          open = null;
        }
        if (one.kind === 'answer' && one.requestId === String(open)) open = null;
        for (const { command, requestId } of sends) {
          if (command.name !== 'LOGOUT') expect(open).toBeNull();
          open = requestId;
          if (command.name === 'LOGIN') expect(sent).toEqual([]);
          else expect(sent[0]).toBe('LOGIN');
          sent.push(command.name);
          if (!('service' in command)) continue;
          expect(command.keys.length).toBeGreaterThan(0);
          const held = before.standings.find(({ service }) => service === command.service)?.held ?? [];
          if (command.name === 'ADD') expect(command.keys.filter((key) => held.includes(key))).toEqual([]);
          if (command.name === 'UNSUBS') expect(command.keys.filter((key) => !held.includes(key))).toEqual([]);
        }
      }
    });
  });

  it('a server that accepts everything is brought to exactly what is wanted, whatever was wanted in between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...OTHER_WISHES), fc.boolean()), { maxLength: 8 }), (wishes) => {
        const circumstances = { nowMs: 0, chance: 0 };
        const server = new Map<string, Set<string>>();
        let connection = transition(INITIAL_CONNECTION, { kind: 'start', wanted }, circumstances).connection;
        const waiting: { requestId: number; command: Command }[] = [];
        const tell = (one: ConnectionEvent): void => {
          const result = transition(connection, one, circumstances);
          connection = result.connection;
          for (const effect of result.effects) if (effect.kind === 'send') waiting.push(effect);
        };
        const answer = (): boolean => {
          const next = waiting.shift();
          if (!next) return false;
          obey(server, next.command);
          tell({ kind: 'answer', requestId: String(next.requestId), code: 0, message: '' });
          return true;
        };
        for (const one of ['token-received', 'preference-received', 'socket-opened'] as const) {
          tell(one === 'token-received' ? { kind: one, serial: 1 } : { kind: one });
        }
        for (const [wish, isAnswered] of wishes) {
          if (wish.length === 0) continue;
          tell({ kind: 'want', wanted: wish });
          if (isAnswered) answer();
        }
        while (answer());
        const last = wishes.filter(([wish]) => wish.length > 0).at(-1)?.[0] ?? wanted;
        const held = [...server].filter(([, keys]) => keys.size > 0).map(([service, keys]) => [service, keys] as const);
        expect(new Map(held)).toEqual(new Map(last.map(({ service, keys }) => [service, new Set(keys)])));
        expect(connection.state).toMatchObject({ kind: 'streaming', inFlight: null });
      }),
    );
  });

  it('after a fault, a stop or a take-over nothing happens until a start', () => {
    always((log) => {
      for (const { before, event: one, effects, after } of log) {
        if (!['faulted', 'stopped', 'kicked'].includes(before.state.kind)) continue;
        if (one.kind === 'start' || one.kind === 'stop' || one.kind === 'abandon') continue;
        expect(effects).toEqual([]);
        expect(after.state).toBe(before.state);
      }
    });
  });

  it('every state that waits has a deadline, and a reason stands behind every state that needs one', () => {
    always((log) => {
      let deadlineMs: number | null = null;
      for (const { after, effects } of log) {
        for (const effect of effects) if (effect.kind === 'set-deadline') deadlineMs = effect.afterMs;
        const { kind } = after.state;
        const waits = !['stopped', 'idle', 'login-needed', 'kicked', 'faulted', 'streaming'].includes(kind);
        if (waits) expect(deadlineMs).not.toBeNull();
        const needsReason = ['waiting', 'faulted', 'kicked', 'login-needed', 'idle', 'asleep'].includes(kind);
        if (needsReason) expect(after.reason).toMatch(/\S.*[.!?)]$/);
      }
    });
  });

  it('streams only with prices among what is held, and forgets the token wherever a link ends', () => {
    always((log) => {
      for (const { after, effects } of log) {
        const isLost = effects.some(({ kind }) => kind === 'drop-link' || kind === 'close-link');
        if (isLost) expect(effects.map(({ kind }) => kind)).toContain('forget-token');
        if (after.state.kind !== 'streaming' || after.state.inFlight !== null) continue;
        if (!after.wanted.some(({ service }) => service.startsWith('LEVELONE'))) continue;
        const held = after.standings.filter((standing) => standing.held.length > 0);
        expect(held.some(({ service }) => service.startsWith('LEVELONE'))).toBe(true);
      }
    });
  });

  it('a sleeping computer holds no link, and wakes without a wait', () => {
    always((log) => {
      for (const { before, event: one, after, effects } of log) {
        if (after.state.kind === 'asleep') expect(after.linkIsUp).toBe(false);
        if (before.state.kind !== 'asleep' || one.kind !== 'wake' || after.state.kind === 'waiting') continue;
        expect(effects.map(({ kind }) => kind)).toContain('ask-token');
      }
    });
  });

  it('is called connecting only before the first stream of a start', () => {
    always((log) => {
      for (const { after } of log) if (streamStateOf(after) === 'connecting') expect(after.hasStreamed).toBe(false);
    });
  });
});

describe('codes', () => {
  it.each([
    [0, 'ok'],
    [3, 'token-refused'],
    [9, 'refused-for-now'],
    [11, 'refused-for-now'],
    [12, 'displaced'],
    [19, 'too-many'],
    [20, 'repeat-then-reconnect'],
    [21, 'repeat-then-refused'],
    [22, 'repeat-then-wait'],
    [23, 'repeat-then-wait'],
    [24, 'repeat-then-wait'],
    [25, 'repeat-then-wait'],
    [26, 'ok'],
    [27, 'ok'],
    [28, 'ok'],
    [29, 'ok'],
    [30, 'reconnect'],
    [31, 'refused'],
    [-1, 'refused'],
    [NaN, 'refused'],
  ])('%i: %s', (one, verdict) => {
    expect(judgeCode(one)).toBe(verdict);
    expect(describeCode(one, 'Words.')).toContain(`code ${one}: Words.`);
  });
});

describe('the wait before a reconnection', () => {
  it('doubles from 1 s to 30 s, half of it by chance, whatever the attempt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
        const whole = Math.min(1_000 * 2 ** Math.min(attempt - 1, 20), 30_000);
        const wait = reconnectDelayMs(attempt, chance);
        expect(wait).toBeGreaterThanOrEqual(whole / 2);
        expect(wait).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it('is 1 to 1.5 s while nobody is there in the first minute, then longer and longer up to 30 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 66_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (outage, chance) => {
        expect(probeDelayMs(outage, chance)).toBeGreaterThanOrEqual(1_000);
        expect(probeDelayMs(outage, chance)).toBeLessThanOrEqual(1_500);
      }),
    );
    expect([80_000, 100_000, 180_000, 1e9].map((outage) => probeDelayMs(outage, 1))).toEqual([
      5_000, 10_000, 30_000, 30_000,
    ]);
  });
});

describe('symbols', () => {
  it('streams what Schwab writes, and nothing that would change a list of keys', () => {
    for (const good of ['/NQ', '/NQZ25', 'SPY', '$SPX', 'BRK/B', 'BRK.B', '/M2K'])
      expect(isStreamableSymbol(good)).toBe(true);
    for (const bad of ['', '/', 'a', 'A,B', 'A B', './OZCZ23C565', 'A\n', '"', 'A'.repeat(40)])
      expect(isStreamableSymbol(bad)).toBe(false);
  });

  it('asks for fields in rising order, 0 first', () => {
    for (const { fields } of wanted) {
      expect(fields[0]).toBe(0);
      expect(fields).toEqual([...new Set(fields)].sort((left, right) => left - right));
    }
  });
});
