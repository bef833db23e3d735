import type { BacktestResult, SweepRow } from '#core/backtest/backtest-result';
import { BarRun, type RunOutcome, type RunSetup } from '#core/backtest/bar-run';
import type { BacktestJob } from '#core/contract/backtest';
import type { ArchivePlace, ComputeAnswer, ComputeTask, ParameterSet } from '#core/contract/backtest-worker';
import { instrumentOf, type Instrument } from '#core/market/instrument';
import { unpackBars } from '#core/market/packed-bars';
import { watchOf } from '#core/backtest/watch';
import { findRule } from '#core/signals/catalogue';
import { BacktestCancelled, BacktestError } from '../backtest-error.ts';
import { BarFeed } from './bar-feed.ts';
import { barPlaceOf } from './bar-place.ts';

/** Sets that go through the data side by side: each keeps its trades until it is a row. */
const SETS_A_PASS = 25;

export interface RunWatcher {
  /** 0 to 1. */
  readonly progress: (done: number) => void;
  readonly isCancelled: () => boolean;
}

export function instrumentOfJob(symbol: string): Instrument {
  const instrument = instrumentOf(symbol);
  if (instrument) return instrument;
  throw new BacktestError(
    `The tick size of ${symbol} is not known, so its fills cannot be computed. Choose another symbol.`,
  );
}

function setupOf(job: BacktestJob, { parameters }: ParameterSet): RunSetup {
  const rule = findRule(job.strategy);
  if (!rule) throw new BacktestError(`There is no strategy called ${job.strategy}.`);
  const { activeId: id, symbol, fills, size, startEquity } = job;
  const active = { id, rule: rule.rule, title: rule.title, symbols: [symbol], parameters, isWatching: true };
  const instrument = instrumentOfJob(symbol);
  return { watch: watchOf(active), strategyVersion: rule.version, instrument, fills, size, startEquity };
}

const rowOf = ({ values }: ParameterSet, { statistics, curve }: RunOutcome): SweepRow => ({
  values,
  statistics,
  drawdown: curve.markedDrawdown.amount,
});

/** Runs sets of parameters over a job's bars. Throws BacktestError, BacktestCancelled or what the reading throws. */
export async function runSets(task: ComputeTask, watcher: RunWatcher): Promise<ComputeAnswer> {
  const { job, archive, sets, isFirstWhole } = task;
  const feed = await openFeed(job, archive);
  try {
    const passes = Math.ceil(sets.length / SETS_A_PASS);
    let whole: BacktestResult | null = null;
    const rows: SweepRow[] = [];
    for (let pass = 0; pass < passes; pass += 1) {
      const chosen = sets.slice(pass * SETS_A_PASS, (pass + 1) * SETS_A_PASS);
      const runs = chosen.map((set) => new BarRun(setupOf(job, set)));
      const description = feed.describe();
      let seen = 0;
      for await (const bars of feed.pieces()) {
        if (watcher.isCancelled()) throw new BacktestCancelled();
        if (pass === 0) description.seeBars(bars);
        const unpacked = unpackBars(bars);
        for (const run of runs) run.take(unpacked);
        seen += bars.count;
        watcher.progress((pass + seen / feed.count) / passes);
      }
      chosen.forEach((set, index) => {
        const outcome = runs[index]?.finish();
        if (!outcome) return;
        if (isFirstWhole && pass === 0 && index === 0) whole = { ...outcome, data: description.finish() };
        else rows.push(rowOf(set, outcome));
      });
    }
    return { whole, rows };
  } finally {
    feed.close();
  }
}

function openFeed(job: BacktestJob, archive: ArchivePlace | null): Promise<BarFeed> {
  const place = barPlaceOf(job.source, archive?.folder ?? null);
  return BarFeed.open(place, job, archive?.sqliteBinding ?? null);
}
