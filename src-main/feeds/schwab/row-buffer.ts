import { COLUMN, ROW_CLOCK, ROW_WIDTH, type FeedBatch, type RareFeedEvent } from '#core/market/feed-batch';

/** A batch is sent at once when it has so many rows. */
export const ROW_CAP = 4_096;

/** Collects rows and rare events between two sends. Allocates only to grow. */
export class RowBuffer {
  cells = new Float64Array(ROW_CAP * ROW_WIDTH);
  rowCount = 0;
  rare: FeedBatch['rare'][number][] = [];

  get isEmpty(): boolean {
    return this.rowCount === 0 && this.rare.length === 0;
  }

  /** Makes room for one row and returns where its first cell is; the caller fills every cell. */
  addRow(): number {
    const at = this.rowCount * ROW_WIDTH;
    if (at === this.cells.length) {
      const grown = new Float64Array(this.cells.length * 2);
      grown.set(this.cells);
      this.cells = grown;
    }
    this.rowCount += 1;
    return at;
  }

  addClockRow(exchangeMs: number, receivedWallMs: number, receivedMonotonicMs: number): void {
    const at = this.addRow();
    const { cells } = this;
    cells[at + COLUMN.kind] = ROW_CLOCK;
    cells[at + COLUMN.symbol] = -1;
    cells[at + COLUMN.exchangeMs] = exchangeMs;
    cells[at + COLUMN.receivedWallMs] = receivedWallMs;
    cells[at + COLUMN.receivedMonotonicMs] = receivedMonotonicMs;
    cells.fill(NaN, at + COLUMN.last, at + COLUMN.flags);
    cells[at + COLUMN.flags] = 0;
  }

  addRare(event: RareFeedEvent): void {
    this.rare.push({ beforeRow: this.rowCount, event });
  }

  /** A copy of the rows collected so far. */
  copyRows(): Float64Array {
    return this.cells.slice(0, this.rowCount * ROW_WIDTH);
  }

  clear(): void {
    this.rowCount = 0;
    this.rare = [];
    if (this.cells.length > 4 * ROW_CAP * ROW_WIDTH) this.cells = new Float64Array(ROW_CAP * ROW_WIDTH);
  }
}
