import { create } from 'zustand';
import type { DisplayBatch, QuoteView } from '#core/contract/display';
import type { OpeningRangeView, Signal } from '#core/signals/signal';
import { Pacer, READING_PERIOD_MS } from './pacer.ts';

/** Newest state of what trades. Rows and cells select what they show, so a tick re-renders only the cells it changed. */
export interface MarketState {
  readonly quotes: Readonly<Record<string, QuoteView>>;
  /** By symbol; one for each strategy that watches it. */
  readonly openingRanges: Readonly<Record<string, readonly OpeningRangeView[]>>;
  /** Newest first, each once. */
  readonly signals: readonly Signal[];
  /** The newest that came while the window watched, rather than from the archive. */
  readonly newSignal: Signal | null;
}

const MOST_SIGNALS = 200;

const NOTHING: MarketState = { quotes: {}, openingRanges: {}, signals: [], newSignal: null };

export const useMarket = create<MarketState>(() => NOTHING);

/** Adds signals to a list, newest first; one that is known already is not added again. */
export function withSignals(known: readonly Signal[], more: readonly Signal[]): readonly Signal[] {
  const ids = new Set(known.map(({ id }) => id));
  const fresh = more.filter(({ id }) => !ids.has(id));
  if (fresh.length === 0) return known;
  return [...fresh, ...known].sort((left, right) => right.knownAtMs - left.knownAtMs).slice(0, MOST_SIGNALS);
}

function withNewest<View extends { readonly symbol: string }>(
  known: Readonly<Record<string, View>>,
  changed: readonly View[],
): Readonly<Record<string, View>> {
  if (changed.length === 0) return known;
  return { ...known, ...Object.fromEntries(changed.map((view) => [view.symbol, view])) };
}

/** Quotes that came since the lists were last renewed, the newest of each symbol. */
const waiting = new Map<string, QuoteView>();

const quotePacer = new Pacer(READING_PERIOD_MS, () => {
  const quotes = [...waiting.values()];
  waiting.clear();
  useMarket.setState((state) => ({ quotes: withNewest(state.quotes, quotes) }));
});

/** Takes a batch: signals and ranges at once, quotes as often as they can be read. */
export function applyDisplayBatch(batch: DisplayBatch): void {
  for (const quote of batch.quotes) waiting.set(quote.symbol, quote);
  if (waiting.size > 0) quotePacer.request();
  const { openingRanges } = batch;
  if (openingRanges.length === 0 && batch.signals.length === 0) return;
  const ranges = Object.fromEntries(openingRanges.map((each) => [each.symbol, each.ranges]));
  useMarket.setState((state) => ({
    openingRanges: openingRanges.length === 0 ? state.openingRanges : { ...state.openingRanges, ...ranges },
    signals: withSignals(state.signals, batch.signals),
    newSignal: batch.signals.at(-1) ?? state.newSignal,
  }));
}

/** Forgets all: what follows is another time. */
export function clearMarket(): void {
  waiting.clear();
  useMarket.setState(NOTHING);
}

export function addSignals(signals: readonly Signal[]): void {
  useMarket.setState((state) => ({ signals: withSignals(state.signals, signals) }));
}
