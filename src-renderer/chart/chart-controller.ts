import type { PriceAlert } from '#core/alerts/price-alert';
import type { MissingStretch } from '#core/contract/backfill';
import { priceToPoints } from '#core/market/price';
import type { Bar } from '#core/market/bar';
import type { Bin } from '#core/market/timeframe';
import { MS_PER_MINUTE } from '#core/market/units';
import type { OpeningRangeView, Signal } from '#core/signals/signal';
import { exchangeNow } from '../app/clock.ts';
import { diagnostics, preciseWallNow, type ChartDiagnostics } from '../app/diagnostics.ts';
import { Pacer, READING_PERIOD_MS } from '../app/pacer.ts';
import { formatPrice, type PriceStyle } from '../format/prices.ts';
import { inSameSession } from '../format/session-events.ts';
import { filledMinutesOf, holdsNewBars } from '../missing/new-bars.ts';
import { ONE_MINUTE, barLengthMs, minutesPerBar, type BarFrame, type ChartHours } from './bar-frame.ts';
import {
  FIRST_PAGE_BARS,
  LARGEST_PAGE_BARS,
  MOST_BARS,
  MOST_MINUTES,
  OLDER_PAGE_BARS,
  loadBars,
} from './bar-history.ts';
import { barHub, type BarNews } from './bar-hub.ts';
import { BarTrack, type Slot } from './bar-track.ts';
import { EMPTY_CHART, useChart, type LegendPoint } from './chart-store.ts';
import { FramedBars } from './framed-bars.ts';
import { FrameGate, browserFrames, type FrameSource } from './frame-gate.ts';
import type { LastPriceLabel } from './last-price-layer.ts';
import type { Palette } from './palette.ts';
import { tellVisibleSpan } from './visible-span.ts';
import { TradeBarPoll } from './trade-bar-poll.ts';
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

/** Decimals of a price while nothing is shown. */
const CENTS_OF_A_POINT = 2;

/** Enough for a test to compare with the archive. */
const DIAGNOSED_BARS = 60;

function diagnosed({ startMs, open, high, low, close, volume, grade }: Bar): NonNullable<ChartDiagnostics['lastBar']> {
  return {
    startMs,
    open: priceToPoints(open),
    high: priceToPoints(high),
    low: priceToPoints(low),
    close: priceToPoints(close),
    volume,
    grade,
  };
}

/** Time left in the bar, or the age of a price that is held. */
export type PriceNote = Pick<LastPriceLabel, 'note' | 'isHeld'>;

