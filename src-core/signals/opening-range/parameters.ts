import type { ParameterDescriptor, ParameterValues } from '../parameters.ts';

/** The parameters of the opening-range breakout (analytics, section 1.2), as the rule reads them. */
export interface OpeningRangeParameters {
  readonly session: 'regular' | 'globex';
  readonly startOffsetMinutes: number;
  readonly rangeMinutes: number;
  readonly direction: 'first-break' | 'opening-candle';
  readonly sides: 'both' | 'long' | 'short';
  readonly trigger: 'close' | 'touch';
  readonly displacementTicks: number;
  readonly displacementPercent: number;
  readonly stretchDays: number | null;
  readonly entryUntilMinutes: number;
  readonly attempts: number;
  readonly cooldownMinutes: number;
  readonly stopsAfterWin: boolean;
  readonly entry: 'immediate' | 'pullback';
  readonly pullbackPercent: number;
  readonly pullbackBars: number;
  readonly pullbackFallback: 'market' | 'cancel';
  readonly stop: 'opposite' | 'opposite-trigger' | 'middle' | 'atr';
  readonly stopAtrPercent: number;
  readonly stopCapPercent: number | null;
  readonly targetUnit: 'risk' | 'percent' | 'range';
  readonly target1: number | null;
  readonly target1Portion: number;
  readonly target2: number | null;
  readonly target2Portion: number;
  readonly target3: number | null;
  readonly target3Portion: number;
  readonly targetRounding: 'nearest' | 'away';
  readonly breaksEven: boolean;
  readonly trailPercent: number | null;
  readonly exitsOnCloseInside: boolean;
  readonly exitAfterMinutes: number;
  readonly skippedWeekdays: readonly Weekday[];
  readonly minimumRangePercent: number | null;
  readonly maximumRangePercent: number | null;
  readonly maximumRangePercentile: number | null;
  readonly maximumRangeAtrs: number | null;
  readonly trend: 'off' | 'above' | 'side';
  readonly volume: 'off' | 'opening' | 'recent';
  readonly volumePercent: number;
}

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

interface NumberOptions {
  readonly unit: string;
  readonly bounds: readonly [minimum: number, maximum: number];
  readonly default: number | null;
  readonly isWhole?: boolean;
  readonly mayBeOff?: boolean;
}

type Name = keyof OpeningRangeParameters;
type Words = readonly [label: string, sentence: string];

function group(name: string): {
  number: (parameter: Name, words: Words, options: NumberOptions) => ParameterDescriptor;
  choice: (parameter: Name, words: Words, options: Readonly<Record<string, string>>) => ParameterDescriptor;
  toggle: (parameter: Name, words: Words) => ParameterDescriptor;
} {
  const base = (parameter: Name, [label, sentence]: Words) => ({ name: parameter, group: name, label, sentence });
  return {
    number: (parameter, words, { unit, bounds, isWhole = false, mayBeOff = false, default: usual }) => ({
      ...base(parameter, words),
      kind: 'number',
      unit,
      minimum: bounds[0],
      maximum: bounds[1],
      isWhole,
      mayBeOff,
      default: usual,
    }),
    choice: (parameter, words, options) => ({
      ...base(parameter, words),
      kind: 'choice',
      options: Object.entries(options).map(([value, label]) => ({ value, label })),
      default: Object.keys(options)[0] ?? '',
    }),
    toggle: (parameter, words) => ({ ...base(parameter, words), kind: 'switch', default: false }),
  };
}

const range = group('Range');
const trigger = group('Trigger');
const attempts = group('Attempts');
const entry = group('Entry');
const exit = group('Exit');
const filter = group('Filters');
const minutes = (from: number, to: number, usual: number): NumberOptions => ({
  unit: 'min',
  bounds: [from, to],
  default: usual,
  isWhole: true,
});
const off = (unit: string, from: number, to: number): NumberOptions => ({
  unit,
  bounds: [from, to],
  default: null,
  mayBeOff: true,
});
const portion = (usual: number): NumberOptions => ({ unit: '% of the position', bounds: [0, 100], default: usual });

