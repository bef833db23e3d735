import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symbolName } from '#core/market/units';
import { transition } from './connection-machine.ts';
import {
  INITIAL_CONNECTION,
  streamStateOf,
  type Connection,
  type ConnectionEffect,
  type ConnectionEvent,
} from './connection-state.ts';
import { ATTEMPT_WINDOW_MS, MAXIMUM_ATTEMPTS_PER_WINDOW, reconnectDelayMs } from './reconnect-delay.ts';
import { describeCode, judgeCode } from './response-code.ts';
import { isStreamableSymbol, subscriptionsFor } from './stream-services.ts';

const wanted = subscriptionsFor(['/NQ', 'SPY'].map(symbolName));

const code = fc.oneof(fc.constantFrom(0, 3, 9, 11, 12, 19, 20, 21, 22, 26, 29, 30), fc.integer({ min: -1, max: 99 }));
const event: fc.Arbitrary<ConnectionEvent> = fc.oneof(
  fc.constantFrom<ConnectionEvent>(
    { kind: 'start', wanted },
    { kind: 'stop' },
    { kind: 'abandon' },
    { kind: 'retry-now' },
    { kind: 'preference-received' },
    { kind: 'preference-failed', needsUser: false, reason: 'no' },
    { kind: 'preference-failed', needsUser: true, reason: 'no' },
    { kind: 'socket-opened' },
    { kind: 'socket-closed', reason: 'gone' },
    { kind: 'deadline' },
  ),
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
  }),
);
const timeline = fc.array(
  fc.tuple(event, fc.integer({ min: 0, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true })),
  {
    maxLength: 120,
  },
);

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
  it('no minute sees more attempts than the bound', () => {
    always((log) => {
      const attempts = log
        .filter(({ effects }) => effects.some(({ kind }) => kind === 'fetch-preference'))
        .map(({ nowMs }) => nowMs);
      for (const atMs of attempts) {
        const inWindow = attempts.filter((other) => other <= atMs && atMs - other < ATTEMPT_WINDOW_MS);
        expect(inWindow.length).toBeLessThanOrEqual(MAXIMUM_ATTEMPTS_PER_WINDOW);
      }
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

  it('one command is under way at a time, LOGIN first, each service at most once on a connection unless it was refused', () => {
    always((log) => {
      let sent: string[] = [];
      for (const { before, effects } of log) {
        const sends = effects.filter((effect) => effect.kind === 'send');
        expect(sends.length).toBeLessThanOrEqual(1);
        if (effects.some(({ kind }) => kind === 'open-socket')) sent = [];
        for (const { command } of sends) {
          if (command.name === 'LOGIN') expect(sent).toEqual([]);
          if (command.name === 'SUBS') {
            expect(sent[0]).toBe('LOGIN');
            const isRefused = before.refused.some(({ subscription }) => subscription === command.subscription);
            if (!isRefused) expect(sent).not.toContain(command.subscription.service);
            sent.push(command.subscription.service);
          } else sent.push(command.name);
        }
      }
    });
  });

  it('after a fault or a stop nothing happens until a start', () => {
    always((log) => {
      for (const { before, event: one, effects, after } of log) {
        if (before.state.kind !== 'faulted' && before.state.kind !== 'stopped') continue;
        if (one.kind === 'start' || one.kind === 'stop' || one.kind === 'abandon') continue;
        expect(effects).toEqual([]);
        expect(after).toBe(before);
      }
    });
  });

  it('every state that waits has a deadline, and a reason stands behind every state that needs one', () => {
    always((log) => {
      let deadlineMs: number | null = null;
      for (const { after, effects } of log) {
        for (const effect of effects) if (effect.kind === 'set-deadline') deadlineMs = effect.afterMs;
        const { kind } = after.state;
        const waits = !['stopped', 'faulted', 'streaming'].includes(kind);
        if (waits) expect(deadlineMs).not.toBeNull();
        if (kind === 'waiting' || kind === 'faulted') expect(after.reason).toMatch(/\S.*[.!?]$/);
      }
    });
  });

  it('streams only what was accepted, and only with prices among it', () => {
    always((log) => {
      for (const { after } of log) {
        if (after.state.kind !== 'streaming') continue;
        expect(after.accepted.some(({ service }) => service.startsWith('LEVELONE'))).toBe(true);
        expect(new Set(after.accepted).size).toBe(after.accepted.length);
        for (const { subscription } of after.refused) expect(after.accepted).not.toContain(subscription);
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
    [3, 'login-needed'],
    [9, 'refused-for-now'],
    [11, 'refused-for-now'],
    [12, 'displaced'],
    [19, 'refused'],
    [20, 'reconnect'],
    [21, 'refused'],
    [22, 'refused-for-now'],
    [23, 'refused-for-now'],
    [24, 'refused-for-now'],
    [25, 'refused-for-now'],
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
