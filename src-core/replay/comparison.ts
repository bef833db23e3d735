import type { ReplayComparison, SignalDifference } from '../contract/replay.ts';
import type { Bar } from '../market/bar.ts';
import type { Signal } from '../signals/signal.ts';

type InWords = Extract<SignalDifference, { kind: 'missing' }>['live'];

const inWords = ({ id, symbol, side, strategy, knownAtMs, price }: Signal): InWords => ({
  id,
  symbol,
  side,
  strategy,
  knownAtMs,
  price,
});

/** Two signals that mean the same event although their ids differ. */
const sameEvent = (left: Signal, right: Signal): boolean =>
  left.strategy === right.strategy &&
  left.symbol === right.symbol &&
  left.tradingDay === right.tradingDay &&
  left.side === right.side;

/** Names of the members in which two signals differ; a nested member counts whole. */
function differingMembers(left: Signal, right: Signal): string[] {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  const of = (signal: Signal, name: string): string =>
    JSON.stringify((signal as unknown as Record<string, unknown>)[name]);
  return [...names].filter((name) => of(left, name) !== of(right, name));
}

function whyChanged(live: Signal, replayed: Signal): string {
  if (live.strategyVersion !== replayed.strategyVersion) {
    return `The rule is another one now: version ${live.strategyVersion} fired live, version ${replayed.strategyVersion} replays.`;
  }
  const words: string[] = [];
  if (live.knownAtMs !== replayed.knownAtMs) words.push('another time');
  if (live.price !== replayed.price) words.push('another price');
  if (words.length > 0) return `It fires at ${words.join(' and ')}.`;
  return `It fires at the same time and price, but differs in ${differingMembers(live, replayed).join(', ')}.`;
}

/**
 * The signals of a day as they were stored live against those of its replay: first by id, which names an event for ever,
 * then by rule, symbol, day and side, so that one that moved is shown as moved.
 */
export function compareSignals(
  live: readonly Signal[],
  replayed: readonly Signal[],
): Pick<ReplayComparison, 'equalSignals' | 'differences'> {
  const open = new Set(replayed);
  const differences: SignalDifference[] = [];
  let equalSignals = 0;
  const unmatched: Signal[] = [];
  for (const signal of live) {
    const same = [...open].find(({ id }) => id === signal.id);
    if (!same) {
      unmatched.push(signal);
      continue;
    }
    open.delete(same);
    if (differingMembers(signal, same).length === 0) equalSignals += 1;
    else differences.push(changed(signal, same));
  }
  for (const signal of unmatched) {
    const moved = [...open].find((candidate) => sameEvent(candidate, signal));
    if (moved) open.delete(moved);
    differences.push(moved ? changed(signal, moved) : missing(signal));
  }
  for (const signal of open) {
    differences.push({
      kind: 'extra',
      replayed: inWords(signal),
      reason:
        'It fires in the replay and is not stored: the workstation, or this rule, did not run then, or a later correction of the data is in the recording.',
    });
  }
  return { equalSignals, differences };
}

const changed = (live: Signal, replayed: Signal): SignalDifference => ({
  kind: 'changed',
  live: inWords(live),
  replayed: inWords(replayed),
  reason: whyChanged(live, replayed),
});

const missing = (live: Signal): SignalDifference => ({
  kind: 'missing',
  live: inWords(live),
  reason:
    'It fired live and not in the replay: the rule is switched off or has other settings now, or some of the ticks it saw are not in the archive any more.',
});

/** A stored bar, and whether the recording that is compared made it. */
export interface StoredBar {
  readonly bar: Bar;
  readonly isOwn: boolean;
}

/**
 * Counts how the bars of one recording agree, member by member. Both lists hold each minute of a symbol once. A minute
 * that somebody else stored better (another run, the broker's history) counts only where it is the same.
 */
export function compareBars(live: readonly StoredBar[], replayed: readonly Bar[]): ReplayComparison['bars'] {
  const key = ({ symbol, startMs }: Bar): string => `${symbol} ${startMs}`;
  const rest = new Map(replayed.map((bar) => [key(bar), bar]));
  const counts = { equal: 0, different: 0, onlyLive: 0, onlyReplayed: 0, notCompared: 0 };
  for (const { bar, isOwn } of live) {
    const other = rest.get(key(bar));
    rest.delete(key(bar));
    if (other && isSameBar(bar, other)) counts.equal += 1;
    else if (!isOwn) counts.notCompared += 1;
    else if (other) counts.different += 1;
    else counts.onlyLive += 1;
  }
  return { ...counts, onlyReplayed: rest.size };
}

const isSameBar = (left: Bar, right: Bar): boolean =>
  left.open === right.open &&
  left.high === right.high &&
  left.low === right.low &&
  left.close === right.close &&
  left.volume === right.volume &&
  left.tickCount === right.tickCount &&
  left.grade === right.grade &&
  left.contract === right.contract;
