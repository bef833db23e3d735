/** What the window remembers of its own look. Nothing depends on it: without a storage it begins as it was shipped. */
export interface KeyValueStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** The browser's own; null where the page may not keep anything. */
export function browserStore(): KeyValueStore | null {
  try {
    return window.localStorage;
  } catch {
    // Asking is what throws when storage is switched off.
    return null;
  }
}

/** A number within its limits; the fallback when nothing usable was kept. */
export function readNumber(
  store: KeyValueStore | null,
  key: string,
  { least, most, fallback }: { readonly least: number; readonly most: number; readonly fallback: number },
): number {
  const kept = store?.getItem(key) ?? null;
  const value = kept === null || kept.trim() === '' ? Number.NaN : Number(kept);
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : fallback;
}

/** False when the storage is full or refused: the look then lasts until the window is closed. */
export function remember(store: KeyValueStore | null, key: string, value: string): boolean {
  try {
    store?.setItem(key, value);
    return store !== null;
  } catch {
    return false;
  }
}
