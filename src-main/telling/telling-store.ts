import type { TellingSettings } from '#core/telling/telling-settings';

/** What the user chose about the telling; `change` rejects with a plain sentence when it cannot be kept. */
export interface TellingStore {
  readonly value: TellingSettings;
  change(part: Partial<TellingSettings>): Promise<void>;
}
