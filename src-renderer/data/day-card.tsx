import type { ReactElement } from 'react';
import type { DataDay, DayDetail } from '#core/contract/data-health';
import { assetClassOf } from '#core/market/instrument';
import { Answer } from '../app/answer.tsx';
import type { Asked } from '../app/asked-store.ts';
import { formatCount } from '../format/prices.ts';
import { fillDay } from './data-store.ts';
import { dayWords, gapTime, markWords, REASON_MEANING, REASON_WORDS } from './data-words.ts';

const SHOWN_GAPS = 12;

function Fact({ name, children }: { readonly name: string; readonly children: string }): ReactElement {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Gaps({ detail }: { readonly detail: DayDetail }): ReactElement | null {
  const { gaps, gapsTotal } = detail;
  if (gaps.length === 0) return null;
  return (
    <ul className="day-gaps" data-testid="day-gaps">
      {gaps.slice(0, SHOWN_GAPS).map((gap) => (
        <li key={gap.fromMs} title={REASON_MEANING[gap.reason]} data-reason={gap.reason}>
          <span className="figures">{gapTime(gap)} ET</span>
          <span className="number">{formatCount(gap.minutes)} min</span>
          <span className="soft">{REASON_WORDS[gap.reason]}</span>
        </li>
      ))}
      {gapsTotal > SHOWN_GAPS ? <li className="soft">{formatCount(gapsTotal - SHOWN_GAPS)} more gaps</li> : null}
    </ul>
  );
}

function Place({
  title,
  detail,
  testId,
}: {
  readonly title: string;
  readonly detail: DayDetail | null;
  readonly testId: string;
}): ReactElement | null {
  if (!detail) return null;
  const { grades, contracts, sources, duplicates } = detail;
  return (
    <div className="day-place" data-testid={testId} data-state={detail.state}>
      <h4>
        {title}: {markWords(detail)}
      </h4>
      {sources.length === 0 ? null : (
        <dl>
          <Fact name="Grades">{grades.map(({ grade, bars }) => `${formatCount(bars)} ${grade}`).join(', ')}</Fact>
          <Fact name="Contracts">
            {contracts.map(({ contract, bars }) => `${contract ?? 'not told'} ${formatCount(bars)}`).join(', ')}
          </Fact>
          <Fact name="Duplicates">{duplicates === 0 ? 'none' : `${formatCount(duplicates)} rows`}</Fact>
          <Fact name="From">{sources.join(', ')}</Fact>
        </dl>
      )}
      <Gaps detail={detail} />
    </div>
  );
}

const hasHole = (detail: DayDetail | null): boolean =>
  detail?.gaps.some(({ reason }) => reason !== 'no-trade') ?? false;

/** The way to fill a hole: the broker's price history, where there is one. */
function Fill({
  symbol,
  day,
  asked,
}: {
  readonly symbol: string;
  readonly day: string;
  readonly asked: Asked;
}): ReactElement {
  if (assetClassOf(symbol) === 'future') {
    return (
      <p className="soft" data-testid="no-history">
        Schwab has no price history of futures: only a file can fill this, by Import.
      </p>
    );
  }
  return (
    <div className="day-fill">
      <button
        type="button"
        className="button is-small"
        data-testid="fill-day"
        disabled={asked.isBusy}
        onClick={() => void fillDay(symbol, day)}
      >
        Fill from the broker’s history
      </button>
      <Answer asked={asked} testId="fill-day-answer" />
    </div>
  );
}

/** One session: what is there, what is not, and why. */
export function DayCard({
  day,
  detail,
  problem,
  filling,
}: {
  readonly day: string | null;
  /** null: not answered yet. */
  readonly detail: DataDay | null;
  readonly problem: string | null;
  /** What became of the newest filling of this day. */
  readonly filling: Asked;
}): ReactElement {
  if (day === null) return <p className="soft day-card">Choose a day to see what is stored of it.</p>;
  return (
    <section className="day-card" aria-label={dayWords(day)} data-testid="day-card" data-day={detail?.day ?? ''}>
      <h3>{dayWords(day)}</h3>
      {detail?.special ? <p className="soft">{detail.special}: other hours than usual, or none.</p> : null}
      {detail === null ? <p className={problem ? 'tone-bad' : 'soft'}>{problem ?? 'Looking at it…'}</p> : null}
      {detail ? <Place title="Archive" detail={detail.archive} testId="day-archive" /> : null}
      {detail && hasHole(detail.archive) ? <Fill symbol={detail.symbol} day={detail.day} asked={filling} /> : null}
      {detail ? <Place title="Master" detail={detail.master} testId="day-master" /> : null}
    </section>
  );
}
