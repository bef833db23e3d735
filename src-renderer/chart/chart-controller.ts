import type { MissingStretch } from '#core/contract/backfill';
import { priceToPoints } from '#core/market/price';
import { MS_PER_MINUTE } from '#core/market/units';
import type { OpeningRangeView, Signal } from '#core/signals/signal';
import { exchangeNow } from '../app/clock.ts';
import { diagnostics, preciseWallNow, type ChartDiagnostics } from '../app/diagnostics.ts';
import { Pacer, READING_PERIOD_MS } from '../app/pacer.ts';
import { formatPrice } from '../format/prices.ts';
import { inSameSession } from '../format/session-events.ts';
import { filledMinutesOf, holdsNewBars } from '../missing/new-bars.ts';
import { FIRST_PAGE_BARS, MOST_BARS, OLDER_PAGE_BARS, loadBars } from './bar-history.ts';
import { barHub, type BarNews } from './bar-hub.ts';
import { BarTrack, type Slot } from './bar-track.ts';
import { EMPTY_CHART, useChart, type LegendPoint } from './chart-store.ts';
import { FrameGate, browserFrames, type FrameSource } from './frame-gate.ts';
import type { LastPriceLabel } from './last-price-layer.ts';
import type { Palette } from './palette.ts';
import { PriceChart, type ChartInstrument } from './price-chart.ts';

/** The archive stores bars in batches; a second look this much later finds those that were under way. */
const SECOND_LOOK_AFTER_MS = 2_500;
const SECOND_LOOK_BARS = 60;
/** No clock yet: everything stored is wanted. */
const FAR_FUTURE_MS = 8.64e15;
/** A clock that goes back again at once is one that two parts disagree about, not a new beginning. */
const BEGIN_ANEW_AFTER_MS = 5_000;
/** A window that is not painted for a while keeps no more receive times than this. */
const MOST_WAITING = 1_000;

/** Time left in the bar, or the age of a price that is held. */
export type PriceNote = Pick<LastPriceLabel, 'note' | 'isHeld'>;

