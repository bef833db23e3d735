import { describe, expect, it } from 'vitest';
import { priceFromPoints, priceToPoints } from '../market/price.ts';
import { epochMs, symbolName, tradingDay, type Price } from '../market/units.ts';
import { risksOf, settleTrade, type Trade } from '../paper/trade.ts';
import { dailyRatios } from './daily-ratios.ts';
import { EquityAccount } from './equity-account.ts';
import { tradeStatistics } from './trade-statistics.ts';

type Row = readonly [
  side: 'L' | 'S',
  quantity: number,
  entry: number,
  exit: number,
  worst: number,
  best: number,
  risk: number,
];

/** Analytics, section 6.5: MNQ, two dollars a point, 1.125 dollars a contract each way. */
const ROWS: readonly Row[] = [
  ['L', 2, 25621.5, 25671.75, 25610, 25680, 201],
  ['S', 2, 25700, 25722.5, 25724, 25690.25, 80],
  ['L', 1, 25550, 25550, 25540, 25561, 40],
  ['L', 2, 25580.25, 25550, 25548.25, 25584, 120],
  ['S', 2, 25640, 25601.25, 25647.5, 25598, 120],
  ['L', 2, 25660, 25698.5, 25655, 25705, 100],
];
const MULTIPLIER = 2;

const units = (points: number): number => Math.round(points * 1e8);
const TRADES: readonly Trade[] = ROWS.map(([letter, quantity, entry, exit, worst, best, risk], index) => {
  const direction = letter === 'L' ? 1 : -1;
  return settleTrade({
    id: `trade-${index}`,
    strategy: 'worked',
    symbol: symbolName('/MNQ'),
    contract: null,
    side: letter === 'L' ? 'long' : 'short',
    quantity,
    entryMs: epochMs(index * 1_000),
    entryPrice: priceFromPoints(entry),
    firstStop: priceFromPoints(entry - (direction * risk) / (quantity * MULTIPLIER)),
    exits: [{ atMs: epochMs(index * 1_000 + 500), price: priceFromPoints(exit), quantity, reason: 'target' }],
    worstExcursion: units(direction * (entry - worst)),
    bestExcursion: units(direction * (best - entry)),
    multiplier: MULTIPLIER,
    feePerSide: 1.125,
  });
});

describe('the worked trades', () => {
  it('net what they must', () => {
    expect(TRADES.map(({ net }) => net)).toEqual([196.5, -94.5, -2.25, -125.5, 150.5, 149.5]);
    expect(TRADES.map(({ fees }) => fees)).toEqual([4.5, 4.5, 2.25, 4.5, 4.5, 4.5]);
    expect(TRADES.map((trade) => Number((risksOf(trade) ?? NaN).toFixed(3)))).toEqual([
      0.978, -1.181, -0.056, -1.046, 1.254, 1.495,
    ]);
    expect(TRADES.map(({ worstExcursion }) => priceToPoints(worstExcursion as Price))).toEqual([
      11.5, 24, 10, 32, 7.5, 5,
    ]);
    expect(TRADES.map(({ bestExcursion }) => priceToPoints(bestExcursion as Price))).toEqual([
      58.5, 9.75, 11, 3.75, 42, 45,
    ]);
  });

  it('have the worked statistics', () => {
    const { profitFactor, winRate, averageWin, averageLoss, expectancy, expectancyRisks, ...sums } =
      tradeStatistics(TRADES);
    expect(sums).toMatchObject({
      trades: 6,
      wins: 3,
      losses: 3,
      scratches: 0,
      net: 274.25,
      grossProfit: 496.5,
      grossLoss: -222.25,
    });
    const close = (value: number): unknown => ({ kind: 'value', value: expect.closeTo(value, 4) as number });
    expect(profitFactor).toEqual(close(2.234));
    expect(winRate).toEqual(close(0.5));
    expect(averageWin).toEqual(close(165.5));
    expect(averageLoss).toEqual(close(-74.08333));
    expect(expectancy).toEqual(close(45.70833));
    expect(expectancyRisks).toEqual({ kind: 'value', value: expect.closeTo(0.2406, 3) as number });
  });

  it('make the worked equity and drawdown', () => {
    const account = new EquityAccount(10_000);
    for (const trade of TRADES) account.close(trade, trade.entryMs);
    const { closed, closedDrawdown } = account.curve();
    expect(closed.map(({ equity }) => equity)).toEqual([10_196.5, 10_102, 10_099.75, 9_974.25, 10_124.75, 10_274.25]);
    expect(closedDrawdown.amount).toBeCloseTo(222.25, 9);
    expect(closedDrawdown.percent).toBeCloseTo(2.1797, 4);
  });
});

describe('daily ratios', () => {
  const RETURNS = [0.0101, -0.005, -0.003, 0.0125, 0.004];

  it('are the worked ones, with the downside over all days', () => {
    const { sharpe, sortino } = dailyRatios(RETURNS);
    expect(sharpe).toMatchObject({ kind: 'value', value: expect.closeTo(0.48119, 4) as number });
    expect(sortino).toMatchObject({ kind: 'value', value: expect.closeTo(1.42655, 4) as number });
  });

  it('are annualised from twenty trading days on', () => {
    expect(dailyRatios(RETURNS).sharpeAnnual).toEqual({ kind: 'too-few', have: 5, need: 20 });
    const twenty = Array.from({ length: 4 }, () => RETURNS).flat();
    expect(dailyRatios(twenty).sortinoAnnual).toMatchObject({
      kind: 'value',
      value: expect.closeTo(22.6459, 3) as number,
    });
  });

  it('are undefined of nothing and infinite without any loss', () => {
    expect(dailyRatios([])).toMatchObject({ sharpe: { kind: 'undefined' }, sortino: { kind: 'undefined' } });
    expect(dailyRatios([0.01, 0.02]).sortino).toEqual({ kind: 'infinite' });
    expect(dailyRatios([0, 0]).sortino).toEqual({ kind: 'undefined' });
  });
});

describe('states that are no numbers', () => {
  it('no trade leaves all undefined', () => {
    expect(tradeStatistics([])).toMatchObject({
      trades: 0,
      winRate: { kind: 'undefined' },
      profitFactor: { kind: 'undefined' },
      expectancy: { kind: 'undefined' },
    });
  });

  it('no loss makes the profit factor infinite; a scratch is neither win nor loss', () => {
    const [win] = TRADES;
    const scratch = { ...TRADES[2], net: 0 } as Trade;
    expect(tradeStatistics(win ? [win, scratch] : [])).toMatchObject({
      profitFactor: { kind: 'infinite' },
      winRate: { kind: 'value', value: 0.5 },
      scratches: 1,
    });
  });
});

describe('the marked equity', () => {
  it('sees a fall that closed trades do not show, and keeps a point a day', () => {
    const account = new EquityAccount(1_000);
    account.beginDay(tradingDay('2026-11-23'));
    for (const open of [50, -150, 20]) account.mark(open);
    account.beginDay(tradingDay('2026-11-24'));
    account.mark(30);
    const { days, closedDrawdown, markedDrawdown, ratios } = account.curve();
    expect(days).toEqual([
      { day: '2026-11-23', equity: 1_020, lowest: 850 },
      { day: '2026-11-24', equity: 1_030, lowest: 1_020 },
    ]);
    expect(closedDrawdown).toEqual({ amount: 0, percent: 0 });
    expect(markedDrawdown).toEqual({ amount: 200, percent: expect.closeTo(19.0476, 3) as number });
    expect(ratios.days).toBe(2);
  });
});
