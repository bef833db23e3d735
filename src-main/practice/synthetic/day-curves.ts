/**
 * How a trading day breathes. Time is counted in minutes since 18:00 New York on the evening before, so 09:30 is 930
 * and 16:00 is 1320; a trading day never contains a change of the clocks. The shapes follow real ES days of 2013.
 */
export const OPENING_BELL = 930;
export const CLOSING_BELL = 1320;
export const EQUITIES_OPEN = 780;
export const EQUITIES_CLOSE = 1560;

type Curve = readonly (readonly [minute: number, value: number])[];

/** Trades relative to an average minute of regular hours. */
const ACTIVITY: Curve = [
  [0, 0.12],
  [30, 0.06],
  [120, 0.03],
  [420, 0.025],
  [540, 0.1],
  [660, 0.06],
  [780, 0.08],
  [869, 0.15],
  [870, 0.45],
  [880, 0.25],
  [929, 0.35],
  [930, 4.2],
  [933, 3],
  [940, 2.2],
  [960, 1.7],
  [1020, 1.1],
  [1110, 0.6],
  [1200, 0.75],
  [1290, 1.1],
  [1310, 1.6],
  [1319, 2.6],
  [1320, 0.5],
  [1335, 0.25],
  [1380, 0.08],
  [1560, 0.03],
];

/** Standard deviation of a minute's move relative to an average minute of regular hours. */
const VOLATILITY: Curve = [
  [0, 0.45],
  [60, 0.25],
  [480, 0.2],
  [540, 0.4],
  [660, 0.3],
  [780, 0.3],
  [869, 0.35],
  [870, 0.9],
  [885, 0.45],
  [929, 0.55],
  [930, 2.3],
  [935, 1.9],
  [960, 1.5],
  [1020, 1.1],
  [1110, 0.75],
  [1200, 0.85],
  [1290, 1.1],
  [1319, 1.3],
  [1320, 0.5],
  [1335, 0.3],
  [1560, 0.2],
];

/** Probability that the spread is wider than one tick. */
const WIDE_SPREAD: Curve = [
  [0, 0.35],
  [540, 0.3],
  [780, 0.3],
  [929, 0.2],
  [930, 0.45],
  [945, 0.08],
  [960, 0.05],
  [1319, 0.05],
  [1320, 0.25],
  [1560, 0.4],
];

function read(curve: Curve, minute: number): number {
  const next = curve.findIndex(([at]) => at > minute);
  const [rightAt, right] = curve.at(next) ?? [0, 0];
  const [leftAt, left] = next > 0 ? (curve[next - 1] ?? [0, 0]) : [rightAt, right];
  return rightAt === leftAt || next === -1 ? right : left + ((right - left) * (minute - leftAt)) / (rightAt - leftAt);
}

export const activityAt = (minute: number): number => read(ACTIVITY, minute);
export const volatilityAt = (minute: number): number => read(VOLATILITY, minute);
export const wideSpreadAt = (minute: number): number => read(WIDE_SPREAD, minute);

/** Quotes thin out less than trades do. */
export const quoteActivityAt = (minute: number): number => 0.25 + 0.75 * Math.min(2.5, activityAt(minute));
