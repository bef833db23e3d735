import { priceFromPoints } from '#core/market/price';
import type { Price, Quantity } from '#core/market/units';
import { PracticeSessionError } from '../practice-error.ts';
import type { MinuteBar } from '../market/bar-expander.ts';

const MS_PER_MINUTE = 60_000;

export interface RecordedBar extends MinuteBar {
  readonly startMs: number;
}

export interface RecordedTick {
  readonly ms: number;
  readonly price: Price;
  readonly size: Quantity;
  readonly condition: string;
  readonly venue: string;
}

interface Row {
  readonly cells: readonly string[];
  /** Throws with the file and the line. */
  readonly fail: (what: string) => never;
}

function* rows(file: string, text: string, header: string): Generator<Row> {
  const lines = text.split('\n');
  if (lines[0]?.trim() !== header) {
    throw new PracticeSessionError(`${file} must begin with the line "${header}".`);
  }
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line === '') continue;
    const fail = (what: string): never => {
      throw new PracticeSessionError(`${file} line ${index + 1}: ${what}.`);
    };
    yield { cells: line.split(','), fail };
  }
}

function numberAt(row: Row, column: number, name: string): number {
  const raw = row.cells[column];
  const value = raw === undefined || raw === '' ? NaN : Number(raw);
  return Number.isFinite(value) ? value : row.fail(`${name} is not a number`);
}

function priceAt(row: Row, column: number, name: string): Price {
  const price = priceFromPoints(numberAt(row, column, name));
  return price > 0 ? price : row.fail(`${name} must be above 0`);
}

function wholeAt(row: Row, column: number, name: string): number {
  const value = numberAt(row, column, name);
  return Number.isInteger(value) && value >= 0 ? value : row.fail(`${name} must be a whole number, not ${value}`);
}

/** One-minute bars, stamped with the start of the minute, each minute once, in order. */
export function parseBars(file: string, text: string, tickSize: Price): RecordedBar[] {
  const bars: RecordedBar[] = [];
  for (const row of rows(file, text, 'utc_ms,open,high,low,close,volume')) {
    const bar: RecordedBar = {
      startMs: wholeAt(row, 0, 'utc_ms'),
      open: priceAt(row, 1, 'open'),
      high: priceAt(row, 2, 'high'),
      low: priceAt(row, 3, 'low'),
      close: priceAt(row, 4, 'close'),
      volume: wholeAt(row, 5, 'volume') as Quantity,
    };
    if (bar.startMs % MS_PER_MINUTE !== 0) row.fail('utc_ms is not the start of a minute');
    if (bar.startMs <= (bars.at(-1)?.startMs ?? -1)) row.fail('the minute is not after the one before');
    if (bar.high < Math.max(bar.open, bar.close) || bar.low > Math.min(bar.open, bar.close)) {
      row.fail('open and close do not lie between low and high');
    }
    for (const price of [bar.open, bar.high, bar.low, bar.close]) {
      if (price % tickSize !== 0) row.fail('a price does not lie on a tick');
    }
    bars.push(bar);
  }
  return bars;
}

/** Trades in the order in which they were reported; instants never go back. */
export function parseTicks(file: string, text: string): RecordedTick[] {
  const ticks: RecordedTick[] = [];
  let latest = 0;
  for (const row of rows(file, text, 'utc_ms,price,size,condition,venue')) {
    const tick: RecordedTick = {
      ms: wholeAt(row, 0, 'utc_ms'),
      price: priceAt(row, 1, 'price'),
      size: wholeAt(row, 2, 'size') as Quantity,
      condition: row.cells[3] ?? '',
      venue: row.cells[4]?.trim() ?? '',
    };
    if (tick.ms < latest) row.fail('the trade is earlier than the one before');
    latest = tick.ms;
    ticks.push(tick);
  }
  return ticks;
}
