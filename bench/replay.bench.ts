import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '../src-core/engine/engine.ts';
import { EngineOutput } from '../src-core/engine/engine-output.ts';
import type { Bar } from '../src-core/market/bar.ts';
import { priceFromPoints } from '../src-core/market/price.ts';
import { newYorkInstant } from '../src-core/market/session.ts';
import { epochMs, quantity, symbolName, tradingDay, MS_PER_MINUTE } from '../src-core/market/units.ts';
import { defaultStrategy } from '../src-core/signals/catalogue.ts';
import { expandBars } from '../src-core/replay/bar-expansion.ts';
import { testBinding } from '../src-main/archive/testing/sqlite-binding.ts';
import { compareDay, replayWhole } from '../src-main/replay/compare-day.ts';
import { RecordedArchive } from '../src-main/replay/recorded-feed.ts';
import { bytesOf, recordSession } from '../src-main/replay/testing/record-session.ts';
import { printFigure } from './figure.ts';

const DAY = '2026-11-20';
const NQ = symbolName('/NQ');
const STRATEGIES = [defaultStrategy(['/NQ'])];
const RUNS = 100;
/** Where a recording is cut must not matter: each run cuts it elsewhere. */
const PIECES = [8_192, 1, 7, 100, 4_096];
const RATE_BARS = 200_000;
const RATE_ROUNDS = 5;

export const names = ['replay.determinism', 'replay.rate'];

/** A live session through exchange, feed, engine and archive, then its replay a hundred times. */
async function measureDeterminism(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  try {
    const session = await recordSession({
      folder,
      symbols: ['/NQ', '/ES', 'QQQ', 'SPY'],
      strategies: STRATEGIES,
      startAt: '09:28',
      date: DAY,
      speed: 120,
      untilMs: newYorkInstant(tradingDay(DAY), 10 * 60),
    });
    const archive = await RecordedArchive.open(folder, testBinding());
    const choice = { kind: 'ticks', source: session.source, day: DAY } as const;
    const { batches } = await archive.recording(choice);
    const live = await compareDay(archive, choice, []);
    const { different, onlyLive, onlyReplayed } = live.bars;
    const isLiveEqual = live.differences.length === 0 && different + onlyLive + onlyReplayed === 0;
    const counts = new Map<string, number>();
    const startedAt = performance.now();
    for (let run = 0; run < RUNS; run += 1) {
      const store = await replayWhole(new Engine([]), batches(), archive.endMs(choice), {
        turn: () => Promise.resolve(),
        pieceRows: PIECES[run % PIECES.length] ?? 1,
      });
      const bytes = bytesOf(store.bars(), store.recentSignals(Infinity));
      counts.set(bytes, (counts.get(bytes) ?? 0) + 1);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    archive.close();
    const same = isLiveEqual && live.equalSignals > 0 ? Math.max(...counts.values()) : 0;
    printFigure({
      name: 'replay.determinism',
      value: same,
      unit: 'runs that equal the live session byte for byte',
      limit: RUNS,
      ratio: same / RUNS,
      signals: live.equalSignals,
      barsEqualToLive: live.bars.equal,
      secondsARun: seconds / RUNS,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A long stretch of one-minute bars in the regular hours: a walk that is the same in every run. */
function walk(): Bar[] {
  const startMs = newYorkInstant(tradingDay('2026-01-05'), 9 * 60 + 30);
  let state = 930;
  let price = 25_000;
  return Array.from({ length: RATE_BARS }, (_, minute) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const step = ((state >>> 16) % 9) - 4;
    const open = price;
    price += step / 4;
    const bar: Bar = {
      symbol: NQ,
      startMs: epochMs(startMs + minute * MS_PER_MINUTE),
      open: priceFromPoints(open),
      high: priceFromPoints(Math.max(open, price) + 0.5),
      low: priceFromPoints(Math.min(open, price) - 0.5),
      close: priceFromPoints(price),
      volume: quantity(100 + (state % 50)),
      tickCount: 4,
      grade: 'built',
      contract: null,
    };
    return bar;
  });
}

/** What somebody would write by hand: an event a bar, a crossing of two averages, filled at the next open. */
function handWrittenLoop(bars: readonly Bar[]): number {
  const closes: number[] = [];
  let [position, wanted, traded] = [0, 0, 0];
  const sum = (count: number): number => {
    let total = 0;
    for (let at = closes.length - count; at < closes.length; at += 1) total += closes[at] ?? 0;
    return total / count;
  };
  for (const bar of bars) {
    if (wanted !== position) {
      traded += Math.abs(wanted - position) * bar.open;
      position = wanted;
    }
    closes.push(bar.close);
    if (closes.length > 30) wanted = sum(10) > sum(30) ? 1 : -1;
  }
  return traded;
}

function secondsOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return (performance.now() - startedAt) / 1_000;
}

/** Stored bars as ticks through the engine that runs live, rule and all; beside a loop over the bars themselves. */
function measureRate(): void {
  const stored = walk();
  const batches = [...expandBars(stored)];
  const rows = batches.reduce((sum, { rowCount }) => sum + rowCount, 0);
  const seconds: number[] = [];
  const handSeconds: number[] = [];
  let bars = 0;
  for (let round = 0; round < RATE_ROUNDS; round += 1) {
    const engine = new Engine(STRATEGIES);
    const out = new EngineOutput();
    bars = 0;
    seconds.push(
      secondsOf(() => {
        for (const batch of batches) {
          engine.apply(batch, out);
          bars += out.bars.length;
          out.clear();
        }
      }),
    );
    handSeconds.push(secondsOf(() => void handWrittenLoop(stored)));
  }
  const best = Math.min(...seconds);
  const limit = RATE_BARS / Math.min(...handSeconds);
  printFigure({
    name: 'replay.rate',
    value: bars / best,
    unit: 'bars/s',
    limit,
    ratio: bars / best / limit,
    rowsPerSecond: rows / best,
    bars,
  });
}

export async function run(wanted: readonly string[]): Promise<void> {
  if (wanted.includes('replay.determinism')) await measureDeterminism();
  if (wanted.includes('replay.rate')) measureRate();
}
