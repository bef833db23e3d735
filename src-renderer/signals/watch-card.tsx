import type { ReactElement } from 'react';
import type { OpeningRangeView } from '#core/signals/signal';
import { exchangeNow, useNow } from '../app/clock.ts';
import { formatCountdown } from '../format/durations.ts';
import { RangeGauge } from './range-gauge.tsx';
import { watchWords } from './watch-words.ts';

const LOOK_EVERY_MS = 250;
/** Further away than this a countdown tells less than the time of day does. */
const COUNT_WITHIN_MS = 12 * 3_600_000;

/** The instant that the watch is waiting for; null when it waits for none. */
export function dueAt({ state, rangeEndMs, cutoffMs }: OpeningRangeView): number | null {
  switch (state.kind) {
    case 'waiting':
      return state.opensAtMs;
    case 'building':
      return rangeEndMs;
    case 'armed':
      return cutoffMs;
    case 'signalled':
    case 'expired':
    case 'not-watching':
      return null;
  }
}

function TimeLeft({ view }: { readonly view: OpeningRangeView }): ReactElement | null {
  useNow(LOOK_EVERY_MS);
  const now = exchangeNow();
  const due = dueAt(view);
  if (now === null || due === null || due - now > COUNT_WITHIN_MS) return null;
  const words = { waiting: 'opens in', building: 'final in', armed: 'time left' };
  const word = view.state.kind in words ? words[view.state.kind as keyof typeof words] : '';
  return (
    <span className="watch-left figures">
      {word} <strong>{formatCountdown(due - now)}</strong>
    </span>
  );
}

interface Properties {
  readonly view: OpeningRangeView;
  readonly decimals: number;
  readonly isHeld: boolean;
}

/** What the opening range of one symbol is waiting for. While the stream is not live it is not on guard, and says so. */
export function WatchCard({ view, decimals, isHeld }: Properties): ReactElement {
  const { state, tone, sentence } = watchWords(view, decimals);
  const isAsleep = isHeld && dueAt(view) !== null;
  return (
    <div className="watch" data-testid="opening-range-watch" data-state={view.state.kind} data-held={isAsleep}>
      <div className="watch-head">
        <strong>{view.symbol}</strong>
        <span className="watch-title">{view.title}</span>
        <span className={`chip tone-${isAsleep ? 'off' : tone}`}>{isAsleep ? 'not watching' : state}</span>
        {isAsleep ? null : <TimeLeft view={view} />}
      </div>
      <p className="watch-sentence figures">
        {isAsleep ? `Not watching ${view.symbol} while the stream is not live.` : sentence}
      </p>
      {view.state.kind === 'armed' ? (
        <RangeGauge
          symbol={view.symbol}
          low={view.state.low}
          high={view.state.high}
          decimals={decimals}
          isHeld={isHeld}
        />
      ) : null}
    </div>
  );
}
