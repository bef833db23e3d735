import type { AutoscaleInfo, ISeriesPrimitiveAxisView } from 'lightweight-charts';
import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import type { OpeningRangeState, OpeningRangeView, Signal } from '#core/signals/signal';
import { formatMinute } from '../format/eastern-time.ts';
import { formatPrice, type PriceStyle } from '../format/prices.ts';
import { ChartLayer, caption, horizontalLine, type Sheet } from './layer.ts';
import type { Palette } from './palette.ts';
import type { TimeAxis } from './time-axis.ts';

const DASH = [4, 3];
const INSET = 6;
const LABEL_GAP = 11;
/** Narrower than this the words would run into each other. */
const LEAST_PLAN_WIDTH = 60;

interface Box {
  readonly high: Price;
  readonly low: Price;
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

type DrawnState = Extract<OpeningRangeState, { readonly high: Price }>;

/** The states that have a range to draw. */
export function drawnRange(view: OpeningRangeView | null): DrawnState | null {
  const state = view?.state;
  return state && 'high' in state ? state : null;
}

/** What the box says of itself: `OR 41.25  armed until 09:44`. */
export function rangeCaption(view: OpeningRangeView, state: DrawnState, style: PriceStyle): string {
  const size = formatPrice((state.high - state.low) as Price, style);
  const words: Readonly<Record<DrawnState['kind'], string>> = {
    building: 'forming',
    armed: `armed until ${formatMinute(view.cutoffMs)}`,
    signalled: state.kind === 'signalled' ? `broken ${state.side === 'long' ? 'up' : 'down'}` : '',
    expired: `unbroken by ${formatMinute(view.cutoffMs)}`,
  };
  return `OR ${size}  ${words[state.kind]}`;
}

/** The opening range of the day from 09:30 to the cut-off, and after a signal its stop and target. */
export class OpeningRangeLayer extends ChartLayer {
  readonly #palette: Palette;
  readonly #axis: TimeAxis;
  readonly #labels: readonly ISeriesPrimitiveAxisView[];
  #view: OpeningRangeView | null = null;
  #signal: Signal | null = null;
  #style: PriceStyle = 2;

  constructor(palette: Palette, axis: TimeAxis) {
    super();
    this.#palette = palette;
    this.#axis = axis;
    // One array for the life of the layer: the library remembers by it where it moved a label to.
    this.#labels = [
      this.#axisLabel(() => this.#end('high'), palette.range),
      this.#axisLabel(() => this.#end('low'), palette.range),
      this.#axisLabel(() => (drawnRange(this.#view) ? (this.#signal?.targets[0]?.price ?? null) : null), palette.plan),
    ];
  }

