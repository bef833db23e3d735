import { assetClassOf } from '../market/instrument.ts';

/**
 * How symbols are spelled in the names of channels and keys. A name stands for one symbol for as long as the publisher
 * lives, and one symbol has one name: the future /NQ and a stock NQ never meet.
 */

export const FUTURE_NAMES = ['with-slash', 'without-slash'] as const;
export type FutureNames = (typeof FUTURE_NAMES)[number];

export interface NamingRules {
  /** `/NQ` as the broker writes it, or `NQ` as earlier systems did. */
  readonly futureNames: FutureNames;
  /** Names of single symbols, before any rule. */
  readonly names: Readonly<Record<string, string>>;
}

/** Letters, digits and `. _ / $ -` stay; a space is `_`; all else is a code, because `* ? [ ]` are patterns to a subscriber. */
export function spelledOut(symbol: string): string {
  return symbol
    .replaceAll('%', '%25')
    .replaceAll('_', '%5F')
    .replaceAll(' ', '_')
    .replace(/[^A-Za-z0-9._/$%-]/g, (odd) => encodeURIComponent(odd).replace(/[!'()*]/g, percent));
}

const HEX = 16;
const percent = (character: string): string => `%${character.charCodeAt(0).toString(HEX).toUpperCase()}`;

export class ChannelNames {
  readonly #rules: NamingRules;
  readonly #nameOf = new Map<string, string>();
  readonly #ownerOf = new Map<string, string>();
  readonly #refused: string[] = [];

  constructor(rules: NamingRules) {
    this.#rules = rules;
  }

  /** The symbols whose wished name was taken, each with what became of it, as sentences. */
  get refused(): readonly string[] {
    return this.#refused;
  }

  of(symbol: string): string {
    return this.#nameOf.get(symbol) ?? this.#claim(symbol);
  }

  #claim(symbol: string): string {
    const wished = this.#wished(symbol);
    const plain = spelledOut(symbol);
    // A colon is in no spelled-out name, so the last one is free for certain.
    const name =
      [wished, plain].find((candidate) => !this.#ownerOf.has(candidate)) ?? `${assetClassOf(symbol)}:${plain}`;
    const owner = this.#ownerOf.get(wished);
    if (owner !== undefined) this.#refused.push(`${symbol} is published as ${name}: ${wished} is already ${owner}.`);
    this.#nameOf.set(symbol, name);
    this.#ownerOf.set(name, symbol);
    return name;
  }

  #wished(symbol: string): string {
    const own = this.#rules.names[symbol];
    if (own !== undefined) return spelledOut(own);
    const isStripped = this.#rules.futureNames === 'without-slash' && symbol.startsWith('/') && symbol.length > 1;
    return spelledOut(isStripped ? symbol.slice(1) : symbol);
  }
}
