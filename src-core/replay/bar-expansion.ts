import type { Bar } from '../market/bar.ts';
import {
  COLUMN,
  FLAG,
  ROW_CLOCK,
  ROW_QUOTE,
  ROW_TRADE,
  ROW_WIDTH,
  type FeedBatch,
  type RareFeedEvent,
} from '../market/feed-batch.ts';
import { CLOSE_GRACE_MS } from '../market/bar-builder.ts';
import { epochMs, MS_PER_MINUTE, type Price, type SymbolName } from '../market/units.ts';

/** Where in its minute each of the four prices is put: nobody knows, so always the same. */
const OFFSETS_MS = [0, 20_000, 40_000, 59_000] as const;
const LINK_BEFORE_MS = MS_PER_MINUTE;
/** Two clock readings bring a quiet market past the close of the newest minute. */
const AFTER_LAST_MS = MS_PER_MINUTE + CLOSE_GRACE_MS;
const BATCH_ROWS = 4_096;
const EPOCH = 'bars';

/** The four prices of a bar as a way through it: a rising bar sees its low first, a falling one its high. */
export function wayThrough({ open, high, low, close }: Bar): readonly [Price, Price, Price, Price] {
  return close >= open ? [open, low, high, close] : [open, high, low, close];
}

/** What is known of a symbol so far. */
interface Told {
  total: number;
  contract: string | null;
}

/** Collects rows into batches of one epoch. */
class Packer {
  readonly #symbols: readonly SymbolName[];
  #rows = new Float64Array(BATCH_ROWS * ROW_WIDTH);
  #count = 0;
  #rare: { beforeRow: number; event: RareFeedEvent }[] = [];
  #batchSeq = 0;
  #firstRowSeq = 1;

  constructor(symbols: readonly SymbolName[]) {
    this.#symbols = symbols;
  }

  get isFull(): boolean {
    return this.#count >= BATCH_ROWS - 1;
  }

  event(event: RareFeedEvent): void {
    this.#rare.push({ beforeRow: this.#count, event });
  }

  row(kind: number, symbol: number, exchangeMs: number, cells: readonly (readonly [number, number])[] = []): void {
    if (this.#count === this.#rows.length / ROW_WIDTH) this.#grow();
    const at = this.#count * ROW_WIDTH;
    this.#rows.fill(NaN, at, at + ROW_WIDTH);
    this.#rows[at + COLUMN.kind] = kind;
    this.#rows[at + COLUMN.symbol] = symbol;
    this.#rows[at + COLUMN.exchangeMs] = exchangeMs;
    this.#rows[at + COLUMN.receivedWallMs] = exchangeMs;
    this.#rows[at + COLUMN.receivedMonotonicMs] = exchangeMs;
    this.#rows[at + COLUMN.flags] = 0;
    for (const [column, value] of cells) this.#rows[at + column] = value;
    this.#count += 1;
  }

  finish(): FeedBatch {
    this.#batchSeq += 1;
    const batch: FeedBatch = {
      epoch: EPOCH,
      source: EPOCH,
      batchSeq: this.#batchSeq,
      firstRowSeq: this.#firstRowSeq,
      symbols: this.#symbols,
      rowCount: this.#count,
      rows: this.#rows.slice(0, this.#count * ROW_WIDTH),
      rare: this.#rare,
    };
    this.#firstRowSeq += this.#count;
    this.#count = 0;
    this.#rare = [];
    return batch;
  }

  #grow(): void {
    const larger = new Float64Array(this.#rows.length * 2);
    larger.set(this.#rows);
    this.#rows = larger;
  }
}

/** Bars of one minute, in the order given. */
function* byMinute(bars: readonly Bar[]): Generator<readonly Bar[]> {
  let minute: Bar[] = [];
  for (const bar of bars) {
    if (minute[0] && minute[0].startMs !== bar.startMs) {
      yield minute;
      minute = [];
    }
    minute.push(bar);
  }
  if (minute.length > 0) yield minute;
}

/**
 * One-minute bars as the ticks of a feed: four to a bar, at fixed places in the minute, whose volume adds up to the
 * bar's. Every tick says that its time is estimated, so every bar that is built from them is graded `estimated`.
 * @param bars of one trading day, oldest first; symbols may be mixed
 */
export function* expandBars(bars: readonly Bar[]): Generator<FeedBatch> {
  const first = bars[0];
  if (!first) return;
  const symbols = [...new Set(bars.map(({ symbol }) => symbol))];
  const packer = new Packer(symbols);
  const told = new Map<SymbolName, Told>(symbols.map((symbol) => [symbol, { total: 0, contract: null }]));
  const linkMs = first.startMs - LINK_BEFORE_MS;
  packer.event({ kind: 'link', state: 'up', exchangeMs: epochMs(linkMs) });
  for (const index of symbols.keys()) {
    packer.row(ROW_QUOTE, index, linkMs, [
      [COLUMN.totalVolume, 0],
      [COLUMN.flags, FLAG.image],
    ]);
  }
  packer.row(ROW_CLOCK, -1, linkMs);
  for (const minute of byMinute(bars)) {
    addMinute(packer, symbols, told, minute);
    if (packer.isFull) yield packer.finish();
  }
  const lastMs = bars.at(-1)?.startMs ?? first.startMs;
  packer.row(ROW_CLOCK, -1, lastMs + MS_PER_MINUTE);
  packer.row(ROW_CLOCK, -1, lastMs + AFTER_LAST_MS);
  yield packer.finish();
}

function addMinute(
  packer: Packer,
  symbols: readonly SymbolName[],
  told: ReadonlyMap<SymbolName, Told>,
  minute: readonly Bar[],
): void {
  for (const [step, offsetMs] of OFFSETS_MS.entries()) {
    for (const bar of minute) {
      const known = told.get(bar.symbol);
      if (!known) continue;
      // A bar has the contract that is known when it opens.
      if (step === 0) tellContract(packer, known, bar);
      const quarter = Math.floor(bar.volume / OFFSETS_MS.length);
      const size = step < OFFSETS_MS.length - 1 ? quarter : bar.volume - quarter * (OFFSETS_MS.length - 1);
      known.total += size;
      packer.row(ROW_TRADE, symbols.indexOf(bar.symbol), bar.startMs + offsetMs, [
        [COLUMN.last, wayThrough(bar)[step] ?? bar.close],
        [COLUMN.lastSize, size],
        [COLUMN.totalVolume, known.total],
        [COLUMN.flags, FLAG.estimatedTime],
      ]);
    }
    const startMs = minute[0]?.startMs ?? 0;
    packer.row(ROW_CLOCK, -1, startMs + offsetMs);
    // The minute before closes here rather than with the second price.
    if (step === 0) packer.row(ROW_CLOCK, -1, startMs + CLOSE_GRACE_MS);
  }
}

function tellContract(packer: Packer, known: Told, { symbol, contract }: Bar): void {
  if (contract === null || contract === known.contract) return;
  known.contract = contract;
  packer.event({ kind: 'reference', symbol, contract });
}
