import { useEffect, useState, type ReactElement } from 'react';
import { EARLIEST_DAILY_MINUTE, KEEP_TICKS_DAYS } from '#core/contract/archive-choices';
import type { DailyRun } from '#core/contract/archive-jobs';
import { Answer } from '../app/answer.tsx';
import { askedOf, type AskedByName } from '../app/asked-store.ts';
import { useWorkstation } from '../app/workstation-store.ts';
import { formatCount } from '../format/prices.ts';
import {
  applyRetention,
  changeDaily,
  clockOfMinute,
  minuteOfClock,
  planRetention,
  readDaily,
  useDaily,
} from './daily-store.ts';

const USUAL_KEEP_DAYS = 90;

type Plan = ReturnType<typeof useDaily.getState>['plan'];

interface Properties {
  /** null: not read yet. */
  readonly daily: DailyRun | null;
  readonly plan: Plan;
  /** Of the watchlist. */
  readonly symbols: readonly string[];
  readonly asked: AskedByName;
}

function Schedule({ daily, symbols }: { readonly daily: DailyRun; readonly symbols: readonly string[] }): ReactElement {
  const isChosen = (symbol: string): boolean => daily.symbols?.includes(symbol) ?? true;
  const choose = (symbol: string, isWanted: boolean): void => {
    const chosen = symbols.filter((each) => (each === symbol ? isWanted : isChosen(each)));
    void changeDaily({ ...daily, symbols: chosen.length === symbols.length ? null : chosen });
  };
  return (
    <>
      <label className="daily-line">
        <input
          type="checkbox"
          data-testid="daily-on"
          checked={daily.isOn}
          onChange={({ target }) => void changeDaily({ ...daily, isOn: target.checked })}
        />
        Every trading day at
        <input
          type="time"
          className="text-field"
          aria-label="Time of the daily merge in New York"
          data-testid="daily-time"
          min={clockOfMinute(EARLIEST_DAILY_MINUTE)}
          value={clockOfMinute(daily.atMinute)}
          disabled={!daily.isOn}
          onChange={({ target }) => {
            const minute = minuteOfClock(target.value);
            if (minute !== null) void changeDaily({ ...daily, atMinute: Math.max(minute, EARLIEST_DAILY_MINUTE) });
          }}
        />
        ET merge the finished days into the masters
      </label>
      <div className="daily-symbols" role="group" aria-label="Symbols of the daily merge">
        {symbols.map((symbol) => (
          <label key={symbol}>
            <input
              type="checkbox"
              checked={isChosen(symbol)}
              disabled={!daily.isOn}
              onChange={({ target }) => {
                choose(symbol, target.checked);
              }}
            />
            {symbol}
          </label>
        ))}
      </div>
      <p className="soft">
        Not before 17:05, when the day of the futures is over; a running session is never merged. A run that was missed
        is made up for at the next start.
      </p>
    </>
  );
}

function PlannedDays({ plan }: { readonly plan: Plan }): ReactElement | null {
  if (!plan || plan.content.days.length === 0) return null;
  return (
    <ul className="planned-days" data-testid="retention-days">
      {plan.content.days.map(({ symbol, day, ticks, keptBecause }) => (
        <li key={`${symbol} ${day}`}>
          <span className="figures">{day}</span> {symbol} {formatCount(ticks)} ticks{' '}
          {keptBecause === null ? 'would go' : <span className="tone-warn">stay: {keptBecause}</span>}
        </li>
      ))}
    </ul>
  );
}

function Retention({
  daily,
  plan,
  asked,
}: {
  readonly daily: DailyRun;
  readonly plan: Plan;
  readonly asked: AskedByName;
}): ReactElement {
  const [typed, setTyped] = useState(String(daily.keepTicksDays ?? USUAL_KEEP_DAYS));
  const days = Number(typed);
  const isSound = Number.isInteger(days) && days >= KEEP_TICKS_DAYS.least && days <= KEEP_TICKS_DAYS.most;
  const isBusy = askedOf(asked, 'retention.plan').isBusy || askedOf(asked, 'retention.apply').isBusy;
  const isPlanned = plan?.keepDays === days && plan.content.days.some(({ keptBecause }) => keptBecause === null);
  return (
    <>
      <label className="daily-line">
        Keep ticks in the database for
        <input
          type="number"
          className="text-field daily-days"
          data-testid="keep-days"
          min={KEEP_TICKS_DAYS.least}
          max={KEEP_TICKS_DAYS.most}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            const value = Number(target.value);
            const isWhole = Number.isInteger(value) && value >= KEEP_TICKS_DAYS.least && value <= KEEP_TICKS_DAYS.most;
            if (daily.keepTicksDays !== null && isWhole) void changeDaily({ ...daily, keepTicksDays: value });
          }}
        />
        days. Older ones stay in their Parquet files.
      </label>
      <label className="daily-line">
        <input
          type="checkbox"
          data-testid="retention-on"
          checked={daily.keepTicksDays !== null}
          disabled={!isSound}
          onChange={({ target }) => void changeDaily({ ...daily, keepTicksDays: target.checked ? days : null })}
        />
        Delete older ones with the daily run
      </label>
      <div className="step-actions">
        <button
          type="button"
          className="button"
          data-testid="retention-plan"
          disabled={!isSound || isBusy}
          onClick={() => void planRetention(days)}
        >
          See what would go
        </button>
        <button
          type="button"
          className="button is-dangerous"
          data-testid="retention-apply"
          disabled={!isPlanned || isBusy}
          title="Only ticks that lie whole in a Parquet file are deleted"
          onClick={() => void applyRetention(days)}
        >
          Delete them now
        </button>
      </div>
      <Answer asked={askedOf(asked, 'retention.plan')} testId="retention-plan-answer" />
      <PlannedDays plan={plan} />
      <Answer asked={askedOf(asked, 'retention.apply')} testId="retention-answer" />
    </>
  );
}

/** The section with what was read of it. */
export function DailySettings({ asked }: { readonly asked: AskedByName }): ReactElement {
  const { daily, plan } = useDaily();
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments ?? []);
  useEffect(() => {
    void readDaily();
  }, []);
  return <DailySection daily={daily} plan={plan} symbols={instruments.map(({ symbol }) => symbol)} asked={asked} />;
}

/** What is done with the archive every day: the merge, and the room that old ticks take. */
export function DailySection({ daily, plan, symbols, asked }: Properties): ReactElement {
  return (
    <section className="settings-section" aria-labelledby="daily-title">
      <h3 id="daily-title">Archive</h3>
      {daily ? <Schedule daily={daily} symbols={symbols} /> : <p className="soft">Reading the settings.</p>}
      {daily ? <Retention daily={daily} plan={plan} asked={asked} /> : null}
      <Answer asked={askedOf(asked, 'daily.change')} testId="daily-answer" />
      <Answer asked={askedOf(asked, 'daily.get')} />
    </section>
  );
}
