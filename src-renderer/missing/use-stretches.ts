import { useEffect } from 'react';
import type { MissingStretch } from '#core/contract/backfill';
import { useHealth } from '../app/health-store.ts';
import { lookForMissing, useBackfill } from './backfill-store.ts';

/** What is known to be missing of a symbol, newest first; null while that is not known. */
export function useStretches(symbol: string | null): readonly MissingStretch[] | null {
  return useBackfill(({ stretchesOf }) => (symbol === null ? null : (stretchesOf[symbol] ?? null)));
}

/** Asks about a symbol when it is chosen, and again when the archive or the stream came to another state. */
export function useLookForMissing(symbol: string | null): void {
  const archiveState = useHealth(({ health }) => health?.archive.state ?? null);
  const feedState = useHealth(({ health }) => health?.feed.state ?? null);
  useEffect(() => {
    if (symbol !== null && archiveState !== null) void lookForMissing(symbol);
  }, [symbol, archiveState, feedState]);
}
