import { toBalancesView } from '#core/broker/portfolio/balances-view';
import { sortedByFamily } from '#core/broker/portfolio/order-list';
import { toOrderView } from '#core/broker/portfolio/order-view';
import { toPositionView } from '#core/broker/portfolio/position-view';
import { toTransactionView } from '#core/broker/portfolio/transaction-view';
import type { AccountReading } from '#core/broker/replies/account';
import type { OrderInFamily } from '#core/broker/replies/order';
import { unreadSentence } from '#core/broker/wire/tolerant-rows';
import type { BrokerClient } from '../broker-client.ts';
import type { AccountBook, KnownAccount } from './account-book.ts';
import type { PortfolioBoard } from './portfolio-board.ts';

const MS_PER_DAY = 86_400_000;
/**
 * The broker takes ranges of 60 days that begin within the last 60. The end lies a day ahead, so that a clock that is
 * behind the broker's does not hide the newest.
 */
const DAYS_AHEAD = 1;
const ORDER_DAYS_BACK = 59;
const TRANSACTION_DAYS_BACK = 30;
/** The broker's longest list. */
const MOST_ROWS = 3_000;

const joined = (...sentences: readonly (string | null)[]): string | null => {
  const said = sentences.filter((sentence) => sentence !== null);
  return said.length === 0 ? null : said.join(' ');
};

const cutSentence = (rows: number, noun: string): string | null =>
  rows < MOST_ROWS
    ? null
    : `Schwab sends ${MOST_ROWS.toLocaleString('en-US')} ${noun} at most; older ones are not shown.`;

/** Reads the parts of the portfolio and puts them on the board. Each answers whether it was read. */
export class PortfolioReader {
  readonly #client: BrokerClient;
  readonly #book: AccountBook;
  readonly #board: PortfolioBoard;

  constructor(client: BrokerClient, book: AccountBook, board: PortfolioBoard) {
    this.#client = client;
    this.#book = book;
    this.#board = board;
  }

  /** Which accounts there are and what their owner calls them; null, or why they cannot be read. */
  async readAccountList(): Promise<string | null> {
    const numbers = await this.#client.accountNumbers();
    if (!numbers.ok) return numbers.error.sentence;
    this.#book.setNumbers(numbers.value);
    if (this.#book.needsNames) await this.#readNames();
    this.#board.show();
    return unreadSentence(numbers.unread);
  }

  async readBalancesAndPositions(): Promise<boolean> {
    const accounts = this.#book.accounts ?? [];
    const reply = await this.#client.accounts();
    for (const account of accounts) {
      if (!reply.ok) this.#setProblems(account, reply.error.sentence);
      else {
        const reading = reply.value.find(
          ({ account: { securitiesAccount } }) => securitiesAccount.accountNumber === account.number,
        );
        if (reading) this.#setReading(account, reading);
        else this.#setProblems(account, missingSentence(reply.unread.example));
      }
    }
    this.#board.show();
    return reply.ok;
  }

  /** Gives the number of orders that belong to no known account; null when the orders could not be read. */
  async readOrders(nowMs: number): Promise<number | null> {
    const accounts = this.#book.accounts ?? [];
    const reply = await this.#client.orders({
      fromMs: nowMs - ORDER_DAYS_BACK * MS_PER_DAY,
      toMs: nowMs + DAYS_AHEAD * MS_PER_DAY,
      maxResults: MOST_ROWS,
    });
    if (!reply.ok) {
      for (const account of accounts) this.#board.setProblem(account, 'orders', reply.error.sentence);
      this.#board.show();
      return null;
    }
    const parents = reply.value.filter(({ parentOrderId }) => parentOrderId === null).length;
    const problem = joined(unreadSentence(reply.unread), cutSentence(parents, 'orders'));
    for (const account of accounts) {
      this.#board.setParts(account, { orders: this.#board.readNow(ordersOf(account, reply.value), problem) });
    }
    this.#board.show();
    const known = new Set(accounts.map(({ number }) => number));
    return reply.value.filter(({ accountNumber }) => accountNumber === null || !known.has(accountNumber)).length;
  }

  async readTransactions(nowMs: number): Promise<boolean> {
    const accounts = this.#book.accounts ?? [];
    const read = await Promise.all(accounts.map((account) => this.#readTransactionsOf(account, nowMs)));
    return read.every(Boolean);
  }

  async #readTransactionsOf(account: KnownAccount, nowMs: number): Promise<boolean> {
    const reply = await this.#client.transactions(account.hash, {
      fromMs: nowMs - TRANSACTION_DAYS_BACK * MS_PER_DAY,
      toMs: nowMs + DAYS_AHEAD * MS_PER_DAY,
    });
    if (reply.ok) {
      const views = reply.value.map(toTransactionView);
      const newestFirst = views.sort((left, right) => (right.wallMs ?? -Infinity) - (left.wallMs ?? -Infinity) || 0);
      const problem = joined(unreadSentence(reply.unread), cutSentence(views.length, 'transactions'));
      this.#board.setParts(account, { transactions: this.#board.readNow(newestFirst, problem) });
    } else this.#board.setProblem(account, 'transactions', reply.error.sentence);
    this.#board.show();
    return reply.ok;
  }

  /**
   * Names are a convenience: without them an account is called by its type and its last digits. They are asked for once,
   * because each reading of the settings may give the streamer's client a new identity.
   */
  async #readNames(): Promise<void> {
    const preference = await this.#client.userPreference();
    if (preference.ok) this.#book.setNickNames(preference.value);
  }

  #setReading(account: KnownAccount, reading: AccountReading): void {
    const { type, isDayTrader, isClosingOnlyRestricted } = reading.account.securitiesAccount;
    this.#board.setFacts(account, { type, isDayTrader, isClosingOnly: isClosingOnlyRestricted });
    const balances = toBalancesView(reading.account);
    const none = balances === null ? 'Schwab sent no present balances for this account.' : null;
    const positions = reading.positions.map(toPositionView);
    this.#board.setParts(account, {
      balances: this.#board.readNow(balances, joined(none, unreadSentence(reading.accountUnread))),
      positions: this.#board.readNow(positions, unreadSentence(reading.positionsUnread)),
    });
  }

  #setProblems(account: KnownAccount, problem: string): void {
    this.#board.setProblem(account, 'balances', problem);
    this.#board.setProblem(account, 'positions', problem);
  }
}

const missingSentence = (example: string | null): string =>
  `Schwab's answer held nothing readable of this account${example === null ? '' : ` (${example})`}. What is shown keeps its time.`;

const ordersOf = ({ number }: KnownAccount, orders: readonly OrderInFamily[]) => [
  ...sortedByFamily(orders.filter(({ accountNumber }) => accountNumber === number).map(toOrderView)),
];
