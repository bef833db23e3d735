import {
  CandlestickSeries,
  HistogramSeries,
  createChartEx,
  createSeriesMarkers,
  type IChartApiBase,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type MouseEventParams,
  type Time,
} from 'lightweight-charts';
import type { MissingStretch } from '#core/contract/backfill';
import type { Workstation } from '#core/contract/ipc';
import { PRICE_UNITS_PER_POINT } from '#core/market/price';
import type { Bin } from '#core/market/timeframe';
import type { OpeningRangeView, Signal } from '#core/signals/signal';
import type { PriceStyle } from '../format/prices.ts';
import type { BarTrack, DrawStep, Slot } from './bar-track.ts';
import type { PriceAlert } from '#core/alerts/price-alert';
import { AlertLayer } from './alert-layer.ts';
import { BAR_SPACING, RIGHT_OFFSET, candleOptions, chartOptions, priceFormat, volumeOptions } from './chart-options.ts';
import { ExchangeTimeScale, fromChartTime, toChartTime } from './horizontal-scale.ts';
import { LastPriceLayer, type LastPriceLabel } from './last-price-layer.ts';
import { MissingLayer } from './missing-layer.ts';
import { OpeningRangeLayer } from './opening-range-layer.ts';
import type { Palette } from './palette.ts';
import { candleItem, volumeItem } from './series-data.ts';
import { SessionLayer } from './session-layer.ts';
import { signalMarkers } from './signal-markers.ts';
import type { VisibleSpan } from './visible-span.ts';
import { TimeAxis } from './time-axis.ts';

export type ChartInstrument = Workstation['instruments'][number];

export interface PriceChartListeners {
  /** The slot under the crosshair, or null when it left. */
  readonly onPoint: (slot: Slot | null) => void;
  /** Whether the newest bar is out of view to the right. */
  readonly onAway: (isAway: boolean) => void;
  /** The view came close to the oldest loaded bar. */
  readonly onNearStart: () => void;
}

/** How the chart cuts time at the moment. */
export interface BarCut {
  readonly binOf: (instantMs: number) => Bin;
  readonly barLengthMs: () => number;
}

const VOLUME_PANE = 1;
const PRICE_STRETCH = 5;
const VOLUME_STRETCH = 1;
/** Bars between the left edge and the oldest loaded one at which older ones are asked for. */
const NEAR_START_BARS = 40;

/** The drawing side of the chart: one library chart for the life of the panel, told what to draw step by step. */
export class PriceChart {
  readonly #palette: Palette;
  readonly #track: BarTrack;
  readonly #listeners: PriceChartListeners;
  readonly #cut: BarCut;
  readonly #timeScale = new ExchangeTimeScale();
  readonly #chart: IChartApiBase;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #markers: ISeriesMarkersPluginApi<Time>;
  readonly #sessions: SessionLayer;
  readonly #missing: MissingLayer;
  readonly #range: OpeningRangeLayer;
  readonly #lastPrice: LastPriceLayer;
  readonly #alerts: AlertLayer;
  /** Where the crosshair stands on the price pane; null elsewhere. */
  #pointedPoints: number | null = null;
  #cursorIndex: number | null = null;
  #isAway = false;
  #lineColour = '';

