import type { RetentionDay } from '#core/contract/archive-desk';
import { ArchiveLayout } from '../archive-layout.ts';
import { MergeError } from '../master/merge-error.ts';
import { DuckDbSession } from '../parquet/duckdb-session.ts';
import { deleteTicks } from '../retention/delete-ticks.ts';
import { planRetention } from '../retention/retention-plan.ts';
import { openMarketReader } from '../sqlite/open-market-reader.ts';
import { EXIT, type ArchiveCommand } from './archive-command.ts';
import { flag, readOptions, required, text, wholeNumber } from './read-options.ts';

const OPTIONS = { archive: text, 'keep-ticks-days': text, 'dry-run': flag } as const;

async function plan(layout: ArchiveLayout, keepDays: number, sqliteBinding: string | null): Promise<RetentionDay[]> {
  const reader = await openMarketReader(layout.marketDatabase, sqliteBinding);
  if (!reader)
    throw new MergeError(`There is no archive at ${layout.folder}. Name the folder that holds market.sqlite.`);
  const session = await DuckDbSession.open();
  try {
    return await planRetention(session, reader, layout, keepDays);
  } finally {
    session.close();
    reader.close();
  }
}

/** `retention`: deletes old ticks from the database, only those that lie whole in Parquet. */
export const retentionCommand: ArchiveCommand = async (argv, { say, sqliteBinding }) => {
  const values = readOptions(argv, OPTIONS);
  const layout = new ArchiveLayout(required('archive', values.archive));
  const keepDays = wholeNumber('keep-ticks-days', required('keep-ticks-days', values['keep-ticks-days']), 1);
  const entries = await plan(layout, keepDays, sqliteBinding);
  for (const { symbol, day, ticks, keptBecause } of entries) {
    say(`${day}  ${symbol}  ${ticks} ticks  ${keptBecause === null ? 'go' : `stay: ${keptBecause}`}`);
  }
  const going = entries.filter(({ keptBecause }) => keptBecause === null);
  const count = going.reduce((sum, { ticks }) => sum + ticks, 0);
  if (count === 0) say('Nothing is to be deleted.');
  else if (values['dry-run'] === true) say(`${count} ticks would be deleted. Nothing was changed.`);
  else
    say(
      `${deleteTicks(layout.marketDatabase, going, sqliteBinding)} ticks deleted; the database uses their room again.`,
    );
  return EXIT.done;
};
