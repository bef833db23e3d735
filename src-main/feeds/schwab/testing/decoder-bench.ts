import type { FeedFault } from '#core/contract/health';
import type { AccountActivity } from '#core/contract/stream-data';
import { readRow, ROW_CLOCK, type FeedRow, type RareFeedEvent } from '#core/market/feed-batch';
import { symbolName } from '#core/market/units';
import { ExchangeClock } from '../exchange-clock.ts';
import { FaultLog } from '../fault-log.ts';
import { FrameDecoder, type ServerWord } from '../frame-decoder.ts';
import { RowBuffer } from '../row-buffer.ts';
import { WantedData } from '../wanted-data.ts';

/** A decoder on its own, and everything that came out of it. */
export class DecoderBench {
  readonly rows = new RowBuffer();
  readonly words: ServerWord[] = [];
  readonly activities: AccountActivity[] = [];
  readonly wanted = new WantedData((activity) => this.activities.push(activity));
  readonly faults = new FaultLog((text) => text);
  readonly clock = new ExchangeClock();
  readonly decoder: FrameDecoder;
  readonly #symbols: readonly string[];
  #nowMs = 0;

  constructor(symbols: readonly string[]) {
    this.#symbols = symbols;
    this.decoder = new FrameDecoder({
      symbols: symbols.map(symbolName),
      rows: this.rows,
      clock: this.clock,
      faults: this.faults,
      wanted: this.wanted,
      redact: (text) => text,
      onWord: (word) => this.words.push(word),
    });
  }

  /** Decodes a frame that arrives a millisecond after the one before. */
  text(text: string): boolean {
    this.#nowMs += 1;
    return this.decoder.decode(text, 2e12 + this.#nowMs, this.#nowMs);
  }

  data(service: string, timestamp: unknown, ...content: readonly unknown[]): boolean {
    return this.text(JSON.stringify({ data: [{ service, timestamp, command: 'SUBS', content }] }));
  }

  count(fault: FeedFault): number {
    return this.faults.count(fault);
  }

  /** Counters that are not 0. */
  counts(): Partial<Record<FeedFault, number>> {
    return Object.fromEntries(
      this.faults
        .report()
        .filter(({ count }) => count > 0)
        .map(({ fault, count }) => [fault, count]),
    );
  }

  allRows(): FeedRow[] {
    const batch = {
      epoch: '',
      source: '',
      batchSeq: 1,
      firstRowSeq: 1,
      symbols: this.#symbols.map(symbolName),
      rowCount: this.rows.rowCount,
      rows: this.rows.copyRows(),
      rare: [],
    };
    return Array.from({ length: this.rows.rowCount }, (_, index) => readRow(batch, index));
  }

  ticks(): FeedRow[] {
    return this.allRows().filter(({ kind }) => kind !== ROW_CLOCK);
  }

  clocks(): number[] {
    return this.allRows()
      .filter(({ kind }) => kind === ROW_CLOCK)
      .map(({ exchangeMs }) => exchangeMs);
  }

  rare(): RareFeedEvent[] {
    return this.rows.rare.map(({ event }) => event);
  }
}
