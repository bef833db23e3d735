import { useEffect } from 'react';
import { create } from 'zustand';
import type { CatalogueEntry } from '#core/signals/active-strategy';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

interface CatalogueState {
  /** Every rule there is; null until it was read. */
  readonly rules: readonly CatalogueEntry[] | null;
}

export const useCatalogueStore = create<CatalogueState>(() => ({ rules: null }));

const NO_RULES: readonly CatalogueEntry[] = [];
/** The name under which reading it is asked for. */
export const CATALOGUE_ASKED = 'strategies.catalogue';

async function readCatalogue(): Promise<void> {
  await ask(CATALOGUE_ASKED, async () => {
    useCatalogueStore.setState({ rules: await bridge().request('strategies.catalogue', null) });
    return null;
  });
}

/** The rules of this build, read once; empty until they are there. */
export function useCatalogue(): readonly CatalogueEntry[] {
  const rules = useCatalogueStore((state) => state.rules);
  useEffect(() => {
    if (rules === null) void readCatalogue();
  }, [rules]);
  return rules ?? NO_RULES;
}
