import { writeFile } from 'node:fs/promises';
import { backtestReport } from '#core/backtest/backtest-report';
import { daysText, sessionText, titleOf } from '#core/backtest/run-words';
import { tradesCsv } from '#core/backtest/trades-csv';
import type { BacktestRecord } from '#core/contract/backtest';
import { gainText, metricsOf } from '#core/performance/metric-words';
import { catalogue } from '#core/signals/catalogue';
import { EXIT, UsageError, type ExitCode, type Terminal } from '../../archive/cli/archive-command.ts';
import { BacktestRunner } from '../run/backtest-runner.ts';
import { instrumentOfJob } from '../run/run-sets.ts';
import { readOrder } from './read-job.ts';
import { BACKTEST_USAGE } from './usage.ts';

/** The strategies with their presets and parameters. */
function listed(): string {
  return catalogue()
    .map(({ rule, title, sentence, presets, parameters }) =>
      [
        `${rule}  ${title}. ${sentence}`,
        ...presets.map((preset) => `  --preset ${preset.id}  ${preset.title}. ${preset.sentence}`),
        ...parameters.map(
          ({ name, sentence: meaning, default: usual }) => `  ${name} (${String(usual ?? 'off')})  ${meaning}`,
        ),
      ].join('\n'),
    )
    .join('\n\n');
}

function sayResult({ job, result, sweep }: BacktestRecord, { say }: Terminal): void {
  const { tickSize } = instrumentOfJob(job.symbol);
  for (const session of result.sessions) say(sessionText(session, tickSize));
  say('');
  say(`${titleOf(job)}: ${daysText(result.sessions)}, ${result.sessions.length} sessions, ${result.data.bars} bars`);
  for (const { name, text } of metricsOf(result.statistics, result.curve)) say(`${name.padEnd(22)} ${text}`);
  say(`${'Data, SHA-256'.padEnd(22)} ${result.data.sha256}`);
  if (sweep.length === 0) return;
  say('');
  say(`${job.sweep.map(({ parameter }) => parameter).join('  ')}  trades  net  marked drawdown`);
  for (const { values, statistics, drawdown } of sweep) {
    say(`${values.map(String).join('  ')}  ${statistics.trades}  ${gainText(statistics.net)}  ${drawdown.toFixed(2)}`);
  }
}

/** Runs one command line; everything that goes wrong becomes a sentence and an exit code. */
export async function runBacktestCli(
  argv: readonly string[],
  terminal: Terminal,
  computeEntry: URL,
): Promise<ExitCode> {
  if (argv.includes('--help')) {
    terminal.say(BACKTEST_USAGE);
    return EXIT.done;
  }
  try {
    const order = readOrder(argv);
    if (!order) {
      terminal.say(listed());
      return EXIT.done;
    }
    const { job, archiveFolder, isJson, report, trades } = order;
    const archive = { folder: archiveFolder ?? '', sqliteBinding: terminal.sqliteBinding };
    const runner = new BacktestRunner({
      computeEntry,
      archive: archiveFolder === null ? null : archive,
      threads: null,
    });
    const { result, sweep } = await runner.run(job, () => undefined);
    const record = { runId: 'cli', madeWallMs: terminal.nowMs, job, result, sweep };
    if (isJson) terminal.say(JSON.stringify(record));
    else sayResult(record, terminal);
    if (report !== null) await writeFile(report, backtestReport(record));
    if (trades !== null) await writeFile(trades, tradesCsv(result.trades));
    return EXIT.done;
  } catch (error) {
    terminal.note(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? EXIT.badInput : EXIT.refused;
  }
}