/** The first option of a choice is its default; all defaults together are the rule of analytics, section 1.1. */
export const OPENING_RANGE_DESCRIPTORS: readonly ParameterDescriptor[] = [
  range.choice('session', ['Session', 'Whose opening the range belongs to.'], {
    regular: 'Regular, 09:30 ET',
    globex: 'Globex, 18:00 ET',
  }),
  range.number('startOffsetMinutes', ['Begins', 'How long after the opening the range begins.'], minutes(0, 1_380, 0)),
  range.number('rangeMinutes', ['Length', 'How many minutes make up the range.'], minutes(1, 120, 1)),
  trigger.choice('direction', ['Direction', 'What decides between long and short.'], {
    'first-break': 'The side that breaks first',
    'opening-candle': "The range's own close against its open",
  }),
  trigger.choice('sides', ['Sides', 'Which breaks are told.'], {
    both: 'Both',
    long: 'Long only',
    short: 'Short only',
  }),
  trigger.choice('trigger', ['Trigger', 'What counts as a break.'], {
    close: 'A one-minute close beyond',
    touch: 'The first trade beyond',
  }),
  trigger.number('displacementTicks', ['Ticks beyond', 'How many ticks beyond the range the break must reach.'], {
    unit: 'ticks',
    bounds: [0, 1_000],
    default: 0,
    isWhole: true,
  }),
  trigger.number('displacementPercent', ['Percent beyond', 'How far beyond the range, in percent of its end.'], {
    unit: '%',
    bounds: [0, 5],
    default: 0,
  }),
  trigger.number('stretchDays', ['Stretch', 'Adds the mean smaller side of the open over so many days (Crabel).'], {
    ...off('days', 2, 20),
    isWhole: true,
  }),
  trigger.number(
    'entryUntilMinutes',
    ['Until', 'How long after the opening a break may still begin.'],
    minutes(1, 1_380, 14),
  ),
  attempts.number('attempts', ['Attempts', 'How many signals a day may give.'], {
    unit: 'a day',
    bounds: [1, 20],
    default: 1,
    isWhole: true,
  }),
  attempts.number('cooldownMinutes', ['Pause', 'How long after a signal no other is given.'], minutes(0, 390, 0)),
  attempts.toggle('stopsAfterWin', ['Stop after a win', 'Whether a day ends with its first trade that earned.']),
  entry.choice('entry', ['Entry', 'How the break is entered.'], {
    immediate: 'At once',
    pullback: 'On a pullback into the range',
  }),
  entry.number('pullbackPercent', ['Pullback', 'How deep into the range the limit order lies.'], {
    unit: '% of the range',
    bounds: [0, 100],
    default: 25,
  }),
  entry.number('pullbackBars', ['Waits', 'How many bars the limit order waits.'], {
    unit: 'bars',
    bounds: [1, 120],
    default: 5,
    isWhole: true,
  }),
  entry.choice('pullbackFallback', ['Then', 'What becomes of a limit order that was not filled.'], {
    cancel: 'It is cancelled',
    market: 'It goes to the market',
  }),
  exit.choice('stop', ['Stop', 'Where a position is given up.'], {
    opposite: 'Other end of the range',
    'opposite-trigger': 'Trigger of the other side',
    middle: 'Middle of the range',
    atr: 'A part of the daily ATR',
  }),
  exit.number('stopAtrPercent', ['ATR part', 'How much of the 14-day ATR the stop is away.'], {
    unit: '% of ATR',
    bounds: [1, 300],
    default: 5,
  }),
  exit.number('stopCapPercent', ['Stop cap', 'The stop is never further away than this.'], off('%', 0.01, 10)),
  exit.choice('targetUnit', ['Targets in', 'What the targets are counted in.'], {
    risk: 'Multiples of the risk (R)',
    percent: 'Percent of the entry',
    range: 'Multiples of the range',
  }),
  exit.number('target1', ['Target 1', 'Where the first part is paid.'], { ...off('', 0.01, 100), default: 2 }),
  exit.number('target1Portion', ['Part 1', 'How much is paid at the first target.'], portion(100)),
  exit.number('target2', ['Target 2', 'Where the second part is paid.'], off('', 0.01, 100)),
  exit.number('target2Portion', ['Part 2', 'How much is paid at the second target.'], portion(0)),
  exit.number('target3', ['Target 3', 'Where the third part is paid.'], off('', 0.01, 100)),
  exit.number('target3Portion', ['Part 3', 'How much is paid at the third target.'], portion(0)),
  exit.choice('targetRounding', ['Targets lie', 'Which tick stands for a target between two.'], {
    nearest: 'On the nearest tick',
    away: "On the tick away from the entry, never in the trader's favour",
  }),
  exit.toggle('breaksEven', ['Break-even', 'Whether the stop moves to the entry after the first target.']),
  exit.number('trailPercent', ['Trail', 'How far behind the best price the stop follows.'], off('%', 0.01, 10)),
  exit.toggle('exitsOnCloseInside', ['Close inside', 'Whether a close back inside the range ends the position.']),
  exit.number(
    'exitAfterMinutes',
    ['Flat after', 'How long after the opening a position is closed, at the latest with the session.'],
    minutes(1, 1_380, 15),
  ),
  {
    kind: 'set',
    name: 'skippedWeekdays',
    group: 'Filters',
    label: 'Skip weekdays',
    sentence: 'Days of the week that are not traded.',
    options: WEEKDAYS.map((value) => ({ value, label: capital(value) })),
    default: [],
  },
  filter.number('minimumRangePercent', ['Smallest range', 'Skips a smaller range.'], off('% of the open', 0.001, 10)),
  filter.number('maximumRangePercent', ['Largest range', 'Skips a larger range.'], off('% of the open', 0.001, 10)),
  filter.number(
    'maximumRangePercentile',
    ['Range percentile', 'Skips a range above this percentile of the last 20 sessions.'],
    off('percentile', 1, 100),
  ),
  filter.number(
    'maximumRangeAtrs',
    ['Range against ATR', 'Skips a range larger than this many 14-day ATRs.'],
    off('ATR', 0.01, 10),
  ),
  filter.choice('trend', ['Daily trend', 'What the last close against its 20-day mean allows.'], {
    off: 'Not looked at',
    above: 'Nothing below the mean',
    side: 'Longs above, shorts below',
  }),
  filter.choice('volume', ['Volume', 'What the volume of the break is measured by.'], {
    off: 'Not looked at',
    opening: 'The mean of the first five minutes before it',
    recent: 'The mean of the ten minutes before it',
  }),
  filter.number('volumePercent', ['Volume at least', 'How much of that mean the break must trade.'], {
    unit: '%',
    bounds: [1, 1_000],
    default: 150,
  }),
];

