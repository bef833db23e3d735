import type { ISeriesPrimitiveAxisView } from 'lightweight-charts';
import { ChartLayer } from './layer.ts';
import type { Palette } from './palette.ts';

export interface LastPriceLabel {
  /** In points. */
  readonly price: number;
  readonly text: string;
  readonly rising: boolean;
  /** Time left in the bar, or what is known of a price that is not current: its age. */
  readonly note: string;
  readonly isHeld: boolean;
}

function sameLabel(left: LastPriceLabel, right: LastPriceLabel): boolean {
  return (
    left.price === right.price &&
    left.text === right.text &&
    left.rising === right.rising &&
    left.note === right.note &&
    left.isHeld === right.isHeld
  );
}

const FONT_SIZE = 11;
/** A hair space: fine enough to make two labels equally wide. */
const HAIR = '\u200a';

/** Pads a text on both sides until it is about as wide as another: the library sizes each label by its text. */
export function padToWidth(text: string, model: string, widthOf: (text: string) => number): string {
  const missing = widthOf(model) - widthOf(text);
  const hairs = Math.max(0, Math.round(missing / 2 / widthOf(HAIR)));
  return `${HAIR.repeat(hairs)}${text}${HAIR.repeat(hairs)}`;
}

/** The price on the axis, and below it the time left in the bar. Grey while the price is not current. */
export class LastPriceLayer extends ChartLayer {
  readonly #palette: Palette;
  readonly #views: readonly ISeriesPrimitiveAxisView[];
  /** As it was given, and as it is drawn. */
  #given: LastPriceLabel | null = null;
  #label: LastPriceLabel | null = null;
  readonly #widthOf: (text: string) => number;

  constructor(palette: Palette) {
    super();
    this.#palette = palette;
    const context = document.createElement('canvas').getContext('2d');
    if (context) context.font = `${FONT_SIZE}px ${palette.font}`;
    this.#widthOf = (text) => context?.measureText(text).width ?? text.length;
    // Two labels: the library keeps labels apart by their heights, so the note sits right under its price.
    this.#views = [this.#axisView('text'), this.#axisView('note')];
  }

  show(label: LastPriceLabel | null): void {
    const known = this.#given;
    this.#given = label;
    if (known === label || (known && label && sameLabel(known, label))) return;
    this.#label = label && { ...label, note: padToWidth(label.note, label.text, this.#widthOf) };
    this.requestUpdate();
  }

  override priceAxisViews(): readonly ISeriesPrimitiveAxisView[] {
    return this.#views;
  }

  protected override paintUnder(): void {
    // Nothing: the line itself is the series' own.
  }

  protected override paintOver(): void {
    // Nothing on the pane.
  }

  #axisView(part: 'text' | 'note'): ISeriesPrimitiveAxisView {
    return {
      coordinate: () => {
        const y = this.#label ? this.priceToY(this.#label.price) : null;
        // A hair lower, so that the note is ordered after its price.
        return y === null ? -100 : y + (part === 'note' ? 0.5 : 0);
      },
      text: () => this.#label?.[part] ?? '',
      textColor: () => this.#palette.onColour,
      backColor: () => this.colour,
      visible: () =>
        this.#label ? this.#label[part].trim() !== '' && this.priceToY(this.#label.price) !== null : false,
      tickVisible: () => false,
    };
  }

  /** Of the label, and of the line that belongs to it. */
  get colour(): string {
    if (!this.#label || this.#label.isHeld) return this.#palette.held;
    return this.#label.rising ? this.#palette.up : this.#palette.down;
  }
}
