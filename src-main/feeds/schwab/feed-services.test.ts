import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FeedBench } from './testing/feed-bench.ts';
import { until } from './testing/manual-world.ts';

const OPTION = 'AAPL  261218C00200000';
const IMAGE = { key: '/NQ', 1: 25_600, 2: 25_600.25, 3: 25_600, 4: 3, 5: 4, 8: 1_000, 9: 1, 10: 0, 11: 0 };

let bench: FeedBench;
beforeEach(async () => {
  bench = await FeedBench.open();
});
afterEach(() => bench.close());

/** What has been sent since the subscriptions of the configured symbols, with its keys. */
function sentSince(count: number): string[] {
  return bench.streamer.requests
    .slice(count)
    .map(({ command, service, parameters }) => `${command} ${service} ${parameters['keys'] ?? ''}`);
}

/** Waits until the server holds all that is wanted. */
function settled(): Promise<void> {
  return until('all accepted', () => bench.feed.health().services.every(({ state }) => state !== 'pending'));
}

describe('what is wanted besides', () => {
  it('is subscribed with the rest, every field of it', async () => {
    bench.feed.want([{ service: 'LEVELONE_OPTIONS', keys: [OPTION] }]);
    await bench.live('/NQ');
    const last = bench.streamer.requests.at(-1);
    expect(last).toMatchObject({ command: 'SUBS', service: 'LEVELONE_OPTIONS', parameters: { keys: OPTION } });
    expect(last?.parameters['fields']).toBe(Array.from({ length: 56 }, (_, field) => field).join(','));
  });

  it('changes while streaming by what is new and what is gone, without a new connection', async () => {
    bench.feed.want([{ service: 'NASDAQ_BOOK', keys: ['AAPL', 'NVDA'] }]);
    await bench.live('/NQ');
    const before = bench.streamer.requests.length;
    bench.feed.want([
      { service: 'NASDAQ_BOOK', keys: ['NVDA', 'MSFT'] },
      { service: 'SCREENER_EQUITY', keys: ['NYSE_VOLUME_5'] },
    ]);
    await until('four commands', () => sentSince(before).length === 3);
    expect(sentSince(before)).toEqual([
      'UNSUBS NASDAQ_BOOK AAPL',
      'ADD NASDAQ_BOOK MSFT',
      'SUBS SCREENER_EQUITY NYSE_VOLUME_5',
    ]);
    bench.feed.want([]);
    await until('all taken back', () => sentSince(before).length === 5);
    expect(sentSince(before).slice(3)).toEqual([
      'UNSUBS NASDAQ_BOOK NVDA,MSFT',
      'UNSUBS SCREENER_EQUITY NYSE_VOLUME_5',
    ]);
    expect(bench.streamer.connections).toBe(1);
    expect(bench.feed.health().subscribed).toEqual(['/NQ']);
  });

  it('widens the fields of a symbol’s service with VIEW and narrows them again', async () => {
    await bench.live('/NQ');
    const before = bench.streamer.requests.length;
    bench.feed.want([{ service: 'LEVELONE_FUTURES', keys: ['/NQ'] }]);
    await until('a command', () => sentSince(before).length === 1);
    expect(sentSince(before)).toEqual(['VIEW LEVELONE_FUTURES /NQ']);
    expect(bench.streamer.requests.at(-1)?.parameters['fields']?.split(',')).toHaveLength(41);
    bench.streamer.data('LEVELONE_FUTURES', { ...IMAGE, 23: 250_000, 12: 25_700 });
    await until('the quote, wholly', () => {
      bench.world.advance(100);
      return bench.streamData.length > 0;
    });
    expect(bench.streamData[0]).toMatchObject([
      { kind: 'level-one', key: '/NQ', fields: { openInterest: 250_000, highPrice: 25_700, lastPrice: 25_600 } },
    ]);
    // The engine's row comes all the same.
    expect(bench.feed.health().ticksTotal).toBe(1);
    bench.feed.want([]);
    await until('narrowed', () => sentSince(before).length === 2);
    expect(bench.streamer.requests.at(-1)?.parameters['fields']?.split(',')).toHaveLength(13);
  });

  it('is subscribed again after a reconnection, each service once', async () => {
    bench.feed.want([{ service: 'ACCT_ACTIVITY', keys: ['activity'] }]);
    await bench.live('/NQ');
    bench.streamer.cut();
    await until('offline', () => bench.state === 'offline');
    bench.world.advance(1_000);
    await bench.untilLive(1);
    expect(bench.streamer.commands(2)).toEqual(bench.streamer.commands(1));
    expect(bench.streamer.commands(2)).toHaveLength(4);
  });

  it.each([
    ['a key that would become two', 'NASDAQ_BOOK', 'AAPL,NVDA', 'is not a key of NASDAQ_BOOK'],
    ['a key of another service', 'LEVELONE_OPTIONS', 'AAPL', 'is not a key of LEVELONE_OPTIONS'],
    ['a screener that is none', 'SCREENER_EQUITY', 'NYSE_VOLUME_7', 'is not a key of SCREENER_EQUITY'],
    ['the name of a built-in member', 'LEVELONE_FOREX', '__proto__', 'is not a key of LEVELONE_FOREX'],
    ['control characters', 'ACCT_ACTIVITY', 'a\u0000b', 'is not a key of ACCT_ACTIVITY'],
    ['bars of a symbol that is not configured', 'CHART_EQUITY', 'AAPL', 'of the configured symbols'],
  ] as const)('refuses %s, and what was wanted before stays', async (_, service, key, words) => {
    bench.feed.want([{ service: 'NASDAQ_BOOK', keys: ['AAPL'] }]);
    await bench.live('/NQ');
    expect(() => {
      bench.feed.want([{ service, keys: [key] }]);
    }).toThrow(words);
    expect(bench.service('NASDAQ_BOOK')).toMatchObject({ keys: 1, state: 'accepted' });
  });

  it('alone is a reason to connect; nothing at all is none', async () => {
    bench.config = { ...bench.config, symbols: [] };
    bench.start();
    expect(bench.state).toBe('stopped');
    expect(bench.reason).toContain('no symbol is wanted');
    bench.world.advance(600_000);
    expect(bench.tokensWanted).toHaveLength(0);
    bench.feed.want([{ service: 'ACCT_ACTIVITY', keys: ['activity'] }]);
    await bench.untilLive(0);
    expect(bench.streamer.commands()).toEqual(['LOGIN ADMIN', 'SUBS ACCT_ACTIVITY']);

    bench.feed.want([]);
    await until('at rest', () => bench.state === 'stopped');
    bench.world.advance(600_000);
    expect(bench.streamer.connections).toBe(1);
  });

  it('code 30 for want of a subscription is no reason to come back', async () => {
    bench.config = { ...bench.config, symbols: [] };
    bench.feed.want([{ service: 'ACCT_ACTIVITY', keys: ['activity'] }]);
    bench.start();
    await bench.untilLive(0);
    bench.streamer.answer = ({ command }) => (command === 'UNSUBS' ? 'silence' : { code: 0 });
    bench.feed.want([]);
    await until('the command', () => bench.streamer.commands().at(-1) === 'UNSUBS ACCT_ACTIVITY');
    bench.streamer.notice(30, 'Stop streaming due to empty subscription');
    await until('at rest', () => bench.state === 'stopped');
    bench.world.advance(600_000);
    expect(bench.streamer.connections).toBe(1);
  });
});

