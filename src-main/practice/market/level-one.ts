export type FieldValue = number | string | boolean;

/** Members of an image that are not numbered fields. */
export interface ImageFacts {
  readonly delayed: boolean;
  readonly assetMainType: string;
  readonly assetSubType?: string;
  readonly cusip?: string;
}

/** Schwab shows ratios with eight decimals. 0 for a whole of 0. */
export function ratio(part: number, whole: number, scale: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * scale * 1e8) / 1e8;
}

/** The level-one state of one symbol, by field number, and which of it the newest change touched. */
export abstract class LevelOneState {
  readonly symbol: string;
  abstract readonly facts: ImageFacts;
  readonly #values: (FieldValue | undefined)[] = [];
  #changed: number[] = [];

  constructor(symbol: string) {
    this.symbol = symbol;
  }

  value(field: number): FieldValue | undefined {
    return this.#values[field];
  }

  protected set(field: number, value: FieldValue): void {
    if (this.#values[field] === value) return;
    this.#values[field] = value;
    this.#changed.push(field);
  }

  protected setAll(fields: readonly number[], value: FieldValue): void {
    for (const field of fields) this.set(field, value);
  }

  /** The fields that `change` sets to something new; the list is valid until the next call. */
  protected track(change: () => void): readonly number[] {
    this.#changed = [];
    change();
    return this.#changed;
  }
}
