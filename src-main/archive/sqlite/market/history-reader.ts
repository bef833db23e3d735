import type Database from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import type { BarBlockPart, BarHistory } from '#core/contract/display';
import type { HistoryRequest } from '#core/contract/ipc';
import { BarBlock, BarBlockError, packBlock } from '#core/market/bar-block';
import { symbolName } from '#core/market/units';
import { MINUTES_PER_WEEK, spanOfWeek, weekOf } from './archive-week.ts';
import { BarRows } from './bar-rows.ts';

interface StoredBlock {
  readonly crc32: number;
  readonly block: Buffer<ArrayBuffer>;
}

interface FoundBlock {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly block: BarBlock;
}

/** An answer in the making: from the newest bar back. */
interface Gathered {
  readonly symbol: string;
  readonly parts: BarBlockPart[];
  left: number;
}

/** Reads stored bars over a connection that cannot write: packed weeks as they lie, all others row by row. */
export class HistoryReader {
  readonly #rows: BarRows;
  readonly #weeks: Database.Statement<[string, number], number>;
  readonly #block: Database.Statement<[string, number], StoredBlock>;
  readonly #read: (request: HistoryRequest) => BarHistory;
  readonly #onDamaged: (symbol: string, week: number) => void;

  /** @param onDamaged hears of a packed week that is not as it was written; its rows were read instead */
  constructor(reader: Database.Database, onDamaged: (symbol: string, week: number) => void) {
    this.#rows = new BarRows(reader);
    this.#weeks = reader
      .prepare<[string, number], number>(
        'SELECT week FROM packed_weeks WHERE symbol = ? AND week <= ? ORDER BY week DESC',
      )
      .pluck();
    this.#block = reader.prepare('SELECT crc32, block FROM packed_weeks WHERE symbol = ? AND week = ?');
    this.#onDamaged = onDamaged;
    // In one transaction: rows and packed weeks are of the same instant, whoever writes meanwhile.
    this.#read = reader.transaction((request: HistoryRequest) => this.#gather(request));
  }

  /** The newest `limit` bars that opened at or before `untilMs`. */
  history(request: HistoryRequest): BarHistory {
    return this.#read(request);
  }

  #gather({ symbol, limit, untilMs }: HistoryRequest): BarHistory {
    const gathered: Gathered = { symbol, parts: [], left: limit };
    let throughMs = untilMs;
    for (const week of this.#weeks.all(symbol, weekOf(untilMs))) {
      const { startMs, endMs } = spanOfWeek(week);
      this.#addRows(gathered, endMs, throughMs);
      if (gathered.left === 0) break;
      const found = this.#soundBlock(symbol, week);
      if (found) addBlock(gathered, found, untilMs);
      else this.#addRows(gathered, startMs, Math.min(untilMs, endMs - 1));
      throughMs = startMs - 1;
    }
    this.#addRows(gathered, -Infinity, throughMs);
    return { symbol: symbolName(symbol), count: limit - gathered.left, parts: gathered.parts.reverse() };
  }

  /** Packs the rows that open in [fromMs, throughMs], a week's worth at a time. */
  #addRows(gathered: Gathered, fromMs: number, throughMs: number): void {
    let untilMs = throughMs;
    while (gathered.left > 0 && untilMs >= fromMs) {
      const limit = Math.min(gathered.left, MINUTES_PER_WEEK);
      const bars = this.#rows.newest(gathered.symbol, fromMs, untilMs, limit);
      if (bars.count > 0) gathered.parts.push({ bytes: packBlock(bars), from: 0, to: bars.count });
      gathered.left -= bars.count;
      if (bars.count < limit) return;
      untilMs = (bars.cells[0] ?? NaN) - 1;
    }
  }

  #soundBlock(symbol: string, week: number): FoundBlock | null {
    const stored = this.#block.get(symbol, week);
    if (!stored) return null;
    try {
      if (crc32(stored.block) === stored.crc32) return { bytes: stored.block, block: new BarBlock(stored.block) };
    } catch (error) {
      if (!(error instanceof BarBlockError)) throw error;
    }
    this.#onDamaged(symbol, week);
    return null;
  }
}

function addBlock(gathered: Gathered, { bytes, block }: FoundBlock, untilMs: number): void {
  const to = block.rowsUntil(untilMs);
  const from = Math.max(0, to - gathered.left);
  if (to > from) gathered.parts.push({ bytes, from, to });
  gathered.left -= to - from;
}
