import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RecordingChoice, ReplayComparison } from '#core/contract/replay';
import { Engine } from '#core/engine/engine';
import { EngineOutput } from '#core/engine/engine-output';
import { tradingDayOf } from '#core/market/session';
import { assetClassOf } from '#core/market/instrument';
import type { FeedBatch } from '#core/market/feed-batch';
import { BatchCursor } from '#core/replay/batch-cursor';
import { compareBars, compareSignals } from '#core/replay/comparison';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import type { RecordedArchive } from './recorded-feed.ts';
import { ReplayStore } from './replay-store.ts';

const PIECE_ROWS = 8_192;
const SOURCE = 'replay:compare';

export interface ReplayPace {
  /** Awaited between two pieces, so that others are answered meanwhile. */
  readonly turn?: () => Promise<unknown>;
  /** Rows applied at a time; where the recording is cut changes nothing. */
  readonly pieceRows?: number;
}

/**
 * Bars and signals of a whole recording, made by the live engine's own code as fast as it goes.
 */
export async function replayWhole(
  engine: Engine,
  batches: Iterable<FeedBatch>,
  endMs: number,
  { turn = nextTurn, pieceRows = PIECE_ROWS }: ReplayPace = {},
): Promise<ReplayStore> {
  const cursor = new BatchCursor(batches, SOURCE, endMs);
  const store = new ReplayStore();
  const out = new EngineOutput();
  while (!cursor.isEnded) {
    const batch = cursor.take(Infinity, pieceRows);
    if (!batch) break;
    engine.apply(batch, out);
    store.addBars(out.bars.map(({ bar }) => bar));
    store.addSignals(out.signals);
    out.clear();
    await turn();
  }
  return store;
}

/**
 * Holds a recorded day against what was stored of it live.
 * @param strategies watch where the recording does not name those that did
 */
export async function compareDay(
  archive: RecordedArchive,
  choice: RecordingChoice,
  strategies: readonly ActiveStrategy[],
): Promise<ReplayComparison> {
  const { day } = choice;
  const { batches, source, namesStrategies } = await archive.recording(choice);
  const replayed = await replayWhole(new Engine(namesStrategies ? [] : strategies), batches(), archive.endMs(choice));
  const symbols = choice.kind === 'bars' ? [choice.symbol] : archive.symbolsOf(day);
  const isOfDay = (symbol: string, startMs: Parameters<typeof tradingDayOf>[0]): boolean =>
    symbols.includes(symbol) && tradingDayOf(startMs, assetClassOf(symbol)) === day;
  const live = archive.daySignals(day, source).filter(({ symbol }) => symbols.includes(symbol));
  const signals = replayed.recentSignals(Infinity).filter(({ tradingDay }) => tradingDay === day);
  return {
    day,
    ...compareSignals(live, signals),
    bars: compareBars(
      archive.dayBars(day, symbols, source),
      replayed.bars().filter(({ symbol, startMs }) => isOfDay(symbol, startMs)),
    ),
    reason:
      source === null
        ? 'Made from one-minute bars: what happened within a minute is not known, so times and bars differ.'
        : null,
  };
}
