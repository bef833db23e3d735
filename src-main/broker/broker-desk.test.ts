import { describe, expect, test } from 'vitest';
import type { BrokerEvents } from '#core/contract/broker';
import type { TokenWanted } from '#core/contract/token';
import { BrokerDesk } from './broker-desk.ts';
import { sampleBroker } from './testing/broker-samples.ts';
import { CONFIG } from './testing/desk-stage.ts';
import { VirtualWorld } from './testing/virtual-world.ts';

/** A desk whose questions for tokens the test answers by hand. */
function open() {
  const world = new VirtualWorld(sampleBroker());
  const wanted: TokenWanted[] = [];
  const portfolios: BrokerEvents['portfolio'][] = [];
  const desk = new BrokerDesk(world.environment, (name, payload) => {
    if (name === 'tokenWanted') wanted.push(payload as TokenWanted);
    if (name === 'portfolio') portfolios.push(payload as BrokerEvents['portfolio']);
  });
  const answer = (askId: number, accessToken: string): void => {
    void desk.handlers.answerToken({ askId, outcome: { kind: 'token', accessToken, serial: 1 } }, []);
  };
  return { world, wanted, portfolios, answer, handlers: desk.handlers };
}

test('before a broker is named everything says so', async () => {
  const { handlers, portfolios } = open();
  await handlers.sync({ scope: 'all' }, []);
  expect(portfolios).toMatchObject([{ accounts: null, problem: expect.stringContaining('which broker') as unknown }]);
  expect(await handlers.minuteHistory({ symbol: 'SPY', fromMs: 0, toMs: 1 }, [])).toMatchObject({ kind: 'failed' });
  expect(await handlers.close(null, [])).toBeNull();
});

describe('another broker in the place of the first', () => {
  test('never gets a token that was asked for the first', async () => {
    const { world, wanted, answer, handlers } = open();
    await handlers.configure(CONFIG, []);
    void handlers.sync({ scope: 'all' }, []);
    await world.settle();
    await handlers.configure({ ...CONFIG, apiBaseUrl: 'https://other.test' }, []);
    void handlers.sync({ scope: 'all' }, []);
    await world.settle();
    expect(wanted).toHaveLength(2);
    answer(wanted[0]?.askId ?? 0, 'test-token-of-the-first');
    await world.settle();
    expect(world.calls).toEqual([]);
    answer(wanted[1]?.askId ?? 0, 'test-token-of-the-second');
    await world.settle();
    expect(world.calls.map(({ headers }) => headers?.['Authorization'])).toEqual(['Bearer test-token-of-the-second']);
  });

  test('is not overwritten by what the first still finds out', async () => {
    const { world, portfolios, handlers } = open();
    await handlers.configure(CONFIG, []);
    const first = Promise.resolve(handlers.sync({ scope: 'all' }, []));
    await world.settle();
    await handlers.configure(CONFIG, []);
    const told = portfolios.length;
    await first;
    await world.settle();
    expect(portfolios).toHaveLength(told);
  });
});
