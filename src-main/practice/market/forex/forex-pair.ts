/** A currency pair of the practice market. Prices are invented. */
export interface ForexPair {
  readonly symbol: string;
  readonly description: string;
  /** Typical close of the day before, in the second currency. */
  readonly level: number;
  /** Decimals of a price; a tick is one of the last decimal. */
  readonly digits: number;
  readonly spreadTicks: number;
  /** Standard deviation of a minute's move, as a fraction of the price. */
  readonly minuteDeviation: number;
}

export const FOREX_PAIRS: readonly ForexPair[] = [
  {
    symbol: 'EUR/USD',
    description: 'Euro/USDollar Spot',
    level: 1.155,
    digits: 5,
    spreadTicks: 6,
    minuteDeviation: 0.000_06,
  },
  {
    symbol: 'USD/JPY',
    description: 'USDollar/Japanese Yen Spot',
    level: 152,
    digits: 3,
    spreadTicks: 8,
    minuteDeviation: 0.000_08,
  },
];
