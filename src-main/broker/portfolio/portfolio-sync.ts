import type { PortfolioView } from '#core/contract/portfolio';
import type { BrokerClient } from '../broker-client.ts';
import type { BrokerEnvironment } from '../broker-environment.ts';
import { AccountBook } from './account-book.ts';
import { PortfolioBoard } from './portfolio-board.ts';
import { PortfolioReader } from './portfolio-reader.ts';
import { SyncTurns, type SyncScope } from './sync-turns.ts';

export interface PortfolioSyncParts {
  readonly environment: BrokerEnvironment;
  readonly client: BrokerClient;
  readonly accountKeySalt: string;
  readonly emit: (portfolio: PortfolioView) => void;
}

/** Reads the accounts when it is asked to and tells the picture as it grows. */
export class PortfolioSync {
  readonly #parts: PortfolioSyncParts;
  readonly #book: AccountBook;
  readonly #board: PortfolioBoard;
  readonly #reader: PortfolioReader;
  readonly #turns: SyncTurns;
  #closed = false;

  constructor(parts: PortfolioSyncParts) {
    this.#parts = parts;
    this.#book = new AccountBook(parts.accountKeySalt);
    this.#board = new PortfolioBoard(this.#book, parts.environment.wallMs, (portfolio) => {
      // What a reading that was called off still finds out belongs to a broker that is not asked any more.
      if (!this.#closed) parts.emit(portfolio);
    });
    this.#reader = new PortfolioReader(parts.client, this.#book, this.#board);
    this.#turns = new SyncTurns(parts.environment, (scope) => this.#read(scope));
  }

  /** `orders` reads orders, positions and balances alone; `all` reads the list of accounts and the transactions too. */
  sync(scope: SyncScope): Promise<void> {
    return this.#turns.request(scope);
  }

  close(): void {
    this.#closed = true;
    this.#turns.close();
  }

  async #read(scope: SyncScope): Promise<void> {
    this.#board.begin();
    const isFirst = this.#book.accounts === null;
    const problem = scope === 'all' || isFirst ? await this.#reader.readAccountList() : null;
    if (this.#book.accounts === null) {
      this.#board.end(problem, false);
      return;
    }
    const nowMs = this.#parts.environment.wallMs();
    const [hasBalances, strangers, hasTransactions] = await Promise.all([
      this.#reader.readBalancesAndPositions(),
      this.#reader.readOrders(nowMs),
      scope === 'all' || isFirst ? this.#reader.readTransactions(nowMs) : true,
    ]);
    const isWhole = problem === null && hasBalances && strangers !== null && hasTransactions;
    this.#board.end(problem ?? strangersSentence(strangers ?? 0), isWhole);
  }
}

function strangersSentence(orders: number): string | null {
  if (orders === 0) return null;
  const subject = orders === 1 ? '1 order belongs' : `${orders} orders belong`;
  return `${subject} to an account that is not in Schwab's list and cannot be shown. Log in again and tick every account.`;
}
