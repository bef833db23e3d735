import type { ReactElement } from 'react';
import type { ArchiveJob, MergeRecord } from '#core/contract/archive-jobs';
import type { DataCalendar, DataDay, FileCheck } from '#core/contract/data-health';
import { Answer } from '../app/answer.tsx';
import { askedOf, type AskedByName } from '../app/asked-store.ts';
import { openDialog } from '../app/open-dialog.ts';
import { CalendarStrip } from './calendar-strip.tsx';
import {
  askedForCalendar,
  askedForDay,
  askedToFillDay,
  askedToCheck,
  askedToMerge,
  checkFiles,
  lookAtDay,
  lookAtYear,
  mergeArchive,
  readCalendar,
} from './data-store.ts';
import { FILE_WORDS, STATE_WORDS } from './data-words.ts';
import { DayCard } from './day-card.tsx';
import { JobBar } from './job-bar.tsx';
import { MergeRecords } from './merge-records.tsx';

export interface DataPaneProperties {
  readonly symbol: string;
  readonly year: number;
  readonly day: string | null;
  /** null: not answered yet. */
  readonly calendar: DataCalendar | null;
  readonly detail: DataDay | null;
  readonly check: FileCheck | null;
  readonly records: readonly MergeRecord[];
  readonly job: ArchiveJob | null;
  readonly asked: AskedByName;
  readonly nowWallMs: number;
}

const LEGEND = ['complete', 'partial', 'missing', 'under-way', 'closed', 'unrecorded'] as const;

/** The years in which something is stored, and the one looked at. */
export function yearsOf(calendar: DataCalendar | null, year: number): readonly number[] {
  const places = [calendar?.archive, calendar?.master].filter((place) => place !== null && place !== undefined);
  const yearOf = (day: string): number => Number(day.slice(0, 4));
  const first = Math.min(year, ...places.map(({ firstDay }) => yearOf(firstDay)));
  const last = Math.max(year, ...places.map(({ lastDay }) => yearOf(lastDay)));
  return Array.from({ length: last - first + 1 }, (_, index) => last - index);
}

function Head({ symbol, year, calendar, job, asked }: DataPaneProperties): ReactElement {
  const isBusy = job !== null;
  return (
    <div className="data-head">
      <span className="row-symbol">{symbol}</span>
      <select
        className="select"
        aria-label="Year"
        data-testid="data-year"
        value={year}
        onChange={(event) => {
          lookAtYear(Number(event.target.value));
        }}
      >
        {yearsOf(calendar, year).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      <ul className="calendar-legend" aria-label="Colours">
        {LEGEND.map((state) => (
          <li key={state}>
            <span className="calendar-day" data-state={state} />
            {STATE_WORDS[state]}
          </li>
        ))}
      </ul>
      <div className="data-actions">
        <button
          type="button"
          className="button is-small"
          data-testid="check-files"
          disabled={askedOf(asked, askedToCheck).isBusy}
          title="Compare every Parquet file with its manifest, byte for byte"
          onClick={() => void checkFiles(symbol)}
        >
          Check files
        </button>
        <button
          type="button"
          className="button is-small"
          data-testid="merge-run"
          disabled={isBusy}
          title="Join the finished days into the master (Ctrl+Shift+M)"
          onClick={() => void mergeArchive(symbol)}
        >
          Merge
        </button>
        <button
          type="button"
          className="button is-small"
          data-testid="open-import"
          title="Import historical bars (Ctrl+I)"
          onClick={() => {
            openDialog('import');
          }}
        >
          Import…
        </button>
        <button
          type="button"
          className="button is-small"
          data-testid="open-export"
          title="Export bars (Ctrl+E)"
          onClick={() => {
            openDialog('export');
          }}
        >
          Export…
        </button>
      </div>
    </div>
  );
}

function WrongFiles({
  check,
  symbol,
}: {
  readonly check: FileCheck | null;
  readonly symbol: string;
}): ReactElement | null {
  if (check?.symbol !== symbol || check.wrong.length === 0) return null;
  return (
    <ul className="part-problems" data-testid="wrong-files">
      {check.wrong.map(({ file, state }) => (
        <li key={file}>
          <span>
            <code>{file}</code> {FILE_WORDS[state]}.
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How whole what is stored of a symbol is, and what can be done about it. */
export function DataPane(properties: DataPaneProperties): ReactElement {
  const { symbol, year, day, calendar, detail, check, records, job, asked, nowWallMs } = properties;
  const looking = askedOf(asked, askedForCalendar(symbol));
  const onDay = (chosen: string): void => void lookAtDay(symbol, chosen);
  return (
    <div className="data-pane" data-testid="data-pane" data-year={calendar ? year : ''}>
      <Head {...properties} />
      <JobBar job={job} />
      <Answer asked={askedOf(asked, askedToMerge)} testId="merge-answer" />
      <Answer asked={askedOf(asked, askedToCheck)} testId="check-answer" />
      <WrongFiles check={check} symbol={symbol} />
      {calendar ? (
        <div className="data-body">
          <div className="calendars">
            <CalendarStrip
              title="Archive"
              testId="calendar-archive"
              calendar={calendar.archive}
              absent={`No bar of ${symbol} is stored yet.`}
              day={day}
              onDay={onDay}
            />
            <CalendarStrip
              title="Master"
              testId="calendar-master"
              calendar={calendar.master}
              absent={`There is no master of ${symbol} yet: merge the finished days, or import a file.`}
              day={day}
              onDay={onDay}
            />
          </div>
          <DayCard
            day={day}
            detail={detail?.symbol === symbol && detail.day === day ? detail : null}
            problem={askedOf(asked, askedForDay).outcome?.sentence ?? null}
            filling={askedOf(asked, askedToFillDay(symbol, day ?? ''))}
          />
        </div>
      ) : (
        <div className="table-empty">
          <p className={looking.outcome ? 'tone-bad' : undefined}>
            {looking.outcome?.sentence ?? `Looking through the stored sessions of ${symbol}.`}
          </p>
          {looking.outcome ? (
            <button type="button" className="button" onClick={() => void readCalendar(symbol, year)}>
              Look again
            </button>
          ) : null}
        </div>
      )}
      <MergeRecords records={records} nowWallMs={nowWallMs} />
    </div>
  );
}
