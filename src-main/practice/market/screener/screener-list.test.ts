import { describe, expect, test } from 'vitest';
import { screenerKey } from './screener-key.ts';
import { screenerList, type ScreenerCandidate } from './screener-list.ts';

const candidate = (symbol: string, values: Partial<ScreenerCandidate>): ScreenerCandidate => ({
  symbol,
  description: `${symbol} Inc.`,
  lastPrice: 100,
  previousClose: 100,
  volume: 100,
  trades: 1,
  dayVolume: 1_000,
  ...values,
});

const CANDIDATES = [
  candidate('UP', { lastPrice: 103, volume: 300, trades: 2 }),
  candidate('DOWN', { lastPrice: 98.5, volume: 600, trades: 9, dayVolume: 60_000 }),
  candidate('STILL', { volume: 100, trades: 4, dayVolume: 100 }),
  candidate('SILENT', { volume: 0, trades: 0 }),
];

describe('a list', () => {
  test.each([
    ['VOLUME', ['DOWN', 'UP', 'STILL']],
    ['TRADES', ['DOWN', 'STILL', 'UP']],
    ['PERCENT_CHANGE_UP', ['UP']],
    ['PERCENT_CHANGE_DOWN', ['DOWN']],
    // All of its day's volume, three tenths of it, a hundredth of it.
    ['AVERAGE_PERCENT_VOLUME', ['STILL', 'UP', 'DOWN']],
  ] as const)('by %s is %j', (sort, symbols) => {
    expect(screenerList(CANDIDATES, sort).map(({ symbol }) => symbol)).toEqual(symbols);
  });

  test('shows change as a fraction, share in percent and the volume of all on every line', () => {
    expect(screenerList(CANDIDATES, 'VOLUME')[0]).toEqual({
      ...{ symbol: 'DOWN', description: 'DOWN Inc.', lastPrice: 98.5, netChange: -1.5, netPercentChange: -0.015 },
      ...{ marketShare: 60, totalVolume: 1_000, volume: 600, trades: 9 },
    });
  });

  test('has ten lines at most, the same ones whatever the order of candidates', () => {
    const many = Array.from({ length: 30 }, (_, index) => candidate(`S${String(index).padStart(2, '0')}`, {}));
    const list = screenerList(many, 'VOLUME');
    expect(list).toHaveLength(10);
    expect(screenerList([...many].reverse(), 'VOLUME')).toEqual(list);
  });
});

test('a key is read into its three parts, and nothing else is one', () => {
  expect(screenerKey('SCREENER_EQUITY', '$SPX.X_AVERAGE_PERCENT_VOLUME_60')).toEqual({
    ...{ prefix: '$SPX.X', sortField: 'AVERAGE_PERCENT_VOLUME', frequency: 60 },
  });
  for (const key of ['NYSE_VOLUME_2', 'NYSE_VOLUME', 'OPTION_ALL_VOLUME_5', 'nyse_volume_5', 'NYSE_VOLUME_5 ']) {
    expect(screenerKey('SCREENER_EQUITY', key)).toBeNull();
  }
});