/** Values that were checked against the descriptors, under their types. */
export function openingRangeParameters(checked: ParameterValues): OpeningRangeParameters {
  return checked as unknown as OpeningRangeParameters;
}

const portionOf = (target: number | null, part: number): number => (target === null ? 0 : part);

/** What no single bound can say. Sentences; empty when all is well. */
export function contradictionsOf(p: OpeningRangeParameters): readonly string[] {
  const sum =
    portionOf(p.target1, p.target1Portion) +
    portionOf(p.target2, p.target2Portion) +
    portionOf(p.target3, p.target3Portion);
  const rangeEndMinutes = p.startOffsetMinutes + p.rangeMinutes;
  const { minimumRangePercent: least, maximumRangePercent: most } = p;
  return [
    ...(sum > 100 ? [`The parts paid at the targets add up to ${sum} % of the position; 100 % is all there is.`] : []),
    ...(p.direction === 'first-break' && p.entryUntilMinutes <= rangeEndMinutes
      ? ['No break can begin: "Until" lies before the end of the range.']
      : []),
    ...(p.direction === 'opening-candle' && p.attempts > 1
      ? ['The direction of the range is known once a day: there can be only one attempt.']
      : []),
    ...(p.maximumRangePercentile !== null && (p.session !== 'regular' || rangeEndMinutes > 60)
      ? ['The range percentile is known for ranges within the first hour of the regular session.']
      : []),
    ...(p.exitAfterMinutes < rangeEndMinutes ? ['"Flat after" lies before the end of the range.'] : []),
    ...(least !== null && most !== null && least > most ? ['The smallest range is larger than the largest.'] : []),
  ];
}
