import { useEffect, type ReactElement } from 'react';
import type { MissingStretch } from '#core/contract/backfill';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { exchangeNow, useNow } from '../app/clock.ts';
import { useHealth } from '../app/health-store.ts';
import { easternTime } from '../format/eastern-time.ts';
import { askedAboutMissing, askedToFill } from '../missing/backfill-store.ts';
import { MissingPane } from '../missing/missing-pane.tsx';
import { filledMinutesOf } from '../missing/new-bars.ts';
import { DataPane } from './data-pane.tsx';
import { lookAtDay, readCalendar, readRecords, useData } from './data-store.ts';
import { useArchiveJob } from './job-bar.tsx';

/** Looks anew when another symbol or year is chosen, and when bars have come: by a finished day, a history or a merge. */
function useReadings(symbol: string, year: number, filledMinutes: number): void {
  const files = useHealth(({ health }) => health?.archive.parquetFiles ?? 0);
  const newestMerge = useData(({ records }) => records?.list[0]?.mergedAt ?? null);
  useEffect(() => {
    void readRecords(symbol);
  }, [symbol]);
  useEffect(() => {
    void readCalendar(symbol, year);
    const { day } = useData.getState();
    if (day !== null) void lookAtDay(symbol, day);
  }, [symbol, year, files, filledMinutes, newestMerge]);
}

/** The tab of what is stored of the selected symbol: its calendar, its outages, its merges. */
export function DataTab({
  symbol,
  stretches,
}: {
  readonly symbol: string;
  readonly stretches: readonly MissingStretch[] | null;
}): ReactElement {
  const { year: chosenYear, day, calendar, detail, check, records } = useData();
  const job = useArchiveJob((state) => state.job);
  const asked = useAsked();
  const now = useNow(1_000);
  const year = chosenYear ?? easternTime(exchangeNow() ?? now).year;
  useReadings(symbol, year, filledMinutesOf(stretches ?? []));
  const isShown = calendar?.year === year && calendar.content.symbol === symbol;
  return (
    <>
      <DataPane
        symbol={symbol}
        year={year}
        day={day}
        calendar={isShown ? calendar.content : null}
        detail={detail}
        check={check}
        records={records?.symbol === symbol ? records.list : []}
        job={job}
        asked={asked}
        nowWallMs={now}
      />
      <section className="data-section" aria-label="Outages">
        <h3>Minutes that were not received</h3>
        <MissingPane
          symbol={symbol}
          stretches={stretches}
          looking={askedOf(asked, askedAboutMissing(symbol))}
          filling={askedOf(asked, askedToFill(symbol))}
        />
      </section>
    </>
  );
}
