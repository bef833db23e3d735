import { create } from 'zustand';
import type { BackfillView, MissingStretch } from '#core/contract/backfill';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

interface BackfillState {
  /** Newest first, as last told; a symbol that is not here was not asked about yet. */
  readonly stretchesOf: Readonly<Record<string, readonly MissingStretch[]>>;
}

export const useBackfill = create<BackfillState>(() => ({ stretchesOf: {} }));

export function applyBackfill({ symbol, stretches }: BackfillView): void {
  useBackfill.setState(({ stretchesOf }) => ({ stretchesOf: { ...stretchesOf, [symbol]: stretches } }));
}

export const askedAboutMissing = (symbol: string): string => `backfill.get:${symbol}`;
export const askedToFill = (symbol: string): string => `backfill.run:${symbol}`;

export const lookForMissing = (symbol: string): Promise<boolean> =>
  ask(askedAboutMissing(symbol), async () => {
    applyBackfill(await bridge().request('backfill.get', { symbol }));
    return null;
  });

export const fillAgain = (symbol: string): Promise<boolean> =>
  ask(askedToFill(symbol), () => bridge().request('backfill.run', { symbol }));
