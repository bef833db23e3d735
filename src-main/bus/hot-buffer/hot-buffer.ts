import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LiveChart, liveChartFileName, MOST_CANDLES } from '#core/bus/live-chart';
import type { BusKept, BusQuotes } from '#core/contract/bus-port';
import type { Mode } from '#core/contract/ipc';
import type { HotBufferSettings, HotBufferState } from '#core/contract/local-api';
import type { Bar } from '#core/market/bar';
import { COLUMN, ROW_WIDTH } from '#core/market/feed-batch';
import type { Price, WallMs } from '#core/market/units';
import { renameOver } from '../../files/replace-file.ts';
import { diskTrouble } from './disk-trouble.ts';

/** The file of the first symbol also has the name that pages of earlier systems poll. */
export const FIRST_SYMBOL_FILE = 'live_chart.json';
/** A disk that refuses is tried again at this pace. */
const RETRY_MS = 2_000;

export interface HotBufferParts {
  readonly history: (symbol: string, limit: number) => Promise<readonly Bar[]>;
  readonly onState: (state: HotBufferState) => void;
  readonly wallMs: () => number;
}

/**
 * A file for each symbol with its newest bars and price, for pages that poll. Each is written beside its place and moved
 * there: a reader finds the old file or the new one, whole. Nothing is forced to the disk; after a power cut the next
 * writing makes it whole.
 */
export class HotBuffer {
  readonly #parts: HotBufferParts;
  readonly #charts = new Map<string, LiveChart>();
  #settings: HotBufferSettings = { enabled: false, folder: null, cadenceMs: RETRY_MS };
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #state: HotBufferState = { kind: 'off' };
  /** Counts the markets: bars that were asked for in one of the past are nothing here. */
  #market = 0;
  #mode: Mode = 'practice';

  constructor(parts: HotBufferParts) {
    this.#parts = parts;
  }

  get state(): HotBufferState {
    return this.#state;
  }

  /** Resolves when nothing of what was chosen before is being written any more. */
  async configure(settings: HotBufferSettings): Promise<void> {
    await this.#stop();
    this.#settings = settings;
    if (!settings.enabled || settings.folder === null) {
      this.#tell({ kind: 'off' });
      return;
    }
    for (const chart of this.#charts.values()) chart.hasChanged = true;
    this.#tell({ kind: 'writing', files: 0, lastWrittenWallMs: null });
    this.#schedule(0);
  }

  /** Another market: what is known belongs to the one before. */
  begin(mode: Mode): void {
    this.#mode = mode;
    this.#charts.clear();
    this.#market += 1;
  }

  takeQuotes({ symbols, rows, forming }: BusQuotes): void {
    symbols.forEach((symbol, index) => {
      const cell = (column: number): number => rows[index * ROW_WIDTH + column] ?? NaN;
      const last = cell(COLUMN.last);
      const chart = this.#chart(symbol);
      if (!Number.isNaN(last)) chart.setPrice(last as Price, cell(COLUMN.receivedWallMs) as WallMs);
    });
    for (const bar of forming) this.#chart(bar.symbol).setForming(bar, this.#parts.wallMs() as WallMs);
  }

  takeKept({ bars }: Pick<BusKept, 'bars'>): void {
    for (const { bar } of bars) this.#chart(bar.symbol).setBar(bar, this.#parts.wallMs() as WallMs);
  }

  async close(): Promise<void> {
    await this.#stop();
  }

  #chart(symbol: string): LiveChart {
    const known = this.#charts.get(symbol);
    if (known) return known;
    const chart = new LiveChart(symbol);
    this.#charts.set(symbol, chart);
    const market = this.#market;
    this.#parts.history(symbol, MOST_CANDLES).then(
      (bars) => {
        if (market === this.#market) chart.addHistory(bars);
      },
      // The archive is not up: the file begins with what is received from now on.
      () => undefined,
    );
    return chart;
  }

  async #stop(): Promise<void> {
    this.#settings = { ...this.#settings, enabled: false };
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#writing;
  }

  #schedule(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#writing = this.#write();
    }, afterMs);
  }

  async #write(): Promise<void> {
    const { folder, cadenceMs, enabled } = this.#settings;
    if (!enabled || folder === null) return;
    try {
      let isFirst = true;
      let written = false;
      for (const chart of [...this.#charts.values()]) {
        if (chart.hasChanged) {
          await this.#writeChart(folder, chart, isFirst);
          written = true;
        }
        isFirst = false;
      }
      const before = this.#state.kind === 'writing' ? this.#state.lastWrittenWallMs : null;
      const lastWrittenWallMs = written ? this.#parts.wallMs() : before;
      this.#tell({ kind: 'writing', files: this.#charts.size, lastWrittenWallMs });
      this.#goOn(cadenceMs);
    } catch (error) {
      const trouble = diskTrouble(error, this.#parts.wallMs());
      const isSame = this.#state.kind === 'failed' && this.#state.code === trouble.code;
      if (!isSame) this.#tell(trouble);
      this.#goOn(Math.max(cadenceMs, RETRY_MS));
    }
  }

  async #writeChart(folder: string, chart: LiveChart, isFirst: boolean): Promise<void> {
    const text = JSON.stringify(chart.file(this.#mode));
    const names = isFirst ? [liveChartFileName(chart.symbol), FIRST_SYMBOL_FILE] : [liveChartFileName(chart.symbol)];
    for (const name of names) {
      // A name that nobody can have put a link at: the folder may be anybody's.
      const temporary = join(folder, `.${name}-${randomUUID()}`);
      try {
        await writeFile(temporary, text, { flag: 'wx' });
        await renameOver(temporary, join(folder, name));
      } catch (error) {
        chart.hasChanged = true;
        // What is half written must not fill a disk that is full.
        await rm(temporary, { force: true }).catch(() => undefined);
        throw error;
      }
    }
  }

  /** Unless it was told to stop while it wrote. */
  #goOn(afterMs: number): void {
    if (this.#settings.enabled && !this.#timer) this.#schedule(afterMs);
  }

  #tell(state: HotBufferState): void {
    this.#state = state;
    this.#parts.onState(state);
  }
}
