import { join } from 'node:path';

/**
 * The symbol as a folder name that Windows, macOS and Linux accept and that DuckDB and pyarrow decode again: `/NQ` is
 * `%2FNQ`. encodeURIComponent leaves two characters that Windows refuses in names: an asterisk and a final dot.
 */
export function encodeSymbol(symbol: string): string {
  return encodeURIComponent(symbol).replaceAll('*', '%2A').replace(/\.$/, '%2E');
}

/** Where everything lies inside one archive folder. */
export class ArchiveLayout {
  readonly folder: string;
  /** Bars, ticks and the rare events of the feed. */
  readonly marketDatabase: string;
  readonly signalDatabase: string;
  /** What backtests were asked and what came of them. */
  readonly backtestDatabase: string;
  /** Session reports and exported backtests, for people. */
  readonly reports: string;
  /** Copies made before a migration. */
  readonly backups: string;
  readonly bars: string;
  /** Trades and snapshots, a file a symbol and day like the bars. */
  readonly ticks: string;
  /** The one-minute masters, a file a symbol. */
  readonly masters: string;
  /** Raw streamer frames, when the user wants them. */
  readonly tapes: string;

  constructor(folder: string) {
    this.folder = folder;
    this.marketDatabase = join(folder, 'market.sqlite');
    this.signalDatabase = join(folder, 'signals.sqlite');
    this.backtestDatabase = join(folder, 'backtests.sqlite');
    this.reports = join(folder, 'reports');
    this.backups = join(folder, 'backups');
    this.bars = join(folder, 'bars');
    this.ticks = join(folder, 'ticks');
    this.masters = join(folder, 'masters');
    this.tapes = join(folder, 'tapes');
  }

  symbolFolder(symbol: string): string {
    return join(this.bars, `symbol=${encodeSymbol(symbol)}`);
  }

  dayFile(symbol: string, day: string): string {
    return join(this.symbolFolder(symbol), `date=${day}.parquet`);
  }

  tickFolder(symbol: string): string {
    return join(this.ticks, `symbol=${encodeSymbol(symbol)}`);
  }

  tickFile(symbol: string, day: string): string {
    return join(this.tickFolder(symbol), `date=${day}.parquet`);
  }

  masterFile(symbol: string): string {
    return join(this.masters, `symbol=${encodeSymbol(symbol)}.parquet`);
  }
}
