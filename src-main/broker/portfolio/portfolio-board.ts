import type { AccountView, PortfolioView } from '#core/contract/portfolio';
import type { AccountBook, KnownAccount } from './account-book.ts';

export type AccountPart = 'balances' | 'positions' | 'orders' | 'transactions';

type Parts = Pick<AccountView, AccountPart>;

/** What is known of one account besides its name. */
interface Standing {
  readonly type: string | null;
  readonly isDayTrader: boolean | null;
  readonly isClosingOnly: boolean | null;
  readonly parts: Readonly<Parts>;
}

const neverRead = <Value>(content: Value) => ({ syncedWallMs: null, problem: null, content });

const UNKNOWN: Standing = {
  type: null,
  isDayTrader: null,
  isClosingOnly: null,
  parts: {
    balances: neverRead(null),
    positions: neverRead([]),
    orders: neverRead([]),
    transactions: neverRead([]),
  },
};

/** The picture of all accounts as it is shown: each part keeps its own time and its own problem. */
export class PortfolioBoard {
  readonly #book: AccountBook;
  readonly #wallMs: () => number;
  readonly #emit: (portfolio: PortfolioView) => void;
  readonly #standings = new Map<string, Standing>();
  #syncing = false;
  #syncedWallMs: number | null = null;
  #problem: string | null = null;

  constructor(book: AccountBook, wallMs: () => number, emit: (portfolio: PortfolioView) => void) {
    this.#book = book;
    this.#wallMs = wallMs;
    this.#emit = emit;
  }

  begin(): void {
    this.#syncing = true;
    this.show();
  }

  /** `problem`: why the accounts themselves could not be read; null when they could. */
  end(problem: string | null, isWhole: boolean): void {
    this.#syncing = false;
    this.#problem = problem;
    if (isWhole) this.#syncedWallMs = this.#wallMs();
    this.show();
  }

  /** What the broker gave just now, with what could not be read of it. */
  readNow<Content>(content: Content, problem: string | null) {
    return { syncedWallMs: this.#wallMs(), problem, content };
  }

  setParts({ accountKey }: KnownAccount, parts: Partial<Parts>): void {
    const standing = this.#standing(accountKey);
    this.#standings.set(accountKey, { ...standing, parts: { ...standing.parts, ...parts } });
  }

  /** What is shown stays with its time; the problem stands beside it. */
  setProblem(account: KnownAccount, name: AccountPart, problem: string): void {
    this.setParts(account, { [name]: { ...this.#standing(account.accountKey).parts[name], problem } });
  }

  setFacts({ accountKey }: KnownAccount, facts: Omit<Standing, 'parts'>): void {
    this.#standings.set(accountKey, { ...this.#standing(accountKey), ...facts });
  }

  show(): void {
    this.#emit({
      accounts: this.#book.accounts?.map((account) => this.#viewOf(account)) ?? null,
      syncing: this.#syncing,
      syncedWallMs: this.#syncedWallMs,
      problem: this.#problem,
    });
  }

  #standing(accountKey: string): Standing {
    return this.#standings.get(accountKey) ?? UNKNOWN;
  }

  #viewOf(account: KnownAccount): AccountView {
    const { type, isDayTrader, isClosingOnly, parts } = this.#standing(account.accountKey);
    return {
      accountKey: account.accountKey,
      name: this.#book.nameOf(account, type),
      maskedNumber: account.maskedNumber,
      type: type ?? 'UNKNOWN',
      isDayTrader,
      isClosingOnly,
      ...parts,
    };
  }
}
