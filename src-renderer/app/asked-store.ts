import { create } from 'zustand';
import type { Outcome } from '#core/contract/login';
import { plainMessage } from './bridge.ts';

/** Something that the user asked for and what became of it. */
export interface Asked {
  readonly isBusy: boolean;
  /** The newest answer as a sentence; null while there is none. */
  readonly outcome: Outcome | null;
}

export type AskedByName = Readonly<Record<string, Asked>>;

/** Kept outside the dialogs: an answer that comes after one was closed is there when it is opened again. */
export const useAsked = create<AskedByName>(() => ({}));

const NOT_ASKED: Asked = { isBusy: false, outcome: null };

export const askedOf = (asked: AskedByName, name: string): Asked => asked[name] ?? NOT_ASKED;

/**
 * Asks unless the same question is still under way. Answers whether it went well; a rejection becomes a sentence.
 * `run` gives null when there is nothing to say.
 */
export async function ask(name: string, run: () => Promise<Outcome | null>): Promise<boolean> {
  if (askedOf(useAsked.getState(), name).isBusy) return false;
  useAsked.setState({ [name]: { isBusy: true, outcome: null } });
  let outcome: Outcome | null;
  try {
    outcome = await run();
  } catch (error) {
    outcome = { ok: false, sentence: plainMessage(error) };
  }
  useAsked.setState({ [name]: { isBusy: false, outcome } });
  return outcome?.ok ?? true;
}

export function forgetAnswer(name: string): void {
  useAsked.setState({ [name]: NOT_ASKED });
}
