import { Engine } from '../src-core/engine/engine.ts';
import { EngineOutput } from '../src-core/engine/engine-output.ts';
import { COLUMN, FLAG, ROW_CLOCK, ROW_TRADE, ROW_WIDTH, type FeedBatch } from '../src-core/market/feed-batch.ts';
import { SHIPPED_INSTRUMENTS } from '../src-core/market/instrument.ts';
import { newYorkInstant } from '../src-core/market/session.ts';
import { tradingDay, wallMs, MS_PER_MINUTE } from '../src-core/market/units.ts';
import { printFigure } from './figure.ts';
import { defaultStrategy } from '../src-core/signals/catalogue.ts';

const TICKS = 1_200_000;
const TICKS_PER_FRAME = 2;
const ROWS_PER_BATCH = 4_096;
/** As often as the worker tells the screen. */
const DISPLAY_INTERVAL_MS = 16;
const ROUNDS = 5;
const WARM_UP_ROUNDS = 2;
const SESSION_MS = 90 * MS_PER_MINUTE;
const SYMBOLS = SHIPPED_INSTRUMENTS.map(({ symbol }) => symbol);

/** The same ticks as dense columns: what the plainest loop over typed arrays reads. */
interface Columns {
  readonly symbol: Uint8Array;
  readonly timeMs: Float64Array;
  readonly price: Float64Array;
  readonly total: Float64Array;
}

/** What one batch brings, in both forms. */
interface Piece {
  readonly batch: FeedBatch;
  readonly columns: Columns;
}

/** A small linear congruential generator: the same walk in every run. */
function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A morning of all shipped symbols from 09:25 on: random walks, two ticks a frame, the clock behind each frame. */
function makePieces(): Piece[] {
  const random = randomSource(930);
  const startMs = newYorkInstant(tradingDay('2026-11-24'), 9 * 60 + 25);
  const prices = SYMBOLS.map((_, index) => 2_500_000_000_000 - index * 100_000_000_000);
  const totals = SYMBOLS.map(() => 1_000);
  const pieces: Piece[] = [];
  let rows: number[][] = SYMBOLS.map((_, index) => row(ROW_TRADE, index, startMs, prices[index], 1_000, FLAG.image));
  let firstRowSeq = 1;
  const endPiece = (): void => {
    pieces.push(toPiece(rows, firstRowSeq));
    firstRowSeq += rows.length;
    rows = [];
  };
  rows.push(row(ROW_CLOCK, -1, startMs));
  endPiece();
  for (let tick = 0; tick < TICKS; tick += 1) {
    const symbol = Math.floor(random() * SYMBOLS.length);
    const timeMs = startMs + Math.floor((tick * SESSION_MS) / TICKS);
    const price = (prices[symbol] ?? 0) + Math.round((random() - 0.5) * 8) * 25_000_000;
    const total = (totals[symbol] ?? 0) + 1 + Math.floor(random() * 20);
    prices[symbol] = price;
    totals[symbol] = total;
    rows.push(row(ROW_TRADE, symbol, timeMs, price, total));
    if (tick % TICKS_PER_FRAME === TICKS_PER_FRAME - 1) rows.push(row(ROW_CLOCK, -1, timeMs + 2));
    if (rows.length >= ROWS_PER_BATCH) endPiece();
  }
  rows.push(row(ROW_CLOCK, -1, startMs + SESSION_MS + 2 * MS_PER_MINUTE));
  endPiece();
  return pieces;
}

function toPiece(rows: readonly (readonly number[])[], firstRowSeq: number): Piece {
  const ticks = rows.filter((cells) => cells[COLUMN.kind] === ROW_TRADE && cells[COLUMN.flags] === 0);
  const column = (name: keyof typeof COLUMN): number[] => ticks.map((cells) => cells[COLUMN[name]] ?? NaN);
  return {
    batch: {
      epoch: 'bench',
      source: 'bench',
      batchSeq: firstRowSeq,
      firstRowSeq,
      symbols: SYMBOLS,
      rowCount: rows.length,
      rows: Float64Array.from(rows.flat()),
      rare: [],
    },
    columns: {
      symbol: Uint8Array.from(column('symbol')),
      timeMs: Float64Array.from(column('exchangeMs')),
      price: Float64Array.from(column('last')),
      total: Float64Array.from(column('totalVolume')),
    },
  };
}

function row(kind: number, symbol: number, timeMs: number, price = NaN, total = NaN, flags = 0): number[] {
  const cells = new Array<number>(ROW_WIDTH).fill(NaN);
  cells[COLUMN.kind] = kind;
  cells[COLUMN.symbol] = symbol;
  cells[COLUMN.exchangeMs] = timeMs;
  cells[COLUMN.receivedWallMs] = timeMs + 3.5;
  cells[COLUMN.receivedMonotonicMs] = timeMs + 3.5;
  cells[COLUMN.last] = price;
  cells[COLUMN.lastSize] = 1;
  cells[COLUMN.totalVolume] = total;
  cells[COLUMN.bid] = price - 25_000_000;
  cells[COLUMN.ask] = price;
  cells[COLUMN.bidSize] = 12;
  cells[COLUMN.askSize] = 9;
  cells[COLUMN.flags] = flags;
  return cells;
}

