import type { FieldValue, LevelOneState } from '../../market/level-one.ts';

/** The parts of a quote reply that `fields` chooses from. */
export const QUOTE_NODES = ['quote', 'fundamental', 'extended', 'reference', 'regular'] as const;
export type QuoteNode = (typeof QUOTE_NODES)[number];

export type NodeValues = Readonly<Record<string, FieldValue>>;

/** One symbol's part of a quote reply. */
export interface SymbolQuote {
  /** What every reply holds: asset type, symbol and the like. */
  readonly head: NodeValues;
  /** A kind of asset has only some of the nodes. */
  readonly nodes: Readonly<Partial<Record<QuoteNode, NodeValues>>>;
}

/** REST's name of a value and the number of the stream's field that holds it. */
export type NodeFields = Readonly<Record<string, number>>;

/** The values that the level-one state of a symbol has for a node; what it does not know is left out. */
export function nodeOf(state: LevelOneState, fields: NodeFields): NodeValues {
  const known = Object.entries(fields).flatMap(([name, field]) => {
    const value = state.value(field);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}

/** Schwab's number of a security. Here it is computed from the symbol, so that it is always the same. */
export function securityId(symbol: string): number {
  let id = 0;
  for (const character of symbol) id = (id * 31 + (character.codePointAt(0) ?? 0)) % 2_000_000_000;
  return id + 1;
}