  show(view: OpeningRangeView | null, signal: Signal | null, style: PriceStyle): void {
    if (view === this.#view && signal === this.#signal && style === this.#style) return;
    this.#view = view;
    this.#signal = signal;
    this.#style = style;
    this.requestUpdate();
  }

  /** What is drawn, for tests. */
  get drawn(): { readonly state: string; readonly high: number; readonly low: number } | null {
    const state = drawnRange(this.#view);
    return state && { state: state.kind, high: priceToPoints(state.high), low: priceToPoints(state.low) };
  }

  override priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    return this.#labels;
  }

  /** The scale makes room for the range, and for what the signal aims at, while they are in view. */
  autoscaleInfo(from: number, to: number): AutoscaleInfo | null {
    const state = drawnRange(this.#view);
    const box = this.#view && state ? this.#indices(this.#view) : null;
    if (!state || !box || box.to < from || box.from > to) return null;
    const prices = [state.high, state.low, ...(this.#signal?.targets ?? []).map(({ price }) => price)].map(
      priceToPoints,
    );
    return { priceRange: { minValue: Math.min(...prices), maxValue: Math.max(...prices) } };
  }

  /** Below the candles: a range must never hide the bar that breaks it. */
  protected override paintUnder({ context, width }: Sheet): void {
    const shown = this.#shown(width);
    if (!shown) return;
    const { state, box } = shown;
    const side = state.kind === 'signalled' ? state.side : null;
    const fills: Readonly<Record<DrawnState['kind'], string>> = {
      building: this.#palette.rangeFill,
      armed: this.#palette.rangeFill,
      signalled: side === 'short' ? this.#palette.rangeFillShort : this.#palette.rangeFillLong,
      expired: 'transparent',
    };
    context.fillStyle = fills[state.kind];
    context.fillRect(box.from, box.top, box.to - box.from, box.bottom - box.top);
  }

  protected override paintOver(sheet: Sheet): void {
    const shown = this.#shown(sheet.width);
    if (!shown) return;
    const { view, state, box } = shown;
    const dash = state.kind === 'building' || state.kind === 'expired' ? DASH : [];
    const colour = state.kind === 'expired' ? this.#palette.textMuted : this.#palette.range;
    horizontalLine(sheet, box.top, box.from, box.to, colour, dash);
    horizontalLine(sheet, box.bottom, box.from, box.to, colour, dash);
    if (this.#signal) this.#paintPlan(sheet, this.#signal, box);
    // On the side away from the break, where the bars are not; in view while any of the box is.
    const isAbove = state.kind === 'signalled' && state.side === 'short';
    caption(sheet, {
      text: rangeCaption(view, state, this.#style),
      x: Math.max(box.from, 0) + INSET,
      y: isAbove ? box.top - LABEL_GAP : box.bottom + LABEL_GAP,
      colour,
      font: `600 10.5px ${this.#palette.font}`,
      ground: this.#palette.ground,
    });
  }

  #shown(width: number): { readonly view: OpeningRangeView; readonly state: DrawnState; readonly box: Box } | null {
    const state = drawnRange(this.#view);
    const box = state && this.#box(state);
    if (!this.#view || !state || !box || box.to < 0 || box.from > width) return null;
    return { view: this.#view, state, box };
  }

  #indices(view: OpeningRangeView): { readonly from: number; readonly to: number } {
    return { from: this.#axis.indexOf(view.rangeStartMs), to: this.#axis.indexOf(view.cutoffMs) };
  }

  #box(state: DrawnState): Box | null {
    const view = this.#view;
    if (!view) return null;
    const from = this.#axis.leftEdge(view.rangeStartMs);
    const to = this.#axis.leftEdge(state.kind === 'building' ? view.rangeEndMs : view.cutoffMs);
    const top = this.priceToY(priceToPoints(state.high));
    const bottom = this.priceToY(priceToPoints(state.low));
    if (from === null || to === null || top === null || bottom === null) return null;
    return { high: state.high, low: state.low, from, to, top, bottom };
  }

  /** From the bar that gave the signal to the cut-off: where the rule would be wrong, and where it would be paid. */
  #paintPlan(sheet: Sheet, signal: Signal, box: Box): void {
    const from = this.#axis.centre(signal.barStartMs);
    if (from === null) return;
    const levels = [
      ...signal.targets.map(({ price }) => ({ price, colour: this.#palette.up, word: 'Target' })),
      { price: signal.price, colour: this.#palette.text, word: 'Signal' },
      { price: signal.stop, colour: this.#palette.down, word: 'Stop' },
    ];
    for (const { price, colour, word } of levels) {
      const y = this.priceToY(priceToPoints(price));
      if (y === null) continue;
      horizontalLine(sheet, y, from, box.to, colour, DASH);
      if (box.to - box.from < LEAST_PLAN_WIDTH) continue;
      caption(sheet, {
        text: word,
        x: box.to + INSET,
        y,
        colour,
        font: `500 10.5px ${this.#palette.font}`,
        ground: this.#palette.ground,
      });
    }
  }

  /** The range's ends while it matters. The stop is one of them and needs no label of its own. */
  #end(end: 'high' | 'low'): Price | null {
    const state = drawnRange(this.#view);
    return state && state.kind !== 'expired' ? state[end] : null;
  }

  #axisLabel(priceOf: () => Price | null, colour: string): ISeriesPrimitiveAxisView {
    const y = (): number | null => {
      const price = priceOf();
      return price === null ? null : this.priceToY(priceToPoints(price));
    };
    return {
      coordinate: () => y() ?? -100,
      text: () => formatPrice(priceOf(), this.#style),
      textColor: () => this.#palette.onColour,
      backColor: () => colour,
      visible: () => y() !== null,
      tickVisible: () => false,
    };
  }
}