  constructor(container: HTMLElement, palette: Palette, track: BarTrack, cut: BarCut, listeners: PriceChartListeners) {
    this.#cut = cut;
    this.#palette = palette;
    this.#track = track;
    this.#listeners = listeners;
    this.#chart = createChartEx<Time, ExchangeTimeScale>(container, this.#timeScale, chartOptions(palette));
    this.#candles = this.#chart.addSeries(CandlestickSeries, candleOptions(palette));
    this.#volume = this.#chart.addSeries(HistogramSeries, volumeOptions(), VOLUME_PANE);
    this.#chart.panes()[0]?.setStretchFactor(PRICE_STRETCH);
    this.#chart.panes()[VOLUME_PANE]?.setStretchFactor(VOLUME_STRETCH);
    this.#chart.priceScale('right', VOLUME_PANE).applyOptions({ scaleMargins: { top: 0.12, bottom: 0 } });
    const axis = new TimeAxis(this.#chart.timeScale(), track, cut.barLengthMs);
    this.#sessions = new SessionLayer(palette, axis, track);
    this.#missing = new MissingLayer(palette, axis);
    this.#range = new OpeningRangeLayer(palette, axis);
    this.#lastPrice = new LastPriceLayer(palette);
    this.#alerts = new AlertLayer(palette);
    for (const layer of [this.#sessions, this.#missing, this.#range, this.#lastPrice, this.#alerts])
      this.#candles.attachPrimitive(layer);
    this.#markers = createSeriesMarkers<Time>(this.#candles, []);
    this.#chart.subscribeCrosshairMove(this.#onCrosshair);
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(this.#onRange);
  }

  dispose(): void {
    this.#chart.remove();
  }

  get openingRange(): OpeningRangeLayer['drawn'] {
    return this.#range.drawn;
  }

  get markerCount(): number {
    return this.#markers.markers().length;
  }

  /** Empties the chart for another symbol; the view goes back to the newest bars. */
  setInstrument(instrument: ChartInstrument): void {
    this.#timeScale.setAssetClass(instrument.assetClass);
    this.#sessions.setAssetClass(instrument.assetClass);
    this.#cursorIndex = null;
    // Both series are emptied first: days are found anew only for points that are new to the library.
    this.#candles.setData([]);
    this.#volume.setData([]);
    const minMove = instrument.tickSize / PRICE_UNITS_PER_POINT;
    this.#candles.applyOptions({ priceFormat: priceFormat(instrument.priceFormat, minMove) ?? {} });
    this.reset();
  }

  /** Draws one step: at most one call to each series. False when the step could not be drawn as such. */
  draw(step: DrawStep): boolean {
    if (step.kind === 'rebuild') {
      this.#candles.setData(step.slots.map((slot) => candleItem(slot, this.#palette)));
      this.#volume.setData(step.slots.map((slot) => volumeItem(slot, this.#palette)));
      return true;
    }
    const isCorrection = step.kind === 'correct';
    // While bars are merged for a far-out view the library refuses to change an older one.
    if (isCorrection && this.#isConflated()) return false;
    this.#candles.update(candleItem(step.slot, this.#palette), isCorrection);
    this.#volume.update(volumeItem(step.slot, this.#palette), isCorrection);
    return true;
  }

  showLastPrice(label: LastPriceLabel | null): void {
    this.#lastPrice.show(label);
    // Left to itself the line takes the fill of the last bar, which is none when the bar rises.
    const colour = label ? this.#lastPrice.colour : '';
    if (colour === this.#lineColour) return;
    this.#lineColour = colour;
    this.#candles.applyOptions({ priceLineColor: colour });
  }

  showOpeningRange(view: OpeningRangeView | null, signal: Signal | null, style: PriceStyle): void {
    this.#range.show(view, signal, style);
  }

  /** The armed alerts of the symbol, newest first. */
  showAlerts(alerts: readonly PriceAlert[], style: PriceStyle): void {
    this.#alerts.show(alerts, style);
  }

  get alertLayer(): Pick<AlertLayer, 'at' | 'drag' | 'drawn'> {
    return this.#alerts;
  }

  /** The price in points at a height of the chart; null below the price pane. */
  priceAt(y: number): number | null {
    const height = this.#chart.panes()[0]?.getHeight() ?? 0;
    return y < 0 || y > height ? null : this.#candles.coordinateToPrice(y);
  }

  /** Where the crosshair is, else the newest close, in points. */
  pointedPrice(): number | null {
    const last = this.#track.last?.bar?.close ?? null;
    return this.#pointedPoints ?? (last === null ? null : last / PRICE_UNITS_PER_POINT);
  }

  showMissing(stretches: readonly MissingStretch[]): void {
    this.#missing.show(stretches);
  }

  showSignals(signals: readonly Signal[]): void {
    this.#markers.setMarkers(signalMarkers(signals, this.#palette, this.#cut.binOf));
  }

  /** Newest bar back at its place, without animation: the next bar may be less than a frame away. */
  toLive(): void {
    this.clearCursor();
    this.#chart.timeScale().scrollToPosition(RIGHT_OFFSET, false);
  }

  /** From the beginning of the first bar in view to the end of the last; null when there is none. */
  visibleSpan(): VisibleSpan | null {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    const { slots } = this.#track;
    const first = slots[Math.max(0, Math.ceil(range?.from ?? Infinity))];
    const last = slots[Math.min(slots.length - 1, Math.floor(range?.to ?? -Infinity))];
    if (!first || !last || last.startMs < first.startMs) return null;
    return { fromMs: first.startMs, toMs: this.#cut.binOf(last.startMs).endMs };
  }

  /** Back to the view the chart opens with. */
  reset(): void {
    this.clearCursor();
    this.#chart.timeScale().applyOptions({ barSpacing: BAR_SPACING, rightOffset: RIGHT_OFFSET });
    this.#chart.timeScale().scrollToPosition(RIGHT_OFFSET, false);
    for (const pane of this.#chart.panes()) pane.priceScale('right').applyOptions({ autoScale: true });
  }

  /** Moves the crosshair by bars, starting at the newest; gives the slot it came to. */
  step(bars: number): Slot | null {
    const { slots } = this.#track;
    const from = this.#cursorIndex ?? slots.length - (bars < 0 ? 0 : 1);
    const index = Math.min(slots.length - 1, Math.max(0, from + bars));
    const slot = slots[index];
    if (!slot) return null;
    this.#cursorIndex = index;
    this.#pointedPoints = slot.bar ? slot.bar.close / PRICE_UNITS_PER_POINT : null;
    this.#bringIntoView(index);
    const price = slot.bar?.close ?? this.#nearestClose(index);
    if (price !== null) {
      this.#chart.setCrosshairPosition(price / PRICE_UNITS_PER_POINT, toChartTime(slot.startMs), this.#candles);
    }
    this.#listeners.onPoint(slot);
    return slot;
  }

  clearCursor(): void {
    if (this.#cursorIndex === null) return;
    this.#cursorIndex = null;
    this.#chart.clearCrosshairPosition();
    this.#listeners.onPoint(null);
  }

  #nearestClose(index: number): number | null {
    const { slots } = this.#track;
    for (let at = index; at >= 0; at--) {
      const bar = slots[at]?.bar;
      if (bar) return bar.close;
    }
    return null;
  }

  #bringIntoView(index: number): void {
    const scale = this.#chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (!range || (index >= range.from + 1 && index <= range.to - 1)) return;
    const bars = range.to - range.from;
    const from = index < range.from + 1 ? index - 2 : index + 2 - bars;
    scale.setVisibleLogicalRange({ from, to: from + bars });
  }

  #isConflated(): boolean {
    return this.#chart.timeScale().options().barSpacing < 1 / window.devicePixelRatio;
  }

  readonly #onCrosshair = (event: MouseEventParams): void => {
    // Moved by the keyboard, it says where by itself.
    if (event.sourceEvent || !event.point) this.#pointedPoints = event.point ? this.priceAt(event.point.y) : null;
    if (event.time === undefined) {
      // Also told after setCrosshairPosition to a missing minute; the keyboard's own place stays.
      if (this.#cursorIndex === null) this.#listeners.onPoint(null);
      return;
    }
    const startMs = fromChartTime(event.time);
    // A real pointer takes over from the keyboard.
    if (event.sourceEvent) this.#cursorIndex = null;
    const slot = this.#track.slots[this.#track.indexAt(startMs)];
    this.#listeners.onPoint(slot?.startMs === startMs ? slot : null);
  };

  readonly #onRange = (): void => {
    const scale = this.#chart.timeScale();
    const isAway = scale.scrollPosition() < -1;
    if (isAway !== this.#isAway) {
      this.#isAway = isAway;
      this.#listeners.onAway(isAway);
    }
    const range = scale.getVisibleLogicalRange();
    if (range && range.from < NEAR_START_BARS && this.#track.slots.length > 0) this.#listeners.onNearStart();
  };
}
