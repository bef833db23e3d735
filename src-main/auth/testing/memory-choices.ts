import type { ChoicesStore, LoginChoices } from '../login-choices.ts';

/** Choices that are forgotten with the test. */
export class MemoryChoices implements ChoicesStore {
  value: LoginChoices;
  /** The sentence with which every change is refused, if any. */
  problem: string | null = null;

  constructor(callbackUrl: string) {
    this.value = { callbackUrl, shownAccounts: null, backupFolders: [] };
  }

  change(part: Partial<LoginChoices>): Promise<void> {
    this.value = { ...this.value, ...part };
    return this.problem === null ? Promise.resolve() : Promise.reject(new Error(this.problem));
  }
}