describe('the budget of a service', () => {
  it('is kept before anything is sent: symbols in their order, then wants', async () => {
    await bench.close();
    bench = await FeedBench.open({ keysPerService: 3 });
    bench.feed.want([{ service: 'LEVELONE_EQUITIES', keys: ['MSFT', 'AAPL'] }]);
    await bench.live('SPY', 'QQQ', '/NQ');
    const equities = bench.streamer.requests.find(({ service }) => service === 'LEVELONE_EQUITIES');
    expect(equities?.parameters['keys']).toBe('SPY,QQQ,MSFT');
    expect(bench.service('LEVELONE_EQUITIES')).toMatchObject({ keys: 3, overBudget: 1, state: 'accepted' });
    expect(bench.reason).toContain('LEVELONE_EQUITIES: 1 left out');
  });

  it('is found out where the server’s is smaller (code 19): as many as fit, the rest is named', async () => {
    const LIMIT = 5;
    const held = new Map<string, number>();
    bench.streamer.answer = ({ service, command, parameters }) => {
      const count = (parameters['keys'] ?? '').split(',').length;
      const total = command === 'ADD' ? (held.get(service) ?? 0) + count : count;
      if (total > LIMIT) return { code: 19, message: 'REACHED_SYMBOL_LIMIT' };
      held.set(service, total);
      return { code: 0 };
    };
    const symbols = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
    await bench.live(...symbols);
    await settled();
    expect(bench.feed.health().subscribed).toEqual(symbols.slice(0, LIMIT));
    expect(bench.service('LEVELONE_EQUITIES')).toMatchObject({ keys: 5, overBudget: 3, state: 'accepted' });
    expect(bench.service('LEVELONE_EQUITIES')?.reason).toContain('no more than 5');
    expect(bench.reason).toContain('limit of symbols');
  });

  it('takes 500 symbols of every kind that nobody has described', async () => {
    const symbols = Array.from({ length: 510 }, (_, index) => `LD${index}`);
    await bench.live(...symbols);
    expect(bench.feed.health().subscribed).toEqual(symbols.slice(0, 500));
    expect(bench.service('CHART_EQUITY')).toMatchObject({ keys: 500, overBudget: 10 });
  });
});

