/** What `--help` prints. */
export const BACKTEST_USAGE = `Usage: npm run backtest -- --csv FILE --zone ZONE --stamp start|end [options]

Runs a strategy over one-minute bars and prints one line a session: day, side, time and price of each signal, or the
reason for none; then the summary. The strategy is the very one that watches live.

where the bars are: one of
  --csv FILE          another program's export; --zone (America/New_York, UTC) and --stamp (start or end of the minute)
                      say how its times are meant; default: as the file itself proves it
  --parquet FILE      a master, or bars with the columns of this program's own files
  --archive FOLDER    the folder that holds market.sqlite and bars
  --symbol SYMBOL     as the broker writes it: /NQ, SPY; default: as the file's name begins, else /NQ
  --from, --to        a trading day (2026-11-20) or an instant (2026-11-20T14:30:00Z); default: everything

what is run
  --strategy NAME     default: the opening-range breakout
  --preset NAME       default: its default parameters; --list names strategies, presets and parameters
  --set NAME=VALUE    a parameter; may be repeated. Lists are a,b,c and off is "off"
  --sweep NAME=V,V    every value, with a second --sweep every combination; or NAME=FROM:TO:STEP

fills
  --at-close          decisions at a close are filled at that close, as the origin counts; default: at the next open
  --through           a limit needs a trade through its price; default: a touch
  --slippage TICKS    against the trader on market and stop orders; default 0
  --fee DOLLARS       a contract or share and side; default 0
  --contracts N       default 1; or --risk PERCENT of the equity between entry and stop
  --equity DOLLARS    to begin with; default 10000

what is written
  --json              the run as JSON instead
  --report FILE       a page with curves, by itself and without network
  --trades FILE       the trades as CSV

Exit code 0: done. 1: refused or failed. 2: the command line makes no sense.`;
