import { CSV_FORMATS } from '../master/csv-convention.ts';

/** What `--help` prints. */
export const USAGE = `Usage: npm run archive -- COMMAND [options]

merge   joins an archive's finished days and files of one-minute bars into the master of a symbol
  --symbol SYMBOL     as the broker writes it: /NQ, SPY
  --archive FOLDER    the archive, which is only read and may be in use: the folder that holds market.sqlite and bars
  --csv FILE          an export of another program; may be repeated
  --parquet FILE      bars with the columns of this program's own files; may be repeated
  --master FILE       default: masters/symbol=SYMBOL.parquet in the archive
  --format NAME       ${CSV_FORMATS.join(', ')}; default: by the first line
  --zone ZONE         of the times in the CSV files: UTC, America/New_York; default: found out, and refused when uncertain
  --stamp start|end   whether a bar is stamped where its minute begins or ends; default: found out as well
  --contract SYMBOL   the contract whose bars the CSV files hold
  --conflicts N       so many bars of one day may be far from the master's; default 20
  --tick POINTS       the price step of a symbol that is not known
  --json              the receipt as JSON

Exit code 0: done. 1: refused or failed, nothing was changed. 2: the command line makes no sense.`;
