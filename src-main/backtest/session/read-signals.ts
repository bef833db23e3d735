import type { ArchivePlace } from '#core/contract/backtest-worker';
import type { TradingDay } from '#core/market/units';
import type { Signal } from '#core/signals/signal';
import { ArchiveLayout } from '../../archive/archive-layout.ts';
import { readDatabaseHeader } from '../../archive/sqlite/database-header.ts';
import { openReader } from '../../archive/sqlite/open-database.ts';
import { SIGNAL_DATABASE } from '../../archive/sqlite/signals/signal-database.ts';

/**
 * The signals that were told on a trading day, oldest first, each once: several runs of a practice market give the same
 * ones. Only read; none where there is no database of this version.
 */
export async function readSignalsOfDay({ folder, sqliteBinding }: ArchivePlace, day: TradingDay): Promise<Signal[]> {
  const file = new ArchiveLayout(folder).signalDatabase;
  const header = await readDatabaseHeader(file);
  const { applicationId, migrations } = SIGNAL_DATABASE;
  if (header?.applicationId !== applicationId || header.userVersion !== migrations.length) return [];
  const reader = openReader(file, sqliteBinding);
  try {
    return reader
      .prepare<[string], string>(
        'SELECT body FROM signals WHERE trading_day = ? GROUP BY id HAVING stored_ms = min(stored_ms) ORDER BY known_at_ms, id',
      )
      .pluck()
      .all(day)
      .map((body) => JSON.parse(body) as Signal);
  } finally {
    reader.close();
  }
}
