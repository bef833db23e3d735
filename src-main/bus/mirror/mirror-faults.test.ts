import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../archive/testing/eventually.ts';
import { mirrorConfig } from './testing/mirror-config.ts';
import { FAST, MirrorStage } from './testing/mirror-stage.ts';
import { RedisServer, type RedisServerOptions } from './testing/redis-server.ts';
import { SlowProxy } from './testing/slow-proxy.ts';
import { streamOf, times } from './testing/stream-of.ts';

let server: RedisServer;
let stage: MirrorStage;
let proxy: SlowProxy | null;

async function open(
  options: RedisServerOptions = {},
  user?: { readonly user: string; readonly password: string },
): Promise<void> {
  server = await RedisServer.open(options);
  if (user) await server.cli('ACL', 'SETUSER', user.user, 'on', `>${user.password}`, ...RIGHTS);
  stage = new MirrorStage(
    mirrorConfig({ addresses: [server.address], user: user?.user ?? '' }, { password: user?.password ?? null }),
  );
}
/** What the documentation tells to give a user of the mirror. */
const RIGHTS = [
  ...['resetkeys', 'resetchannels', '~live_data:*', '&live_data:*', '&ticks:candles', '&signals', '-@all'],
  ...['+publish', '+spublish', '+hset', '+hdel', '+zadd', '+zrem', '+xadd', '+xrange', '+xrevrange'],
  ...['+multi', '+exec', '+ping', '+hello', '+auth', '+info', '+client|setname', '+pubsub|numsub'],
];

beforeEach(() => {
  proxy = null;
});
afterEach(async () => {
  await stage.close();
  proxy?.close();
  await server.close();
});

const bars = async (): Promise<string[]> => times(await streamOf(server, 'bars'));
const bid = async (): Promise<unknown> => {
  const { bid } = JSON.parse((await server.cli('HGET', 'live_data:latest:quotes', '/NQ')) || '{}') as {
    readonly bid?: number;
  };
  return bid;
};
async function untilBid(expected: number): Promise<void> {
  await eventually(async () => {
    expect(await bid()).toBe(expected);
  });
}

describe('Redis that goes away', () => {
  it('is not there at the start: nothing waits for it, and everything comes when it does', async () => {
    await open();
    await server.stop();
    stage.quote('/NQ', 1);
    stage.minutes('/NQ', 2);
    await stage.until('down');
    expect(stage.health?.reason).toMatch(/goes on without it/);
    await server.start();
    await stage.until('live');
    await untilBid(1);
    expect(await bars()).toEqual(['14:30', '14:31']);
  });

  it('is stopped and started: bars and signals of the meantime arrive in order, once, quotes only the newest', async () => {
    await open({ directives: [['save', '3600', '1']] });
    await stage.until('live');
    stage.minutes('/NQ', 2);
    await eventually(async () => {
      expect(await bars()).toHaveLength(2);
    });
    await server.stop('SIGTERM');
    await stage.until('down');
    for (let price = 1; price <= 50; price += 1) stage.quote('/NQ', price);
    stage.minutes('/NQ', 3);
    stage.signal({ id: 'meanwhile' });
    await eventually(() => {
      expect(stage.health?.owed).toBe(4);
    });
    await server.start();
    await stage.until('live');
    await eventually(async () => {
      expect(await bars()).toEqual(['14:30', '14:31', '14:32', '14:33', '14:34']);
      expect(await streamOf(server, 'signals')).toHaveLength(1);
    });
    await untilBid(50);
    expect(stage.health).toMatchObject({ lost: 0, reconnects: 1 });
    expect(stage.health?.superseded).toBeGreaterThan(30);
  });

  it('hangs without a word: that is noticed, and nothing of it is doubled when it goes on', async () => {
    await open();
    await stage.until('live');
    server.signal('SIGSTOP');
    stage.quote('/NQ', 1);
    stage.minutes('/NQ', 3);
    await stage.until('hung');
    stage.minutes('/NQ', 2);
    server.signal('SIGCONT');
    await stage.until('live');
    await eventually(async () => {
      expect(await bars()).toEqual(['14:30', '14:31', '14:32', '14:33', '14:34']);
    });
    await untilBid(1);
  });
});

