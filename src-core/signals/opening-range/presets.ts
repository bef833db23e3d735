import type { StrategyPreset } from '../active-strategy.ts';
import type { OpeningRangeParameters } from './parameters.ts';

type Changes = Partial<OpeningRangeParameters>;

function preset(id: string, title: string, sentence: string, parameters: Changes): StrategyPreset {
  return { id, title, sentence, parameters: { ...parameters } };
}

/** V3 is a matrix of triggers and entries; its exits are one ladder. */
const V3_EXITS: Changes = {
  stopCapPercent: 0.3,
  targetUnit: 'percent',
  target1: 0.1,
  target1Portion: 50,
  target2: 0.25,
  target2Portion: 25,
  trailPercent: 0.08,
  entryUntilMinutes: 30,
  exitAfterMinutes: 30,
};
const V3_PULLBACK: Changes = { entry: 'pullback', pullbackPercent: 25, pullbackBars: 5 };

/** Named sets of parameters: what differs from the defaults, which are the rule of analytics, section 1.1. */
export const OPENING_RANGE_PRESETS: readonly StrategyPreset[] = [
  preset(
    'default',
    '9:30 breakout',
    'The 09:30 bar, the first one-minute close beyond it until 09:43, stop at the other end, twice the risk, flat at 09:45.',
    {},
  ),
  preset(
    'v1',
    'V1',
    'Half at once the risk and the stop to break-even, the rest at twice the risk. Its discretionary fade of a failed break is left out.',
    { target1: 1, target1Portion: 50, target2: 2, target2Portion: 50, breaksEven: true },
  ),
  preset(
    'v2',
    'V2, optimised',
    'Closes until 09:35, the tighter of 0.20 % and the other end, 0.80 of the range, flat at 10:00, no Tuesdays and no range above the 75th percentile of 20 days.',
    {
      entryUntilMinutes: 5,
      stopCapPercent: 0.2,
      targetUnit: 'range',
      target1: 0.8,
      skippedWeekdays: ['tuesday'],
      maximumRangePercentile: 75,
      exitAfterMinutes: 30,
    },
  ),
  preset('v3-aggressive', 'V3 aggressive', 'Enters on the first trade one tick beyond the range.', {
    ...V3_EXITS,
    trigger: 'touch',
    displacementTicks: 1,
  }),
  preset('v3-standard', 'V3 standard', 'Enters on a close beyond the range.', V3_EXITS),
  preset('v3-displacement', 'V3 displacement', 'Enters on a close 0.10 % beyond the range.', {
    ...V3_EXITS,
    displacementPercent: 0.1,
  }),
  preset('v3-pullback', 'V3 pullback', 'Waits five bars for a pullback of a quarter of the range, or lets it go.', {
    ...V3_EXITS,
    ...V3_PULLBACK,
  }),
  preset('v3-fallback', 'V3 pullback with fallback', 'Waits five bars for a pullback, then enters at the market.', {
    ...V3_EXITS,
    ...V3_PULLBACK,
    pullbackFallback: 'market',
  }),
  preset(
    'v6',
    'V6',
    'Pullback of a quarter after a close beyond until 10:00; skips Tuesdays, ranges above 0.25 % and days below the 20-day mean. Its limit on the VVIX is left out: it is another market.',
    {
      ...V3_PULLBACK,
      entryUntilMinutes: 30,
      exitAfterMinutes: 30,
      trend: 'above',
      skippedWeekdays: ['tuesday'],
      maximumRangePercent: 0.25,
    },
  ),
  preset(
    'v7.1',
    'V7.1',
    'A close 0.10 % beyond until 10:30, stop at the other end but at most 0.25 % away, half at 0.05 %, flat at 11:00.',
    {
      displacementPercent: 0.1,
      entryUntilMinutes: 60,
      stopCapPercent: 0.25,
      targetUnit: 'percent',
      target1: 0.05,
      target1Portion: 50,
      exitAfterMinutes: 90,
      skippedWeekdays: ['tuesday', 'wednesday'],
    },
  ),
  preset(
    'zarattini-5',
    'Zarattini, five minutes',
    'Goes with the direction of the first five minutes at 09:35, ten times the risk or the close. Published by Zarattini and Aziz.',
    { rangeMinutes: 5, direction: 'opening-candle', target1: 10, exitAfterMinutes: 390, entryUntilMinutes: 6 },
  ),
  preset(
    'crabel-stretch',
    'Crabel stretch',
    'A stop order the ten-day stretch beyond the opening minute on either side; the other one protects. Out with the close.',
    {
      trigger: 'touch',
      stretchDays: 10,
      stop: 'opposite-trigger',
      target1: null,
      entryUntilMinutes: 390,
      exitAfterMinutes: 390,
    },
  ),
  ...[15, 30, 60].map((minutes) =>
    preset(
      `range-${minutes}`,
      minutes === 60 ? 'Initial balance, 60 minutes' : `${minutes}-minute range`,
      `A close beyond the first ${minutes} minutes, stop at the other end, twice the risk, out with the close.`,
      { rangeMinutes: minutes, entryUntilMinutes: 330, exitAfterMinutes: 390 },
    ),
  ),
];
