import type { ReactElement } from 'react';
import type { MissingStretch } from '#core/contract/backfill';
import type { Bar, BarGrade } from '#core/market/bar';
import type { Price } from '#core/market/units';
import { Icon } from '../app/icons.tsx';
import { useMarket } from '../app/market-store.ts';
import { useIsPractised, useIsReplay } from '../app/mode.ts';
import type { InstrumentView } from '../app/workstation-store.ts';
import { showTab } from '../dock/dock-store.ts';
import { formatInstant, formatMinute, formatUtc, formatZone } from '../format/eastern-time.ts';
import {
  changeSince,
  formatChange,
  formatCount,
  formatPercent,
  formatPrice,
  formatVolume,
  type PriceStyle,
} from '../format/prices.ts';
import {
  isOpen,
  minutesWords,
  openMinutes,
  stretchAt,
  stretchSentence,
  stretchTime,
} from '../missing/missing-words.ts';
import { useStretches } from '../missing/use-stretches.ts';
import { useChart } from './chart-store.ts';
import { useFrame } from './frame-store.ts';

/** Never only the word: what it means for the numbers beside it. */
const GRADE_MEANING: Readonly<Record<BarGrade, string>> = {
  partial: 'This bar is under way, or the feed was down in a part of it: it is incomplete and no signal uses it.',
  estimated: 'Some trades carried no time of their own: they are counted in the minute they were reported.',
  built: 'Built here from a complete stream of trades.',
  backfilled: 'Read from the broker\u2019s price history afterwards: the feed did not see this minute.',
  confirmed: "Equal to the broker's own bar for this minute.",
};

function Value({
  name,
  price,
  style,
}: {
  readonly name: string;
  readonly price: Price;
  readonly style: PriceStyle;
}): ReactElement {
  return (
    <span className="legend-value">
      <abbr title={{ O: 'Open', H: 'High', L: 'Low', C: 'Close' }[name]}>{name}</abbr>
      {formatPrice(price, style)}
    </span>
  );
}

function BarValues({
  bar,
  previousClose,
  style,
}: {
  readonly bar: Bar;
  readonly previousClose: Price | null;
  readonly style: PriceStyle;
}): ReactElement {
  const change = changeSince(bar.close, previousClose);
  return (
    <>
      <span className={`legend-prices tone-${bar.close >= bar.open ? 'up' : 'down'}`}>
        <Value name="O" price={bar.open} style={style} />
        <Value name="H" price={bar.high} style={style} />
        <Value name="L" price={bar.low} style={style} />
        <Value name="C" price={bar.close} style={style} />
      </span>
      <span className={`legend-change tone-${change.direction}`} title="Change since the close of the bar before">
        {formatChange(change.points, style)} ({formatPercent(change.fraction)})
      </span>
      <span className="legend-value" title={`${formatCount(bar.volume)} traded in this minute`}>
        <abbr title="Volume">Vol</abbr>
        {formatVolume(bar.volume)}
      </span>
      <span className={`grade grade-${bar.grade}`} title={GRADE_MEANING[bar.grade]} data-testid="bar-grade">
        {bar.grade}
      </span>
    </>
  );
}

function Countdown(): ReactElement | null {
  const { text, isHeld } = useChart(({ countdown }) => countdown);
  const hasBars = useChart((chart) => chart.hasBars);
  if (!hasBars) return null;
  return (
    <span
      className={`legend-countdown${isHeld ? ' is-held' : ''}`}
      title={isHeld ? 'Stopped: the exchange\u2019s clock is not known now.' : 'Time until this bar closes'}
    >
      {isHeld ? 'held at' : 'closes in'}
      <span className="figures" data-testid="countdown" data-held={isHeld}>
        {text}
      </span>
    </span>
  );
}

/** The signal that the bar in the legend gave. */
function SignalChip({
  startMs,
  instrument,
}: {
  readonly startMs: number;
  readonly instrument: InstrumentView;
}): ReactElement | null {
  const signal = useMarket(({ signals }) =>
    signals.find((each) => each.symbol === instrument.symbol && each.barStartMs === startMs),
  );
  if (!signal) return null;
  const isLong = signal.side === 'long';
  return (
    <span className={`signal-side tone-${isLong ? 'up' : 'down'}`}>
      <Icon name={isLong ? 'up' : 'down'} size={8} />
      {isLong ? 'LONG' : 'SHORT'} {formatPrice(signal.price, instrument.priceFormat)}
    </span>
  );
}

const NO_STRETCHES: readonly MissingStretch[] = [];

/** How much of what is stored is missing, and the way to why. */
export function MissingButton({ stretches }: { readonly stretches: readonly MissingStretch[] }): ReactElement | null {
  const minutes = openMinutes(stretches);
  const newest = stretches.find(isOpen);
  if (!newest || minutes === 0) return null;
  return (
    <button
      type="button"
      className="link-button legend-gaps"
      data-testid="missing-minutes"
      title={`${stretchTime(newest)}: ${stretchSentence(newest)}`}
      onClick={() => {
        showTab('data');
      }}
    >
      {minutesWords(minutes)} missing
    </button>
  );
}

/** Where the prices are not the market's of now, it stands beside them. */
function NotLive(): ReactElement | null {
  const isPractice = useIsPractised();
  const isReplay = useIsReplay();
  if (!isPractice) return null;
  return <span className="legend-practice">{isReplay ? 'replayed prices' : 'practice prices'}</span>;
}

/** The bar under the crosshair, or the newest. */
export function Legend({ instrument }: { readonly instrument: InstrumentView }): ReactElement {
  const point = useChart(({ pointed, newest }) => pointed ?? newest);
  const { frame, hours } = useFrame();
  const stretches = useStretches(instrument.symbol);
  const slot = point?.slot;
  const stretch = slot ? stretchAt(stretches ?? NO_STRETCHES, slot.startMs) : null;
  const contract = slot?.bar?.contract;
  return (
    <div className="legend" data-testid="legend">
      <div className="legend-line">
        <strong className="legend-symbol">{instrument.symbol}</strong>
        <span className="legend-name">{instrument.description}</span>
        {contract ? <span className="legend-name">{contract}</span> : null}
        <span className="legend-name" data-testid="legend-frame">
          {frame.words} bars
          {hours === 'regular' ? ', regular hours' : ''}
        </span>
        <NotLive />
        <Countdown />
        <MissingButton stretches={stretches ?? NO_STRETCHES} />
      </div>
      {slot ? (
        <div className="legend-line legend-figures figures">
          <time
            className="legend-time"
            dateTime={new Date(slot.startMs).toISOString()}
            title={`${formatInstant(slot.startMs)}, ${formatUtc(slot.startMs)}`}
          >
            {formatMinute(slot.startMs)} {formatZone(slot.startMs)}
          </time>
          {slot.bar ? (
            <BarValues bar={slot.bar} previousClose={point.previousClose} style={instrument.priceFormat} />
          ) : (
            <span className="legend-missing" data-testid="legend-missing">
              {stretch ? stretchSentence(stretch) : 'No bar for this minute: nothing traded, or nothing was received.'}
            </span>
          )}
          <SignalChip startMs={slot.startMs} instrument={instrument} />
        </div>
      ) : null}
    </div>
  );
}