/** Brings bars to the chart: from the archive, then live, one step a frame; and keeps the legend in step with them. */
export class ChartController {
  readonly #track: BarTrack;
  readonly #chart: PriceChart;
  readonly #frames: FrameSource = browserFrames();
  readonly #gate: FrameGate;
  #instrument: ChartInstrument | null = null;
  #stopListening: () => void = () => undefined;
  /** Grows with every symbol shown: an answer that belongs to an earlier one is not wanted any more. */
  #generation = 0;
  #isDisposed = false;
  #isLoadingOlder = false;
  #hasOlder = true;
  #begunAnewAtWallMs = -Infinity;
  /** As last shown; null after another symbol was chosen, whose first page will hold what was filled before. */
  #stretches: readonly MissingStretch[] | null = null;
  /** Receive times of what is loaded but not drawn yet; one for each batch. */
  #waitingToShow: number[] = [];
  readonly #legendPacer = new Pacer(READING_PERIOD_MS, () => {
    this.#renewLegend();
  });
  #note: PriceNote = { note: '', isHeld: true };

  constructor(container: HTMLElement, palette: Palette) {
    this.#track = new BarTrack(MOST_BARS, (earlierMs, laterMs) =>
      inSameSession(earlierMs, laterMs, this.#instrument?.assetClass ?? 'future'),
    );
    this.#chart = new PriceChart(container, palette, this.#track, {
      onPoint: (slot) => {
        useChart.setState({ pointed: slot && this.#legendPoint(slot) });
      },
      onAway: (isAway) => {
        useChart.setState({ isAway });
      },
      onNearStart: () => void this.#loadOlder(),
    });
    this.#gate = new FrameGate(
      this.#frames,
      () => this.#drawNext(),
      () => {
        diagnostics.frame();
      },
    );
    diagnostics.chart = () => this.#diagnose();
  }

  get view(): Pick<PriceChart, 'toLive' | 'reset' | 'step' | 'clearCursor'> {
    return this.#chart;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#generation++;
    this.#gate.stop();
    this.#stopListening();
    this.#chart.dispose();
    diagnostics.chart = () => null;
    useChart.setState(EMPTY_CHART);
  }

  show(instrument: ChartInstrument): void {
    this.#stopListening();
    this.#instrument = instrument;
    this.#stretches = null;
    this.#chart.setInstrument(instrument);
    this.#startOver(instrument.symbol);
    this.#stopListening = barHub.listen(instrument.symbol, (news) => {
      this.#take(news);
    });
  }

  showOpeningRange(view: OpeningRangeView | null, signal: Signal | null): void {
    this.#chart.showOpeningRange(view, signal, this.#decimals);
  }

  showMissing(stretches: readonly MissingStretch[]): void {
    const hasNewBars = this.#stretches !== null && holdsNewBars(this.#stretches, stretches);
    this.#stretches = stretches;
    this.#chart.showMissing(stretches);
    if (hasNewBars) void this.#loadFilled(filledMinutesOf(stretches));
  }

  showSignals(signals: readonly Signal[]): void {
    this.#chart.showSignals(signals);
  }

  /** What stands under the price on the axis from now on; the price itself follows every bar that is drawn. */
  noteUnderPrice(note: PriceNote): void {
    this.#note = note;
    this.#showLastPrice();
  }

  #showLastPrice(): void {
    const bar = this.#track.last?.bar;
    this.#chart.showLastPrice(
      bar
        ? {
            ...this.#note,
            price: priceToPoints(bar.close),
            text: formatPrice(bar.close, this.#decimals),
            rising: bar.close >= bar.open,
          }
        : null,
    );
  }

  get #decimals(): number {
    return this.#instrument?.displayDecimals ?? 2;
  }

  #startOver(symbol: string, untilMs = exchangeNow() ?? FAR_FUTURE_MS): void {
    this.#generation++;
    this.#hasOlder = true;
    this.#waitingToShow = [];
    this.#track.clear();
    useChart.setState({ ...EMPTY_CHART, countdown: useChart.getState().countdown });
    for (const bar of barHub.recent(symbol)) this.#track.put(bar);
    this.#renewLegend();
    this.#gate.request();
    void this.#loadFirst(symbol, untilMs);
  }

  async #loadFirst(symbol: string, untilMs: number): Promise<void> {
    const generation = this.#generation;
    const isWanted = (): boolean => generation === this.#generation;
    useChart.setState({ waitingFor: 'Reading the archive.' });
    const bars = await loadBars({ symbol, limit: FIRST_PAGE_BARS, untilMs }, isWanted, (waitingFor) => {
      useChart.setState({ waitingFor });
    });
    if (!bars) return;
    useChart.setState({ waitingFor: null });
    this.#hasOlder = bars.length === FIRST_PAGE_BARS;
    this.#track.mergeHistory(bars);
    this.#gate.request();
    setTimeout(() => void this.#lookAgain(symbol, isWanted), SECOND_LOOK_AFTER_MS);
  }

  async #lookAgain(symbol: string, isWanted: () => boolean): Promise<void> {
    const untilMs = this.#track.last?.startMs ?? FAR_FUTURE_MS;
    const bars = await loadBars({ symbol, limit: SECOND_LOOK_BARS, untilMs }, isWanted, () => undefined);
    // Only what is missing: what is here is at least as new.
    for (const bar of bars ?? []) {
      const known = this.#track.slots[this.#track.indexAt(bar.startMs)];
      if (known?.startMs !== bar.startMs || !known.bar) this.#track.put(bar);
    }
    if (this.#track.hasMoreToDraw) this.#gate.request();
  }

  /** Reads again what is loaded, and what was filled within it and before it. */
  async #loadFilled(filledMinutes: number): Promise<void> {
    if (!this.#instrument) return;
    const generation = this.#generation;
    const limit = Math.min(MOST_BARS, Math.max(FIRST_PAGE_BARS, this.#track.slots.length + filledMinutes));
    const untilMs = this.#track.last?.startMs ?? FAR_FUTURE_MS;
    const bars = await loadBars(
      { symbol: this.#instrument.symbol, limit, untilMs },
      () => generation === this.#generation,
      () => undefined,
    );
    if (!bars) return;
    this.#hasOlder = bars.length === limit;
    this.#track.mergeHistory(bars);
    this.#gate.request();
  }

  async #loadOlder(): Promise<void> {
    const { first, isFull } = this.#track;
    if (this.#isLoadingOlder || !this.#hasOlder || isFull || !first || !this.#instrument) return;
    if (useChart.getState().waitingFor !== null) return;
    this.#isLoadingOlder = true;
    const generation = this.#generation;
    const limit = Math.min(OLDER_PAGE_BARS, MOST_BARS - this.#track.slots.length);
    const question = { symbol: this.#instrument.symbol, limit, untilMs: first.startMs - 1 };
    const bars = await loadBars(
      question,
      () => generation === this.#generation,
      () => undefined,
    );
    this.#isLoadingOlder = false;
    if (!bars) return;
    this.#hasOlder = bars.length === limit;
    if (bars.length === 0) return;
    this.#track.mergeHistory(bars);
    this.#gate.request();
  }

  #take(news: BarNews): void {
    const { last } = this.#track;
    if (last && news.exchangeMs < last.startMs - MS_PER_MINUTE) this.#beginAnew(news.exchangeMs);
    for (const bar of news.bars) this.#track.put(bar);
    if (news.oldestTickReceivedWallMs !== null && this.#waitingToShow.length < MOST_WAITING) {
      this.#waitingToShow.push(news.oldestTickReceivedWallMs);
    }
    this.#gate.request();
  }

  /** The exchange has begun anew at an earlier time: what was drawn lies in its future. */
  #beginAnew(exchangeMs: number): void {
    if (!this.#instrument || Date.now() - this.#begunAnewAtWallMs < BEGIN_ANEW_AFTER_MS) return;
    this.#begunAnewAtWallMs = Date.now();
    barHub.forgetAfter(exchangeMs);
    this.#startOver(this.#instrument.symbol, exchangeMs);
  }

  /** One step; true when more is left. */
  #drawNext(): boolean {
    const step = this.#track.nextStep();
    if (step) {
      if (!this.#chart.draw(step)) this.#track.demandRebuild();
      else this.#drew(step.kind === 'rebuild');
    }
    if (this.#track.hasMoreToDraw) return true;
    // Without a step there was nothing new to see, so nothing was shown late.
    if (step) for (const receivedWallMs of this.#waitingToShow) diagnostics.shown(receivedWallMs);
    this.#waitingToShow = [];
    return false;
  }

  #drew(isRebuild: boolean): void {
    diagnostics.drew(isRebuild);
    const newest = this.#track.last;
    this.#showLastPrice();
    this.#legendPacer.request();
    if (newest && diagnostics.firstCandlePaintedAtMs === null) this.#noteFirstCandle();
  }

  #renewLegend(): void {
    // The pacer may run once more after the panel is gone.
    if (this.#isDisposed) return;
    const newest = this.#track.last;
    useChart.setState({ newest: newest && this.#legendPoint(newest), hasBars: newest !== null });
  }

  #noteFirstCandle(): void {
    this.#frames.requestFrame(() => {
      this.#frames.afterFrame(() => {
        diagnostics.firstCandlePaintedAtMs ??= preciseWallNow();
      });
    });
  }

  #legendPoint(slot: Slot): LegendPoint {
    const { slots } = this.#track;
    for (let index = this.#track.indexAt(slot.startMs) - 1; index >= 0; index--) {
      const before = slots[index]?.bar;
      if (before) return { slot, previousClose: before.close };
    }
    return { slot, previousClose: null };
  }

  #diagnose(): ChartDiagnostics | null {
    const bar = this.#track.last?.bar ?? null;
    if (!this.#instrument) return null;
    const { countdown, isAway } = useChart.getState();
    return {
      symbol: this.#instrument.symbol,
      barsLoaded: this.#track.barCount,
      slotsLoaded: this.#track.slots.length,
      lastBar: bar && {
        startMs: bar.startMs,
        open: priceToPoints(bar.open),
        high: priceToPoints(bar.high),
        low: priceToPoints(bar.low),
        close: priceToPoints(bar.close),
        volume: bar.volume,
        grade: bar.grade,
      },
      openingRange: this.#chart.openingRange,
      markers: this.#chart.markerCount,
      countdown: countdown.text,
      isAway,
    };
  }
}
