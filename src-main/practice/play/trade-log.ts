import { writeSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { priceToPoints } from '#core/market/price';
import type { TradeEvent } from '../market/market-source.ts';
import { PracticeOutputError } from '../practice-error.ts';

const HEADER = 'symbol,trade_ms,price,size,total_volume,sets_last\n';

/** A trade as a client is told of it, with the cumulative volume it makes. */
export interface ToldTrade {
  readonly symbol: string;
  readonly trade: TradeEvent;
  readonly totalVolume: number;
}

function lineOf({ symbol, trade, totalVolume }: ToldTrade): string {
  const { ms, price, size, setsLast } = trade;
  return `${symbol},${ms},${priceToPoints(price)},${size},${totalVolume},${setsLast ? 1 : 0}\n`;
}

/**
 * Every trade that is sent to a client, one CSV line each, in the order of sending. A trade is in the file before it is
 * on the wire, so the file is complete even when the exchange is killed: an archive may hold less, never more.
 */
export class TradeLog {
  readonly #file: FileHandle;
  #failure: Error | null = null;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Throws PracticeOutputError when the file cannot be written. */
  static async open(path: string): Promise<TradeLog> {
    try {
      const file = await open(path, 'w');
      await file.write(HEADER);
      return new TradeLog(file);
    } catch (error) {
      throw new PracticeOutputError(`The trade log ${path} cannot be written: ${String(error)}`);
    }
  }

  /** Why nothing is written any more; the stream itself goes on. */
  get failure(): Error | null {
    return this.#failure;
  }

  write(trades: readonly ToldTrade[]): void {
    if (this.#failure || trades.length === 0) return;
    try {
      // eslint-disable-next-line no-restricted-syntax -- Must be on disk before the frame leaves; the log is for tests.
      writeSync(this.#file.fd, trades.map(lineOf).join(''));
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
