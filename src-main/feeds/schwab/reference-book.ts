import type { ReferenceEvent } from '#core/market/feed-batch';
import { priceFromUnits } from '#core/market/price';
import type { SymbolName } from '#core/market/units';
import type { LevelOneLayout } from './level-one-layout.ts';
import { BAD_VALUE, wirePrice, type WireObject } from './wire-values.ts';

const LONGEST_CONTRACT = 32;
const LONGEST_DESCRIPTION = 200;

interface Facts {
  contract: string | null;
  previousClose: number;
  description: string | null;
}

type MutableReferenceEvent = { -readonly [Member in keyof ReferenceEvent]: ReferenceEvent[Member] };

function boundedText(raw: unknown, longest: number): string | null {
  return typeof raw === 'string' && raw !== '' && raw.length <= longest ? raw : null;
}

/** The slow-changing facts of every symbol; tells of each once, and again only when it changes. */
export class ReferenceBook {
  readonly #facts: Facts[] = [];
  #symbols: readonly SymbolName[] = [];
  /** Whether the newest update carried a fact that could not be used. */
  sawBadValue = false;

  constructor(symbols: readonly SymbolName[]) {
    this.grow(symbols);
  }

  /** `symbols`: those that were there, in their order, and new ones behind them. */
  grow(symbols: readonly SymbolName[]): void {
    this.#symbols = symbols;
    while (this.#facts.length < symbols.length) {
      this.#facts.push({ contract: null, previousClose: NaN, description: null });
    }
  }

  /** What is new in an update; null when nothing is, which is nearly always. */
  merge(item: WireObject, symbol: number, layout: LevelOneLayout): ReferenceEvent | null {
    this.sawBadValue = false;
    const contract = layout.activeSymbol === null ? undefined : item[layout.activeSymbol];
    const close = item[layout.previousClose];
    const description = item[layout.description];
    if (contract === undefined && close === undefined && description === undefined) return null;

    const facts = this.#facts[symbol];
    const name = this.#symbols[symbol];
    if (!facts || name === undefined) return null;
    const event: MutableReferenceEvent = { kind: 'reference', symbol: name };
    const any = [
      this.#takeContract(contract, facts, event),
      this.#takeClose(close, facts, event, layout.pricesMayBeNegative),
      this.#takeDescription(description, facts, event),
    ].includes(true);
    return any ? event : null;
  }

  #takeContract(raw: unknown, facts: Facts, event: MutableReferenceEvent): boolean {
    const contract = this.#text(raw, LONGEST_CONTRACT);
    if (contract === null || contract === facts.contract) return false;
    facts.contract = event.contract = contract;
    return true;
  }

  #takeDescription(raw: unknown, facts: Facts, event: MutableReferenceEvent): boolean {
    const description = this.#text(raw, LONGEST_DESCRIPTION);
    if (description === null || description === facts.description) return false;
    facts.description = event.description = description;
    return true;
  }

  #takeClose(raw: unknown, facts: Facts, event: MutableReferenceEvent, mayBeNegative: boolean): boolean {
    if (raw === undefined) return false;
    const close = wirePrice(raw, mayBeNegative);
    if (close === BAD_VALUE) this.sawBadValue = true;
    if (!Number.isFinite(close) || close === facts.previousClose) return false;
    facts.previousClose = close;
    event.previousClose = priceFromUnits(close);
    return true;
  }

  #text(raw: unknown, longest: number): string | null {
    const text = boundedText(raw, longest);
    // Before the open the description may be blank: unknown, not a fault.
    if (text === null && raw !== undefined && raw !== null && raw !== '') this.sawBadValue = true;
    return text;
  }
}
