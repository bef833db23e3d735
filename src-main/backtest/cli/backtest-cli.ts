import { runBacktestCli } from './run-backtest-cli.ts';

/** Backtests as a program of their own. */

const lineTo =
  (stream: NodeJS.WriteStream) =>
  (line: string): void => {
    stream.write(`${line}\n`);
  };

process.exitCode = await runBacktestCli(
  process.argv.slice(2),
  {
    say: lineTo(process.stdout),
    note: lineTo(process.stderr),
    sqliteBinding: process.env['BELLWETHER_SQLITE_BINDING'] ?? null,
    nowMs: Date.now(),
  },
  new URL('./backtest-compute.js', import.meta.url),
);
