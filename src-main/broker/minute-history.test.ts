import { describe, expect, test } from 'vitest';
import type { HistoryOutcome } from '#core/contract/broker';
import type { HttpReply } from '../net/http-client.ts';
import { CONFIG, DeskStage } from './testing/desk-stage.ts';
import { reply, VirtualWorld } from './testing/virtual-world.ts';

const OPEN = Date.UTC(2025, 11, 9, 14, 30);
const at = (minute: number): number => OPEN + minute * 60_000;
const candle = (minute: number, more: object = {}): object => ({
  datetime: at(minute),
  open: 10.5,
  high: 11,
  low: 10,
  close: 10.75,
  volume: 100,
  ...more,
});
const history = (symbol: string, candles: readonly object[]): HttpReply =>
  reply(200, { symbol, candles, empty: candles.length === 0 });

async function open(answer: (path: string) => HttpReply) {
  const world = new VirtualWorld(({ path }) => answer(path));
  const stage = new DeskStage(world.environment);
  await stage.desk.handlers.configure(CONFIG, []);
  const read = (symbol: string): Promise<HistoryOutcome> =>
    world.drive(Promise.resolve(stage.desk.handlers.minuteHistory({ symbol, fromMs: at(1), toMs: at(3) }, [])));
  return { world, read };
}

test('whole days come back and are cut to the range; bad rows are left out and counted', async () => {
  const rows = [candle(0), candle(1), candle(2, { high: 1 }), candle(3), candle(4), { datetime: 'x' }];
  const { world, read } = await open(() => history('AAPL', rows));
  const outcome = await read('AAPL');
  expect(outcome).toMatchObject({ kind: 'bars', history: { symbol: 'AAPL', count: 2, unsoundRows: 2 } });
  expect(outcome.kind === 'bars' && [...outcome.history.cells]).toEqual(
    [1, 3].flatMap((minute) => [at(minute), 1_050_000_000, 1_100_000_000, 1_000_000_000, 1_075_000_000, 100]),
  );
  expect(world.calls[0]?.path).toContain('needExtendedHoursData=true');
});

describe('futures', () => {
  test.each([
    ['400', reply(400, { errors: [{ status: 400, title: 'Bad Request' }] })],
    ['404', reply(404, '')],
    ['nothing', history('/NQ', [])],
    ['another instrument', history('NQ', [candle(1)])],
  ])('answered with %s have no history; they are asked for once', async (_name, answer) => {
    const { world, read } = await open(() => answer);
    for (let time = 0; time < 3; time += 1) {
      const outcome = await read('/NQ');
      expect(outcome.kind).toBe('no-history');
      expect(outcome.kind === 'no-history' && outcome.sentence).toContain('none of futures');
    }
    expect(world.calls).toHaveLength(1);
    await read('/ES');
    expect(world.calls).toHaveLength(2);
  });

  test('that could not be asked for are asked for again, and taken if Schwab has them after all', async () => {
    let answer = reply(503, '');
    const { read } = await open(() => answer);
    expect(await read('/NQ')).toMatchObject({ kind: 'failed' });
    answer = history('/NQ', [candle(2)]);
    expect(await read('/NQ')).toMatchObject({ kind: 'bars', history: { count: 1 } });
  });
});

describe('equities', () => {
  test('without a trade are no failure', async () => {
    const { read } = await open(() => history('AAPL', []));
    expect(await read('AAPL')).toMatchObject({ kind: 'bars', history: { count: 0, unsoundRows: 0 } });
  });
  test('that Schwab does not know have no history', async () => {
    const { read } = await open(() => reply(404, ''));
    expect(await read('NOPE')).toMatchObject({ kind: 'no-history' });
  });
  test('answered with another instrument are refused', async () => {
    const { read } = await open(() => history('MSFT', [candle(1)]));
    const outcome = await read('AAPL');
    expect(outcome.kind).toBe('failed');
    expect(outcome.kind === 'failed' && outcome.sentence).toContain('of MSFT');
  });
});
