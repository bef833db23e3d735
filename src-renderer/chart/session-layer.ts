import type { AssetClass } from '#core/market/instrument';
import { tradingDayOf } from '#core/market/session';
import type { TradingDay } from '#core/market/units';
import { formatTradingDay, regularSessionsBetween } from '../format/session-events.ts';
import type { BarTrack } from './bar-track.ts';
import { ChartLayer, caption, verticalLine, type Sheet } from './layer.ts';
import type { Palette } from './palette.ts';
import type { TimeAxis } from './time-axis.ts';

const DASH = [2, 3];
const LABEL_INSET = 6;
const LABEL_HEIGHT = 11;
/** Narrower than this a day's name would run into the next. */
const LEAST_LABEL_ROOM = 70;

/** Regular hours shaded, a line where each trading day begins, and the 09:30 line. */
export class SessionLayer extends ChartLayer {
  readonly #palette: Palette;
  readonly #axis: TimeAxis;
  readonly #track: BarTrack;
  #assetClass: AssetClass = 'future';

  constructor(palette: Palette, axis: TimeAxis, track: BarTrack) {
    super();
    this.#palette = palette;
    this.#axis = axis;
    this.#track = track;
  }

  setAssetClass(assetClass: AssetClass): void {
    this.#assetClass = assetClass;
    this.requestUpdate();
  }

  protected override paintUnder({ context, width, height }: Sheet): void {
    const span = this.#axis.visibleSpan();
    if (!span) return;
    context.fillStyle = this.#palette.sessionShade;
    for (const session of regularSessionsBetween(span.fromMs, span.toMs)) {
      const from = this.#axis.leftEdge(session.openMs);
      const to = this.#axis.leftEdge(session.closeMs);
      if (from === null || to === null || to <= from) continue;
      const left = Math.max(0, from);
      context.fillRect(left, 0, Math.min(width, to) - left, height);
    }
  }

  protected override paintOver(sheet: Sheet): void {
    const span = this.#axis.visibleSpan();
    if (!span) return;
    this.#paintDays(sheet, span.fromMs, span.toMs);
    for (const session of regularSessionsBetween(span.fromMs, span.toMs)) {
      const x = this.#axis.leftEdge(session.openMs);
      if (x === null || x < 0 || x > sheet.width) continue;
      verticalLine(sheet, x, this.#palette.sessionOpen, DASH);
      this.#label(sheet, x, '09:30', this.#palette.sessionOpen);
    }
  }

  #paintDays(sheet: Sheet, fromMs: number, toMs: number): void {
    const { slots } = this.#track;
    let previousX = -Infinity;
    let previousDay: TradingDay | null = null;
    for (let index = Math.max(0, this.#track.indexAt(fromMs) - 1); index < slots.length; index++) {
      const slot = slots[index];
      if (!slot || slot.startMs > toMs) return;
      const day = tradingDayOf(slot.startMs, this.#assetClass);
      const begins = previousDay !== null && day !== previousDay;
      previousDay = day;
      const x = begins ? this.#axis.leftEdge(slot.startMs) : null;
      if (x === null) continue;
      verticalLine(sheet, x, this.#palette.daySeparator, []);
      if (x - previousX > LEAST_LABEL_ROOM) this.#label(sheet, x, formatTradingDay(day), this.#palette.textMuted);
      previousX = x;
    }
  }

  /** At the foot of the line: the head belongs to the legend and to the banners. */
  #label(sheet: Sheet, x: number, text: string, colour: string): void {
    caption(sheet, {
      text,
      x: Math.round(x) + LABEL_INSET,
      y: sheet.height - LABEL_HEIGHT,
      colour,
      font: `500 10px ${this.#palette.font}`,
      ground: this.#palette.ground,
    });
  }
}
