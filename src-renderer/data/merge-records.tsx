import type { ReactElement } from 'react';
import type { MergeRecord } from '#core/contract/archive-jobs';
import { formatCount } from '../format/prices.ts';
import { formatWhen } from '../portfolio/when.ts';
import { mergeWords } from './data-store.ts';
import { REASON_WORDS } from './data-words.ts';

const ASKED_WORDS: Readonly<Record<MergeRecord['asked'], string>> = {
  user: 'by hand',
  schedule: 'by schedule',
  import: 'import',
};

/** `2026-11-20: 1 of 1 sessions complete, 100.000 %`, and what is missing. */
export function coverageWords({ coverage }: MergeRecord): string {
  if (!coverage) return 'no session offered';
  const { fromDay, toDay, sessions, complete, coveragePercent, missingMinutes } = coverage;
  const days = fromDay === toDay ? fromDay : `${fromDay} to ${toDay}`;
  const missing = missingMinutes.map(({ reason, minutes }) => `${formatCount(minutes)} min ${REASON_WORDS[reason]}`);
  const whole = `${days}: ${formatCount(complete)} of ${formatCount(sessions)} sessions complete, ${coveragePercent.toFixed(3)} %`;
  return missing.length === 0 ? whole : `${whole}; ${missing.join(', ')}`;
}

export function rollWords({ rolls }: MergeRecord): string {
  return rolls.map(({ time, from, to, difference }) => `${time.slice(0, 10)} ${from} → ${to} ${difference}`).join('; ');
}

/** What a merge did, in a row. */
function RecordRow({ record, nowWallMs }: { readonly record: MergeRecord; readonly nowWallMs: number }): ReactElement {
  return (
    <tr data-testid="merge-record">
      <th scope="row">{formatWhen(Date.parse(record.mergedAt), nowWallMs)}</th>
      <td>{ASKED_WORDS[record.asked]}</td>
      <td className="number">{formatCount(record.rowsAfter)}</td>
      <td>{mergeWords(record)}</td>
      <td className="wrap">
        {coverageWords(record)}
        {record.rolls.length === 0 ? '' : `; rolls: ${rollWords(record)}`}
      </td>
    </tr>
  );
}

/** The newest merges into the master, newest first. */
export function MergeRecords({
  records,
  nowWallMs,
}: {
  readonly records: readonly MergeRecord[];
  readonly nowWallMs: number;
}): ReactElement | null {
  if (records.length === 0) return null;
  return (
    <section className="data-section" aria-label="Merges">
      <h3>Merges into the master</h3>
      <table className="grid-table blotter" data-testid="merge-records">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Asked</th>
            <th scope="col" className="number">
              Bars
            </th>
            <th scope="col">Changes</th>
            <th scope="col">Days merged</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <RecordRow key={record.mergedAt} record={record} nowWallMs={nowWallMs} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