/** Brings bars to the chart: from the archive, then live, one step a frame; and keeps the legend in step with them. */
export class ChartController {
  readonly #track: BarTrack;
  readonly #chart: PriceChart;
  readonly #frames: FrameSource = browserFrames();
  readonly #gate: FrameGate;
  #instrument: ChartInstrument | null = null;
  #framed = new FramedBars(ONE_MINUTE, 'all', 'future');
  #hours: ChartHours = 'all';
  #stopListening: () => void = () => undefined;
  /** Grows with every symbol shown: an answer that belongs to an earlier one is not wanted any more. */
  #generation = 0;
  #isDisposed = false;
  /** The oldest minute that the archive has answered with, shown or not. */
  #oldestAskedMs: number | null = null;
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
  readonly #trades = new TradeBarPoll({
    onBars: (bars, isFirst) => {
      this.#takeTradeBars(bars, isFirst);
    },
    onWaiting: (waitingFor) => {
      useChart.setState({ waitingFor });
    },
  });

  constructor(container: HTMLElement, palette: Palette) {
    this.#track = new BarTrack(
      MOST_BARS,
      (earlierMs, laterMs) => inSameSession(earlierMs, laterMs, this.#instrument?.assetClass ?? 'future'),
      // Bars made of trades follow no clock: none is missed between two.
      (startMs) => (this.#isOfTrades ? Infinity : this.#framed.binOf(startMs).endMs),
    );
    const cut = {
      binOf: (ms: number) => this.#placeOf(ms),
      barLengthMs: () => barLengthMs(this.#framed.frame),
    };
    this.#chart = new PriceChart(container, palette, this.#track, cut, {
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
    tellVisibleSpan(() => this.#chart.visibleSpan());
  }

  get view(): Pick<PriceChart, 'toLive' | 'reset' | 'step' | 'clearCursor'> {
    return this.#chart;
  }

  dispose(): void {
    this.#trades.stop();
    this.#isDisposed = true;
    this.#generation++;
    this.#gate.stop();
    this.#stopListening();
    this.#chart.dispose();
    diagnostics.chart = () => null;
    tellVisibleSpan(() => null);
    useChart.setState(EMPTY_CHART);
  }

  show(instrument: ChartInstrument, frame: BarFrame, hours: ChartHours): void {
    this.#stopListening();
    this.#trades.stop();
    this.#instrument = instrument;
    this.#hours = hours;
    this.#framed = new FramedBars(frame, hours, instrument.assetClass);
    this.#stretches = null;
    this.#chart.setInstrument(instrument);
    this.#startOver(instrument.symbol);
    if (frame.trades) {
      this.#stopListening = () => undefined;
      return;
    }
    this.#stopListening = barHub.listen(instrument.symbol, (news) => {
      this.#take(news);
    });
  }

  showAlerts(alerts: readonly PriceAlert[]): void {
    this.#chart.showAlerts(alerts, this.#priceStyle);
  }

  /** For setting and moving alerts with pointer and keys. */
  readonly alertLines = {
    at: (y: number): PriceAlert | null => this.#chart.alertLayer.at(y),
    drag: (dragged: Parameters<PriceChart['alertLayer']['drag']>[0]): void => {
      this.#chart.alertLayer.drag(dragged);
    },
    priceAt: (y: number): number | null => this.#chart.priceAt(y),
    pointedPrice: (): number | null => this.#chart.pointedPrice(),
  };

  showOpeningRange(view: OpeningRangeView | null, signal: Signal | null): void {
    this.#chart.showOpeningRange(view, signal, this.#priceStyle);
  }

  showMissing(stretches: readonly MissingStretch[]): void {
    const hasNewBars = this.#stretches !== null && holdsNewBars(this.#stretches, stretches);
    this.#stretches = stretches;
    this.#chart.showMissing(stretches);
    if (hasNewBars) void this.#loadFilled(filledMinutesOf(stretches));
  }

  /** The end of the bar in progress, for the countdown. */
  readonly binOf = (instantMs: number): Bin =>
    // What ends a bar of trades is no clock, unless it is one of seconds.
    this.#isOfTrades && this.#framed.frame.trades?.unit !== 'second'
      ? { startMs: instantMs, endMs: -Infinity }
      : this.#placeOf(instantMs);

  get #isOfTrades(): boolean {
    return this.#framed.frame.trades !== null;
  }

  /** The stretch of time that a bar stands for. */
  #placeOf(instantMs: number): Bin {
    if (!this.#isOfTrades) return this.#framed.binOf(instantMs);
    const lengthMs = barLengthMs(this.#framed.frame);
    const isSeconds = this.#framed.frame.trades?.unit === 'second';
    const startMs = isSeconds ? instantMs - (instantMs % lengthMs) : instantMs;
    return { startMs, endMs: startMs + lengthMs };
  }

  /** Bars of trades come ready made; none is held back by the clock. */
  #takeTradeBars(bars: readonly Bar[], isFirst: boolean): void {
    useChart.setState({ waitingFor: null });
    if (isFirst) this.#track.replaceAll(bars);
    else for (const bar of bars) this.#track.put(bar);
    if (isFirst && bars.length === 0) this.#renewLegend();
    this.#gate.request();
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
            text: formatPrice(bar.close, this.#priceStyle),
            rising: bar.close >= bar.open,
          }
        : null,
    );
  }

  get #priceStyle(): PriceStyle {
    return this.#instrument?.priceFormat ?? CENTS_OF_A_POINT;
  }

  #startOver(symbol: string, untilMs = exchangeNow() ?? FAR_FUTURE_MS): void {
    this.#generation++;
    this.#hasOlder = true;
    this.#oldestAskedMs = null;
    this.#waitingToShow = [];
    this.#track.clear();
    this.#framed.clear();
    useChart.setState({ ...EMPTY_CHART, countdown: useChart.getState().countdown });
    const { trades } = this.#framed.frame;
    if (trades) {
      this.#renewLegend();
      this.#gate.request();
      useChart.setState({ waitingFor: 'Making bars of the stored trades.' });
      this.#trades.start(symbol, trades);
      return;
    }
    for (const bar of barHub.recent(symbol)) this.#put(bar);
    this.#renewLegend();
    this.#gate.request();
    void this.#loadFirst(symbol, untilMs);
  }

  async #loadFirst(symbol: string, untilMs: number): Promise<void> {
    const generation = this.#generation;
    const isWanted = (): boolean => generation === this.#generation;
    useChart.setState({ waitingFor: 'Reading the archive.' });
    const bars = await loadBars({ symbol, limit: this.#firstPage, untilMs }, isWanted, (waitingFor) => {
      useChart.setState({ waitingFor });
    });
    if (!bars) return;
    useChart.setState({ waitingFor: null });
    this.#hasOlder = bars.length === this.#firstPage;
    this.#mergeHistory(bars);
    this.#gate.request();
    setTimeout(() => void this.#lookAgain(symbol, isWanted), SECOND_LOOK_AFTER_MS);
  }

  async #lookAgain(symbol: string, isWanted: () => boolean): Promise<void> {
    const { last } = this.#track;
    const untilMs = last ? this.#framed.binOf(last.startMs).endMs - 1 : FAR_FUTURE_MS;
    const bars = await loadBars({ symbol, limit: SECOND_LOOK_BARS, untilMs }, isWanted, () => undefined);
    // Only what is missing: what is here is at least as new.
    for (const bar of bars ?? []) {
      if (!this.#framed.minuteAt(bar.startMs)) this.#put(bar);
    }
    if (this.#track.hasMoreToDraw) this.#gate.request();
  }

  /** Reads again what is loaded, and what was filled within it and before it. */
  async #loadFilled(filledMinutes: number): Promise<void> {
    if (!this.#instrument || this.#isOfTrades) return;
    const generation = this.#generation;
    const limit = Math.min(MOST_BARS, Math.max(FIRST_PAGE_BARS, this.#framed.minuteCount + filledMinutes));
    const { last } = this.#track;
    const untilMs = last ? this.#framed.binOf(last.startMs).endMs - 1 : FAR_FUTURE_MS;
    const bars = await loadBars(
      { symbol: this.#instrument.symbol, limit, untilMs },
      () => generation === this.#generation,
      () => undefined,
    );
    if (!bars) return;
    this.#hasOlder = bars.length === limit;
    this.#mergeHistory(bars);
    this.#gate.request();
  }

  async #loadOlder(): Promise<void> {
    if (this.#isOfTrades) return;
    const { isFull } = this.#track;
    const oldestMs = this.#oldestAskedMs;
    const isEnough = isFull || this.#framed.minuteCount >= MOST_MINUTES;
    if (this.#isLoadingOlder || !this.#hasOlder || isEnough || oldestMs === null || !this.#instrument) return;
    if (useChart.getState().waitingFor !== null) return;
    this.#isLoadingOlder = true;
    const generation = this.#generation;
    const room = (MOST_BARS - this.#track.slots.length) * minutesPerBar(this.#framed.frame);
    const limit = Math.min(this.#isPlain ? OLDER_PAGE_BARS : LARGEST_PAGE_BARS, room);
    const question = { symbol: this.#instrument.symbol, limit, untilMs: oldestMs - 1 };
    const bars = await loadBars(
      question,
      () => generation === this.#generation,
      () => undefined,
    );
    this.#isLoadingOlder = false;
    if (!bars) return;
    this.#hasOlder = bars.length === limit;
    if (bars.length === 0) return;
    this.#mergeHistory(bars);
    this.#gate.request();
  }

  #take(news: BarNews): void {
    // Not the newest bar, which may have begun days ago.
    const newestMs = this.#framed.newestMinuteMs;
    if (newestMs !== null && news.exchangeMs < newestMs - MS_PER_MINUTE) this.#beginAnew(news.exchangeMs);
    for (const bar of news.bars) this.#put(bar);
    if (news.oldestTickReceivedWallMs !== null && this.#waitingToShow.length < MOST_WAITING) {
      this.#waitingToShow.push(news.oldestTickReceivedWallMs);
    }
    this.#gate.request();
  }

  #put(minute: Bar): void {
    for (const bar of this.#framed.put(minute)) this.#track.put(bar);
  }

  #mergeHistory(minutes: readonly Bar[]): void {
    const oldest = minutes[0];
    if (oldest) this.#oldestAskedMs = Math.min(this.#oldestAskedMs ?? Infinity, oldest.startMs);
    const bars = this.#framed.mergeHistory(minutes);
    this.#track.replaceAll(bars);
  }

  get #isPlain(): boolean {
    return minutesPerBar(this.#framed.frame) === 1 && this.#hours === 'all';
  }

  /** Minutes of the first page: a screen of the longer bars, as far as one answer reaches. */
  get #firstPage(): number {
    return this.#isPlain ? FIRST_PAGE_BARS : LARGEST_PAGE_BARS;
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
      timeframe: this.#framed.frame.name,
      hours: this.#hours,
      barsLoaded: this.#track.barCount,
      slotsLoaded: this.#track.slots.length,
      lastBar: bar && diagnosed(bar),
      newestBars: this.#track.slots.slice(-DIAGNOSED_BARS).flatMap((slot) => (slot.bar ? [diagnosed(slot.bar)] : [])),
      openingRange: this.#chart.openingRange,
      markers: this.#chart.markerCount,
      alerts: this.#chart.alertLayer.drawn,
      countdown: countdown.text,
      isAway,
    };
  }
}
