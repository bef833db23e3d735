import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  ISeriesPrimitiveAxisView,
  PrimitivePaneViewZOrder,
  SeriesAttachedParameter,
} from 'lightweight-charts';

export type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** The canvas in CSS pixels, and its size. */
export interface Sheet {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

const NO_LABELS: readonly ISeriesPrimitiveAxisView[] = [];

/** Something of its own drawn on the chart. Kept for the life of the chart, never re-made. */
export abstract class ChartLayer implements ISeriesPrimitive {
  #attached: SeriesAttachedParameter | null = null;
  readonly #views: readonly IPrimitivePaneView[];

  constructor() {
    this.#views = [
      this.#view('bottom', (sheet) => {
        this.paintUnder(sheet);
      }),
      this.#view('normal', (sheet) => {
        this.paintOver(sheet);
      }),
    ];
  }

  /** Under the grid and the candles: surfaces. */
  protected abstract paintUnder(sheet: Sheet): void;
  /** Over them: lines and words. */
  protected abstract paintOver(sheet: Sheet): void;

  #view(zOrder: PrimitivePaneViewZOrder, paint: (sheet: Sheet) => void): IPrimitivePaneView {
    const renderer: IPrimitivePaneRenderer = {
      draw: (target: DrawTarget) => {
        target.useMediaCoordinateSpace(({ context, mediaSize }) => {
          paint({ context, width: mediaSize.width, height: mediaSize.height });
        });
      },
    };
    return { zOrder: () => zOrder, renderer: () => renderer };
  }

  attached(parameter: SeriesAttachedParameter): void {
    this.#attached = parameter;
  }

  detached(): void {
    this.#attached = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    return NO_LABELS;
  }

  protected requestUpdate(): void {
    this.#attached?.requestUpdate();
  }

  /** Vertical place of a price in points; null while the scale is empty. */
  protected priceToY(points: number): number | null {
    return this.#attached?.series.priceToCoordinate(points) ?? null;
  }
}

/** A vertical line on whole pixels, so that it stays sharp. */
export function verticalLine({ context, height }: Sheet, x: number, colour: string, dash: readonly number[]): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, 0);
  context.lineTo(Math.round(x) + 0.5, height);
  context.stroke();
  context.restore();
}

export function horizontalLine(
  { context }: Sheet,
  y: number,
  from: number,
  to: number,
  colour: string,
  dash: readonly number[],
): void {
  context.save();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([...dash]);
  context.beginPath();
  context.moveTo(from, Math.round(y) + 0.5);
  context.lineTo(to, Math.round(y) + 0.5);
  context.stroke();
  context.restore();
}

export interface Caption {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly font: string;
  /** What the words stand on, so that a line behind them does not strike them through. */
  readonly ground: string;
}

const CAPTION_PADDING = 3;
const CAPTION_HEIGHT = 14;

/** Words from `x` to the right, centred on `y`. Gives the width they took. */
export function caption({ context }: Sheet, { text, x, y, colour, font, ground }: Caption): number {
  context.save();
  context.font = font;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const width = context.measureText(text).width;
  context.fillStyle = ground;
  context.fillRect(x - CAPTION_PADDING, y - CAPTION_HEIGHT / 2, width + 2 * CAPTION_PADDING, CAPTION_HEIGHT);
  context.fillStyle = colour;
  context.fillText(text, x, y + 0.5);
  context.restore();
  return width;
}
