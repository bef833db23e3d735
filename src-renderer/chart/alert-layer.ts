import type { ISeriesPrimitiveAxisView } from 'lightweight-charts';
import type { PriceAlert } from '#core/alerts/price-alert';
import { priceToPoints } from '#core/market/price';
import type { Price } from '#core/market/units';
import { DIRECTION_SIGNS } from '../alerts/alert-words.ts';
import { formatPrice, type PriceStyle } from '../format/prices.ts';
import { ChartLayer, caption, horizontalLine, type Sheet } from './layer.ts';
import type { Palette } from './palette.ts';

const DASH = [2, 3];
const DRAGGED_DASH: readonly number[] = [];
const INSET = 10;
/** A line can be taken hold of from this close. */
const REACH_PX = 5;

/** One line of the chart: an alert, or the place where it is being dragged to. */
interface Line {
  readonly alert: PriceAlert;
  readonly level: number;
  readonly isDragged: boolean;
}

/** The armed price alerts of the symbol: a dashed line with its price, which can be dragged. */
export class AlertLayer extends ChartLayer {
  readonly #palette: Palette;
  #alerts: readonly PriceAlert[] = [];
  #labels: readonly ISeriesPrimitiveAxisView[] = [];
  #dragged: { readonly id: string; readonly level: number } | null = null;
  #style: PriceStyle = 2;

  constructor(palette: Palette) {
    super();
    this.#palette = palette;
  }

  show(alerts: readonly PriceAlert[], style: PriceStyle): void {
    this.#alerts = alerts;
    this.#style = style;
    this.#relabel();
  }

  /** Draws an alert where it is dragged to; null gives it back its own place. */
  drag(dragged: { readonly id: string; readonly level: number } | null): void {
    this.#dragged = dragged;
    this.#relabel();
  }

  /** The alert whose line is at this height, or null. */
  at(y: number): PriceAlert | null {
    const near = this.#lines()
      .map(({ alert, level }) => ({ alert, awayPx: Math.abs((this.#yOf(level) ?? NaN) - y) }))
      .filter(({ awayPx }) => awayPx <= REACH_PX)
      .sort((left, right) => left.awayPx - right.awayPx);
    return near[0]?.alert ?? null;
  }

  /** What is drawn, in points, for tests. */
  get drawn(): readonly number[] {
    return this.#lines().map(({ level }) => priceToPoints(level as Price));
  }

  override priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    return this.#labels;
  }

  protected override paintUnder(): void {
    // Nothing: a line must be seen over the candles.
  }

  protected override paintOver(sheet: Sheet): void {
    for (const line of this.#lines()) {
      const y = this.#yOf(line.level);
      if (y === null) continue;
      horizontalLine(sheet, y, 0, sheet.width, this.#palette.alert, line.isDragged ? DRAGGED_DASH : DASH);
      caption(sheet, {
        text: `Alert ${DIRECTION_SIGNS[line.alert.direction]}${line.alert.repeats ? ' every time' : ''}`,
        x: INSET,
        y: y - 8,
        colour: this.#palette.alert,
        font: `10.5px ${this.#palette.font}`,
        ground: this.#palette.ground,
      });
    }
  }

  #lines(): readonly Line[] {
    return this.#alerts.map((alert) => {
      const isDragged = this.#dragged?.id === alert.id;
      return { alert, level: isDragged ? (this.#dragged?.level ?? alert.level) : alert.level, isDragged };
    });
  }

  #yOf(level: number): number | null {
    return this.priceToY(priceToPoints(level as Price));
  }

  #relabel(): void {
    this.#labels = this.#lines().map(({ level }) => ({
      coordinate: () => this.#yOf(level) ?? -100,
      text: () => formatPrice(level as Price, this.#style),
      textColor: () => this.#palette.onColour,
      backColor: () => this.#palette.alert,
      visible: () => this.#yOf(level) !== null,
      tickVisible: () => false,
    }));
    this.requestUpdate();
  }
}
