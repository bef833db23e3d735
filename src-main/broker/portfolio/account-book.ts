import { createHmac } from 'node:crypto';
import { accountName, maskedNumber } from '#core/broker/portfolio/masked-number';
import type { AccountNumber } from '#core/broker/replies/account-numbers';
import type { UserPreference } from '#core/broker/replies/user-preference';
import { accountHash, type AccountHash } from '#core/broker/requests/trader-requests';

/** One account as only this thread knows it: number and hash never leave it. */
export interface KnownAccount {
  readonly number: string;
  readonly hash: AccountHash;
  /** Stands for the account everywhere else. */
  readonly accountKey: string;
  readonly maskedNumber: string;
}

const KEY_LENGTH = 32;

/** Which accounts there are, by number, hash and key. */
export class AccountBook {
  readonly #salt: string;
  #accounts: readonly KnownAccount[] | null = null;
  #nickNames: ReadonlyMap<string, string | null> = new Map();
  /** The numbers that names were asked for. */
  #namedNumbers = '';

  constructor(salt: string) {
    this.#salt = salt;
  }

  /** null: not read yet. In the broker's order. */
  get accounts(): readonly KnownAccount[] | null {
    return this.#accounts;
  }

  /** Hashes may change with every login, so each list replaces the one before. */
  setNumbers(numbers: readonly AccountNumber[]): void {
    const unique = new Map(numbers.map((entry) => [entry.accountNumber, entry]));
    this.#accounts = [...unique.values()].map(({ accountNumber, hashValue }) => ({
      number: accountNumber,
      hash: accountHash(hashValue),
      accountKey: this.keyOf(accountNumber),
      maskedNumber: maskedNumber(accountNumber),
    }));
  }

  /** Whether there are accounts that nobody has asked the names for. */
  get needsNames(): boolean {
    return this.#numbersText() !== this.#namedNumbers;
  }

  setNickNames({ accounts }: UserPreference): void {
    this.#namedNumbers = this.#numbersText();
    this.#nickNames = new Map(accounts.map(({ accountNumber, nickName }) => [accountNumber, nickName]));
  }

  nameOf({ number }: KnownAccount, type: string | null): string {
    return accountName(this.#nickNames.get(number) ?? null, type, number);
  }

  /** The same for a number at every login on this computer, and nothing to anybody without the salt. */
  keyOf(accountNumber: string): string {
    return createHmac('sha256', this.#salt).update(accountNumber).digest('hex').slice(0, KEY_LENGTH);
  }

  #numbersText(): string {
    return (this.#accounts ?? []).map(({ number }) => number).join();
  }
}
