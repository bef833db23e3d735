import type { ReactElement } from 'react';
import type { MissingStretch } from '#core/contract/backfill';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { formatCount } from '../format/prices.ts';
import { fillAgain, lookForMissing } from './backfill-store.ts';
import { STRETCH_WORDS, stretchTime } from './missing-words.ts';

interface Properties {
  readonly symbol: string;
  /** null: not known yet. */
  readonly stretches: readonly MissingStretch[] | null;
  readonly looking: Asked;
  readonly filling: Asked;
}

function StretchRow({ stretch }: { readonly stretch: MissingStretch }): ReactElement {
  const { word, tone } = STRETCH_WORDS[stretch.state];
  return (
    <tr data-testid="stretch-row" data-state={stretch.state}>
      <th scope="row" className="figures">
        {stretchTime(stretch)}
      </th>
      <td className="number">{formatCount(stretch.minutes)}</td>
      <td className="number">{formatCount(stretch.filledMinutes)}</td>
      <td className={`tone-${tone}`}>{word}</td>
      <td className="wrap">{stretch.sentence}</td>
    </tr>
  );
}

function Unknown({ symbol, looking }: { readonly symbol: string; readonly looking: Asked }): ReactElement {
  return (
    <div className="table-empty" data-testid="missing-empty">
      <p>
        {looking.outcome === null
          ? `Looking through the stored minutes of ${symbol}.`
          : `The stored minutes of ${symbol} could not be looked through: ${looking.outcome.sentence}`}
      </p>
      <button type="button" className="button" disabled={looking.isBusy} onClick={() => void lookForMissing(symbol)}>
        Look again
      </button>
    </div>
  );
}

/** The minutes of the symbol on the chart that were not received, and what became of them. */
export function MissingPane({ symbol, stretches, looking, filling }: Properties): ReactElement {
  if (stretches === null) return <Unknown symbol={symbol} looking={looking} />;
  if (stretches.length === 0) {
    return (
      <div className="table-empty" data-testid="missing-empty">
        <p>No minute of {symbol} is missing.</p>
      </div>
    );
  }
  const isReading = filling.isBusy || stretches.some(({ state }) => state === 'asking');
  return (
    <>
      <div className="missing-head">
        <span className="soft">
          Minutes of {symbol} in which the feed was not there. What the broker’s history has is stored as backfilled.
        </span>
        <Answer asked={filling} testId="fill-answer" />
        <button
          type="button"
          className="button is-small"
          data-testid="fill-again"
          disabled={isReading}
          onClick={() => void fillAgain(symbol)}
        >
          {isReading ? 'Reading\u2026' : 'Try again'}
        </button>
      </div>
      <table className="grid-table blotter" data-testid="stretches">
        <thead>
          <tr>
            <th scope="col">Missing</th>
            <th scope="col" className="number">
              Minutes
            </th>
            <th scope="col" className="number">
              Filled
            </th>
            <th scope="col">State</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {stretches.map((stretch) => (
            <StretchRow key={`${stretch.fromMs} ${stretch.toMs}`} stretch={stretch} />
          ))}
        </tbody>
      </table>
    </>
  );
}