describe('Redis that refuses', () => {
  it('a wrong password: says so, and goes on by itself once it is right', async () => {
    await open({}, { user: 'trader', password: 'first' });
    await stage.until('live');
    await server.cli('ACL', 'SETUSER', 'trader', 'resetpass', '>second');
    await server.cli('CLIENT', 'KILL', 'USER', 'trader');
    await stage.until('refused');
    expect(stage.health?.reason).toMatch(/user and password/);
    stage.minutes('/NQ', 1);
    await server.cli('ACL', 'SETUSER', 'trader', 'resetpass', '>first');
    await stage.until('live');
    await eventually(async () => {
      expect(await bars()).toEqual(['14:30']);
    });
  });

  it('a right that was revoked: names it, keeps what belongs there, and publishes what it may', async () => {
    await open({}, { user: 'trader', password: 'first' });
    await stage.until('live');
    await server.cli('ACL', 'SETUSER', 'trader', '-xadd');
    stage.minutes('/NQ', 2);
    await stage.until('not-permitted');
    expect(stage.health?.reason).toMatch(/xadd/);
    stage.quote('/NQ', 5);
    await untilBid(5);
    await server.cli('ACL', 'SETUSER', 'trader', '+xadd');
    await stage.until('live');
    expect(await bars()).toEqual(['14:30', '14:31']);
  });

  it('without memory: says so, and writes everything that was owed when there is some', async () => {
    await open();
    await stage.until('live');
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');
    stage.minutes('/NQ', 2);
    stage.quote('/NQ', 1);
    await stage.until('full');
    expect(stage.health?.owed).toBe(2);
    await server.cli('CONFIG', 'SET', 'maxmemory', '0');
    stage.quote('/NQ', 2);
    await stage.until('live');
    expect(await bars()).toEqual(['14:30', '14:31']);
    await untilBid(2);
  });

  it('as a replica: says so, and writes when it is a master again', async () => {
    await open();
    await stage.until('live');
    await server.cli('CONFIG', 'SET', 'replica-serve-stale-data', 'yes');
    await server.cli('REPLICAOF', '127.0.0.1', '1');
    stage.minutes('/NQ', 1);
    await stage.until('read-only');
    await server.cli('REPLICAOF', 'NO', 'ONE');
    await eventually(async () => {
      expect(await bars()).toEqual(['14:30']);
    });
  });
});

describe('our keys in other hands', () => {
  it('something else under the Stream of bars: signals, quotes and listeners are served all the same', async () => {
    await open();
    await stage.until('live');
    await server.cli('SET', 'live_data:stream:bars', 'mine');
    stage.minutes('/NQ', 200);
    await stage.until('foreign-data');
    stage.signal({ id: 'beside' });
    stage.quote('/NQ', 3);
    await eventually(async () => {
      expect(await streamOf(server, 'signals')).toHaveLength(1);
    });
    await untilBid(3);
    expect(await server.cli('GET', 'live_data:stream:bars')).toBe('mine');
    await server.cli('DEL', 'live_data:stream:bars');
    await stage.until('live');
    await eventually(async () => {
      expect(await bars()).toHaveLength(200);
    });
  });

  it('something else under the newest values: channels go on', async () => {
    await open();
    await stage.until('live');
    await server.cli('RPUSH', 'live_data:latest:quotes', 'mine');
    stage.quote('/NQ', 3);
    await stage.until('foreign-data');
    const [quotes] = (await stage.mirror.channels()).filter(({ channel }) => channel === 'live_data:quotes:/NQ');
    expect(quotes).toMatchObject({ published: 1, errors: 0 });
    await server.cli('DEL', 'live_data:latest:quotes');
    stage.quote('/NQ', 4);
    await stage.until('live');
    await untilBid(4);
  });

  it('foreign entries in a Stream, and a Stream that was deleted: bars are added behind and again', async () => {
    await open();
    await stage.until('live');
    await server.cli('XADD', 'live_data:stream:bars', '*', 'data', '{"kind":"bar"');
    await server.cli('XADD', 'live_data:stream:bars', '*', 'other', 'x');
    await stage.replaceMirror();
    await stage.until('live');
    stage.minutes('/NQ', 1);
    await eventually(async () => {
      expect(await server.cli('XLEN', 'live_data:stream:bars')).toBe('3');
    });
    await server.cli('DEL', 'live_data:stream:bars');
    stage.minutes('/NQ', 1);
    await eventually(async () => {
      expect(await bars()).toEqual(['14:31']);
    });
  });
});

it('a slow network: quotes are thinned, bars are not, and the state says slow', async () => {
  server = await RedisServer.open();
  proxy = await SlowProxy.open(server.address);
  // Late is not dead: the real bound, not the short one of the other tests.
  stage = new MirrorStage(mirrorConfig({ addresses: [proxy.address] }), { ...FAST, silenceMs: 5_000 });
  await stage.until('live');
  proxy.delayMs = 200;
  for (let price = 1; price <= 400; price += 1) {
    stage.quote('/NQ', price);
    if (price % 40 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  stage.minutes('/NQ', 3);
  await stage.until('slow');
  await untilBid(400);
  await eventually(async () => {
    expect(await bars()).toHaveLength(3);
  });
  expect(stage.health?.superseded).toBeGreaterThan(300);
  expect(stage.health?.lost).toBe(0);
});
