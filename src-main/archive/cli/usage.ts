import { IMPORT_FORMATS } from '#core/contract/archive-choices';

/** What `--help` prints. */
export const USAGE = `Usage: npm run archive -- COMMAND [options]

merge   joins an archive's finished days and files of one-minute bars into the master of a symbol
  --symbol SYMBOL     as the broker writes it: /NQ, SPY
  --archive FOLDER    the archive, which is only read and may be in use: the folder that holds market.sqlite and bars
  --csv FILE          an export of another program; may be repeated
  --parquet FILE      bars with the columns of this program's own files; may be repeated
  --master FILE       default: masters/symbol=SYMBOL.parquet in the archive
  --format NAME       ${IMPORT_FORMATS.join(', ')}; default: by the first line
  --zone ZONE         of the times in the CSV files: UTC, America/New_York; default: found out, and refused when uncertain
  --stamp start|end   whether a bar is stamped where its minute begins or ends; default: found out as well
  --contract SYMBOL   the contract whose bars the CSV files hold
  --conflicts N       so many bars of one day may be far from the master's; default 20
  --tick POINTS       the price step of a symbol that is not known
  --json              the receipt as JSON

gaps    what is there of what should be, why the rest is missing, and where contracts change
  --symbol SYMBOL, --master FILE or --archive FOLDER; the archive's connection log explains gaps
  --from, --to        a trading day (2026-11-20) or an instant (2026-11-20T14:30:00Z); default: everything
  --json              the report as JSON
  --verify            instead: compares the archive's Parquet files with their manifest; 1 when one is not as written

export  bars as a file for other programs: times in UTC, exact prices
  --symbol SYMBOL, --master FILE or --archive FOLDER, --from, --to
  --out FILE          .csv, .parquet or .json, or say --format
  --timeframe T       1m, 5m, 4h, day, week, month; default 1m
  --force             replace a file that is there

adjust  an export whose prices before each roll are brought to the newest contract's level; the base stays as it is
  --method NAME       difference (points stay right) or ratio (percentages stay right)
  and everything of export

ticks   writes the ticks of finished days as Parquet files, a symbol and day each; the database is only read
  --archive FOLDER

tapes   lists the raw streamer frames that were recorded, with what they hold; zcat reads a tape
  --archive FOLDER
  --json              the list as JSON

retention  deletes old ticks from the database: only those whose Parquet file is whole and holds every one of them
  --archive FOLDER    which nobody else may have open then
  --keep-ticks-days N days before the exchange's clock whose ticks stay
  --dry-run           only says what would be deleted

Exit code 0: done. 1: refused or failed, nothing was changed. 2: the command line makes no sense.`;