/** Open, high, low, close and volume by minute and nothing else: the limit. */
class TypedLoop {
  /** Open, high, low, close and volume of all finished bars, added up. */
  sum = 0;
  readonly #minute = new Float64Array(SYMBOLS.length).fill(-1);
  readonly #open = new Float64Array(SYMBOLS.length);
  readonly #high = new Float64Array(SYMBOLS.length);
  readonly #low = new Float64Array(SYMBOLS.length);
  readonly #close = new Float64Array(SYMBOLS.length);
  readonly #volume = new Float64Array(SYMBOLS.length);
  readonly #seen = new Float64Array(SYMBOLS.length).fill(1_000);

  take({ symbol, timeMs, price, total }: Columns): void {
    const [minute, high, low, close] = [this.#minute, this.#high, this.#low, this.#close];
    const [volume, seen] = [this.#volume, this.#seen];
    for (let tick = 0; tick < timeMs.length; tick += 1) {
      const at = symbol[tick] ?? 0;
      const last = price[tick] ?? 0;
      const counter = total[tick] ?? 0;
      const traded = counter - (seen[at] ?? 0);
      seen[at] = counter;
      const start = Math.floor((timeMs[tick] ?? 0) / MS_PER_MINUTE);
      if (start !== minute[at]) {
        this.#begin(at, start, last, traded);
        continue;
      }
      if (last > (high[at] ?? 0)) high[at] = last;
      if (last < (low[at] ?? 0)) low[at] = last;
      close[at] = last;
      volume[at] = (volume[at] ?? 0) + traded;
    }
  }

  #begin(at: number, start: number, last: number, traded: number): void {
    this.finish(at);
    this.#minute[at] = start;
    this.#open[at] = this.#high[at] = this.#low[at] = this.#close[at] = last;
    this.#volume[at] = traded;
  }

  finish(at: number): void {
    this.sum += (this.#open[at] ?? 0) + (this.#high[at] ?? 0) + (this.#low[at] ?? 0) + (this.#close[at] ?? 0);
    this.sum += this.#volume[at] ?? 0;
  }
}

/** Seconds by piece. */
interface Round {
  readonly plain: readonly number[];
  readonly engine: readonly number[];
}

/**
 * One morning through both, piece by piece in turn, so that whatever else the machine does hits both alike. A piece is
 * copied right before it is read, as a port does: neither side reads cold memory. The engine runs as in its worker:
 * batches in, bars and signals out, a look for the screen now and then. Throws when the bars differ.
 */
function runRound(pieces: readonly Piece[]): Round {
  const loop = new TypedLoop();
  const engine = new Engine([defaultStrategy(['/NQ'])]);
  const out = new EngineOutput();
  const [plainSeconds, engineSeconds]: [number[], number[]] = [[], []];
  let [sum, signals, shownAt] = [0, 0, 0];
  for (const { batch, columns } of pieces) {
    const { symbol, timeMs, price, total } = columns;
    const columnsCopy = { symbol: symbol.slice(), timeMs: timeMs.slice(), price: price.slice(), total: total.slice() };
    const plainPiece = secondsOf(() => {
      loop.take(columnsCopy);
    });
    const batchCopy = { ...batch, rows: batch.rows.slice() };
    const enginePiece = secondsOf(() => {
      engine.apply(batchCopy, out);
      if (performance.now() - shownAt < DISPLAY_INTERVAL_MS) return;
      engine.takeDisplay(wallMs(0));
      shownAt = performance.now();
    });
    plainSeconds.push(plainPiece);
    engineSeconds.push(enginePiece);
    for (const { bar } of out.bars) sum += bar.open + bar.high + bar.low + bar.close + bar.volume;
    signals += out.signals.length;
    out.clear();
  }
  for (let at = 0; at < SYMBOLS.length; at += 1) loop.finish(at);
  if (loop.sum !== sum) throw new Error(`the engine's bars add up to ${sum}, the plain loop's to ${loop.sum}`);
  if (signals !== 1) throw new Error(`${signals} signals in one morning`);
  return { plain: plainSeconds, engine: engineSeconds };
}

function secondsOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return (performance.now() - startedAt) / 1_000;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** The sum over all pieces of each one's median over the rounds: a piece that was interrupted once does not count. */
function typicalSeconds(rounds: readonly (readonly number[])[]): number {
  const [first = []] = rounds;
  return first.reduce((sum, _, piece) => sum + median(rounds.map((seconds) => seconds[piece] ?? NaN)), 0);
}

export interface EngineBarsMeasurement {
  readonly ticksPerSecond: number;
  readonly limitTicksPerSecond: number;
  readonly ratio: number;
}

/** The engine beside the plain loop over the same ticks. */
export function measureEngineBars(): EngineBarsMeasurement {
  const pieces = makePieces();
  const rounds: Round[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) rounds.push(runRound(pieces));
  const counted = rounds.slice(WARM_UP_ROUNDS);
  const plainSeconds = typicalSeconds(counted.map(({ plain }) => plain));
  const engineSeconds = typicalSeconds(counted.map(({ engine }) => engine));
  return {
    ticksPerSecond: TICKS / engineSeconds,
    limitTicksPerSecond: TICKS / plainSeconds,
    ratio: plainSeconds / engineSeconds,
  };
}

export const names = ['engine.bars'];

export function run(): Promise<void> {
  const { ticksPerSecond, limitTicksPerSecond, ratio } = measureEngineBars();
  printFigure({
    name: 'engine.bars',
    value: ticksPerSecond,
    unit: 'ticks/s',
    limit: limitTicksPerSecond,
    ratio,
    ticks: TICKS,
    symbols: SYMBOLS.length,
    clockRows: TICKS / TICKS_PER_FRAME,
  });
  return Promise.resolve();
}
