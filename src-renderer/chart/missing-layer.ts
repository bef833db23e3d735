import type { MissingStretch } from '#core/contract/backfill';
import { MS_PER_MINUTE } from '#core/market/units';
import { isOpen, minutesWords } from '../missing/missing-words.ts';
import { ChartLayer, caption, type Sheet } from './layer.ts';
import type { Palette } from './palette.ts';
import type { TimeAxis } from './time-axis.ts';

const HATCH_EVERY_PX = 8;
const LEAST_WIDTH_PX = 3;
/** Narrower than this the words would cover what stands beside the band. */
const LEAST_WORD_ROOM_PX = 64;
/** Below the legend and above the candles of most mornings. */
const WORDS_FROM_TOP_PX = 74;

export interface Band {
  readonly left: number;
  readonly right: number;
}

/** What of a band is on the sheet, at least wide enough to be seen; null when it is out of view. */
export function visibleBand(from: number | null, to: number | null, width: number): Band | null {
  if (from === null || to === null || to < 0 || from > width) return null;
  const right = Math.max(to, from + LEAST_WIDTH_PX);
  return { left: Math.max(0, from), right: Math.min(width, right) };
}

/** Minutes that are known to be missing, hatched: an outage must not look like a market that stood still. */
export class MissingLayer extends ChartLayer {
  readonly #palette: Palette;
  readonly #axis: TimeAxis;
  #stretches: readonly MissingStretch[] = [];

  constructor(palette: Palette, axis: TimeAxis) {
    super();
    this.#palette = palette;
    this.#axis = axis;
  }

  show(stretches: readonly MissingStretch[]): void {
    this.#stretches = stretches.filter(isOpen);
    this.requestUpdate();
  }

  #bands(width: number): readonly { readonly band: Band; readonly stretch: MissingStretch }[] {
    const span = this.#axis.visibleSpan();
    if (!span) return [];
    return this.#stretches.flatMap((stretch) => {
      if (stretch.toMs < span.fromMs || stretch.fromMs > span.toMs) return [];
      const from = this.#axis.leftEdge(stretch.fromMs);
      const to = this.#axis.leftEdge(stretch.toMs + MS_PER_MINUTE);
      const band = visibleBand(from, to, width);
      return band ? [{ band, stretch }] : [];
    });
  }

  protected override paintUnder({ context, width, height }: Sheet): void {
    for (const { band } of this.#bands(width)) {
      context.save();
      context.beginPath();
      context.rect(band.left, 0, band.right - band.left, height);
      context.clip();
      context.fillStyle = this.#palette.missingFill;
      context.fillRect(band.left, 0, band.right - band.left, height);
      context.strokeStyle = this.#palette.missingHatch;
      context.lineWidth = 1;
      context.beginPath();
      // Anchored to the sheet, so that the hatching of neighbouring bands runs on.
      const first = Math.floor((band.left - height) / HATCH_EVERY_PX) * HATCH_EVERY_PX;
      for (let x = first; x < band.right; x += HATCH_EVERY_PX) {
        context.moveTo(x, height);
        context.lineTo(x + height, 0);
      }
      context.stroke();
      context.restore();
    }
  }

  protected override paintOver(sheet: Sheet): void {
    for (const { band, stretch } of this.#bands(sheet.width)) {
      if (band.right - band.left < LEAST_WORD_ROOM_PX) continue;
      caption(sheet, {
        text: `${minutesWords(stretch.minutes - stretch.filledMinutes)} missing`,
        x: Math.round(band.left) + 6,
        y: WORDS_FROM_TOP_PX,
        colour: this.#palette.textMuted,
        font: `500 10px ${this.#palette.font}`,
        ground: this.#palette.ground,
      });
    }
  }
}
