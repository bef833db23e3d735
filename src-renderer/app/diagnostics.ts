/** Read-only figures for the tests and benchmarks that drive the real window. They cost a few additions a frame. */
export interface BellwetherDiagnostics {
  /** Epoch milliseconds at which the frame with the first candle had been painted; null before. */
  readonly firstCandlePaintedAtMs: number | null;
  /** Milliseconds from the receipt of the oldest unseen tick to the chart's update, newest last, at most 20,000. */
  frameToChartMs(): number[];
  /** All latencies since the start or the last `reset`, also those that fell out of the ring. */
  readonly frameToChartCount: number;
  /** Calls to the candle series' `update`; `rebuilds` are calls to its `setData`. */
  readonly updates: number;
  readonly rebuilds: number;
  /** Frames in which the chart was drawn anew. */
  readonly frames: number;
  /** Must never exceed 1. */
  readonly mostUpdatesInOneFrame: number;
  readonly batches: number;
  chart(): ChartDiagnostics | null;
  /** Forgets latencies and counts, not the first candle. */
  reset(): void;
}

export interface ChartDiagnostics {
  readonly symbol: string;
  /** As `parseTimeframe` reads it. */
  readonly timeframe: string;
  readonly hours: 'all' | 'regular';
  readonly barsLoaded: number;
  /** Bars and missing minutes. */
  readonly slotsLoaded: number;
  readonly lastBar: {
    readonly startMs: number;
    readonly open: number;
    readonly high: number;
    readonly low: number;
    readonly close: number;
    readonly volume: number;
    readonly grade: string;
  } | null;
  /** Up to sixty, oldest first. */
  readonly newestBars: readonly NonNullable<ChartDiagnostics['lastBar']>[];
  readonly openingRange: { readonly state: string; readonly high: number; readonly low: number } | null;
  readonly markers: number;
  /** Lines of price alerts, in points. */
  readonly alerts: readonly number[];
  readonly countdown: string;
  readonly isAway: boolean;
}

declare global {
  interface Window {
    bellwetherDiagnostics?: BellwetherDiagnostics;
  }
}

const RING_SIZE = 20_000;

/** The newest values of an endless series in a fixed amount of memory. */
export class LatencyRing {
  readonly #values = new Float64Array(RING_SIZE);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  push(value: number): void {
    this.#values[this.#count % RING_SIZE] = value;
    this.#count++;
  }

  clear(): void {
    this.#count = 0;
  }

  /** Oldest first. */
  values(): number[] {
    if (this.#count <= RING_SIZE) return [...this.#values.subarray(0, this.#count)];
    const start = this.#count % RING_SIZE;
    return [...this.#values.subarray(start), ...this.#values.subarray(0, start)];
  }
}

/** Finer than `Date.now()`, on the same scale as the feed's receive times. */
export const preciseWallNow = (): number => performance.timeOrigin + performance.now();

export class Diagnostics implements BellwetherDiagnostics {
  readonly #latencies = new LatencyRing();
  #updatesInFrame = 0;
  firstCandlePaintedAtMs: number | null = null;
  updates = 0;
  rebuilds = 0;
  frames = 0;
  mostUpdatesInOneFrame = 0;
  batches = 0;
  chart: () => ChartDiagnostics | null = () => null;

  get frameToChartCount(): number {
    return this.#latencies.count;
  }

  frameToChartMs(): number[] {
    return this.#latencies.values();
  }

  reset(): void {
    this.#latencies.clear();
    this.updates = 0;
    this.rebuilds = 0;
    this.frames = 0;
    this.mostUpdatesInOneFrame = 0;
    this.batches = 0;
  }

  drew(isRebuild: boolean): void {
    if (isRebuild) this.rebuilds++;
    else this.updates++;
    this.#updatesInFrame++;
    this.mostUpdatesInOneFrame = Math.max(this.mostUpdatesInOneFrame, this.#updatesInFrame);
  }

  shown(receivedWallMs: number): void {
    this.#latencies.push(preciseWallNow() - receivedWallMs);
  }

  frame(): void {
    this.frames++;
    this.#updatesInFrame = 0;
  }
}

export const diagnostics = new Diagnostics();

export function exposeDiagnostics(): void {
  window.bellwetherDiagnostics = diagnostics;
}