describe('a command that fails once', () => {
  it.each([20, 21, 22, 25])('code %i: sent once more, and then all is well', async (code) => {
    let failures = 1;
    bench.streamer.answer = ({ service }) => ({ code: service === 'CHART_FUTURES' && failures-- > 0 ? code : 0 });
    await bench.live('/NQ');
    expect(bench.streamer.commands()).toEqual([
      'LOGIN ADMIN',
      'SUBS LEVELONE_FUTURES',
      'SUBS CHART_FUTURES',
      'SUBS CHART_FUTURES',
    ]);
    expect(bench.feed.health().services.map(({ state }) => state)).toEqual(['accepted', 'accepted']);
    expect(bench.reason).toBe('');
  });
});

describe('what is told of it', () => {
  it('is the newest state, at most ten times a second', async () => {
    bench.feed.want([{ service: 'LEVELONE_OPTIONS', keys: [OPTION] }]);
    await bench.live('/NQ');
    for (let price = 1; price <= 50; price++) {
      await bench.frames(1, () => {
        bench.streamer.data('LEVELONE_OPTIONS', { key: OPTION, 4: price });
      });
      bench.world.advance(10);
    }
    bench.world.advance(100);
    expect(bench.streamData.length).toBeGreaterThanOrEqual(5);
    expect(bench.streamData.length).toBeLessThanOrEqual(6);
    expect(bench.streamData.at(-1)).toMatchObject([
      { service: 'LEVELONE_OPTIONS', key: OPTION, fields: { lastPrice: 50 } },
    ]);
    expect(bench.service('LEVELONE_OPTIONS')).toMatchObject({ messages: 50 });
    const told = bench.streamData.length;
    bench.world.advance(5_000);
    expect(bench.streamData).toHaveLength(told);
  });

  it('is every message of the account, at once, once for each number of a subscription', async () => {
    bench.feed.want([{ service: 'ACCT_ACTIVITY', keys: ['activity'] }]);
    await bench.live('/NQ');
    const message = (seq: number, type: string): object => ({ seq, key: 'activity', 1: '11112222', 2: type, 3: '{}' });
    await bench.frames(2, () => {
      bench.streamer.data('ACCT_ACTIVITY', message(1, 'OrderCreated'), message(2, 'OrderAccepted'));
      bench.streamer.data('ACCT_ACTIVITY', message(2, 'OrderAccepted'), message(3, 'OrderFillCompleted'));
    });
    expect(bench.activities.map(({ seq, messageType }) => `${seq ?? '-'} ${messageType}`)).toEqual([
      '1 OrderCreated',
      '2 OrderAccepted',
      '3 OrderFillCompleted',
    ]);
    bench.streamer.cut();
    await until('offline', () => bench.state === 'offline');
    bench.world.advance(1_000);
    await bench.untilLive(1);
    await bench.frames(1, () => {
      bench.streamer.data('ACCT_ACTIVITY', message(1, 'OrderCreated'));
    });
    expect(bench.activities).toHaveLength(4);
  });

  it('holds no account number, not even where the frame was at fault', async () => {
    bench.feed.want([{ service: 'ACCT_ACTIVITY', keys: ['activity'] }]);
    await bench.live('/NQ');
    const ACCOUNT = '11112222';
    await bench.frames(4, () => {
      bench.streamer.data('ACCT_ACTIVITY', {
        seq: 1,
        key: 'activity',
        1: ACCOUNT,
        2: 'OrderCreated',
        3: `{"A":${ACCOUNT}}`,
      });
      bench.streamer.data('ACCT_ACTIVITY', { seq: 1, key: 'activity', 1: ACCOUNT, 2: 'OrderCreated' });
      bench.streamer.sendText(`{"data":[{"service":"ACCT_ACTIVITY","content":[{"1":"${ACCOUNT}"`);
      bench.streamer.data('ACCT_ACTIVITY', ACCOUNT);
    });
    bench.world.advance(1_000);
    expect(bench.faultCount('malformedFrame')).toBe(2);
    expect(JSON.stringify([bench.healths, bench.activities, bench.streamData, bench.feed.health()])).not.toContain(
      ACCOUNT,
    );
  });
});

describe('code 12', () => {
  it('on a LOGIN or in mid-stream: taken over, left alone, taken back by a start', async () => {
    bench.streamer.answer = () => ({ code: 12 });
    bench.start();
    await until('kicked', () => bench.state === 'kicked');
    expect(bench.reason).toContain('take the stream back');
    for (const event of ['suspend', 'resume', 'network-up'] as const) bench.feed.systemEvent(event);
    bench.feed.retryNow();
    bench.world.advance(600_000);
    expect(bench.streamer.connections).toBe(1);
    bench.streamer.answer = () => ({ code: 0 });
    await bench.live();
  });
});
