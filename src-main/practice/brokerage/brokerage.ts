import { newYorkDate } from '../market/trading-time.ts';
import type { Faults } from '../faults/faults.ts';
import type { RestRequest, RestRoute } from '../rest/rest-route.ts';
import type { AccountIdentity, PracticeAccount } from './accounts/account.ts';
import { seedAccounts } from './accounts/seed-accounts.ts';
import { ActivityFeed, type ActivityListener } from './activity/account-activity.ts';
import { OrderDesk, type DeskDelays } from './desk/order-desk.ts';
import { NO_CENTS } from './money/cents.ts';
import type { Order } from './orders/order.ts';
import type { Strategy } from './orders/order-terms.ts';
import type { StrategyNode } from './orders/strategy-node.ts';
import type { QuoteSource } from './quotes/quote-source.ts';
import { balancesNow } from './replies/account-json.ts';
import type { Balances } from './replies/balances-json.ts';
import { reviewStrategy, type ReviewedAccount } from './review/review-strategy.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { orderRoutes } from './routes/order-routes.ts';
import { transactionRoutes } from './routes/transaction-routes.ts';

export interface BrokerageOptions {
  readonly quotes: QuoteSource;
  /** The exchange's clock. */
  readonly nowMs: () => number;
  /** This computer's clock. */
  readonly wallNowMs: () => number;
  readonly faults: Faults;
  /** The account numbers that the bearer of a request was allowed to see at the login. */
  readonly accountsOf: (request: RestRequest) => readonly string[] | 'all';
  readonly delays?: DeskDelays;
  /** Somebody trades: a clock that waits for its first client may start. */
  readonly onOrderEntered?: () => void;
}

const USUAL_DELAYS: DeskDelays = { acknowledgeMs: 300, decideMs: 300 };
const MS_PER_HOUR = 3_600_000;

/** What a request does with orders goes through here, so that the clock has always been seen to first. */
export class Brokerage {
  readonly quotes: QuoteSource;
  readonly faults: Faults;
  readonly #options: BrokerageOptions;
  readonly #accounts: readonly PracticeAccount[];
  readonly #desk: OrderDesk;
  readonly #activity: ActivityFeed;
  readonly #initial = new Map<string, Balances>();
  #hour: number;
  #day: string;

  constructor(options: BrokerageOptions) {
    this.#options = options;
    this.quotes = options.quotes;
    this.faults = options.faults;
    const nowMs = options.nowMs();
    // Numbers of one run are not those of another: a client may remember them.
    let lastId = options.wallNowMs();
    const nextId = (): number => (lastId += 1);
    this.#accounts = seedAccounts({
      ...{ nowMs, wallNowMs: options.wallNowMs(), quotes: options.quotes, nextActivityId: nextId },
    });
    this.#activity = new ActivityFeed(options.quotes);
    this.#desk = new OrderDesk({
      quotes: options.quotes,
      delays: options.delays ?? USUAL_DELAYS,
      nextId: { order: nextId, activity: nextId },
      wallNowMs: options.wallNowMs,
      refusal: (accountNumber, strategy, without) => this.#refusal(accountNumber, strategy, without),
      refusesCancel: () => options.faults.take('cancel-reject') !== null,
      book: (order, fill) => {
        this.#account(order.accountNumber).bookFill(order.id, order.terms.leg, fill, options.wallNowMs());
      },
      tell: (event) => {
        this.#activity.tell(event);
      },
    });
    this.#hour = Math.floor(nowMs / MS_PER_HOUR);
    this.#day = newYorkDate(nowMs);
    this.#beginDay();
  }

  /** Numbers, hashes and types, for whoever must print or show them. */
  get accounts(): readonly AccountIdentity[] {
    return this.#accounts.map(({ identity }) => identity);
  }

  /** The trader routes, all but the user preference. */
  routes(): readonly RestRoute[] {
    return [...accountRoutes(this), ...orderRoutes(this), ...transactionRoutes(this)];
  }

  /** The quote or the last trade of a symbol has changed. */
  onQuote(symbol: string, atMs: number): void {
    this.onClock(atMs);
    this.#desk.onQuote(symbol, atMs);
  }

  /** The exchange's clock stands at `nowMs`. */
  onClock(nowMs: number): void {
    this.#desk.onClock(nowMs);
    const hour = Math.floor(nowMs / MS_PER_HOUR);
    if (hour === this.#hour) return;
    this.#hour = hour;
    const day = newYorkDate(nowMs);
    if (day === this.#day) return;
    this.#day = day;
    for (const account of this.#accounts) account.rollDay(day);
    this.#beginDay();
  }

  /** What happens to orders, as it happens. Returns what ends it. */
  onActivity(listener: ActivityListener): () => void {
    return this.#activity.subscribe(listener);
  }

  /** The accounts that a request may see, brought up to now. */
  accountsOf(request: RestRequest): readonly PracticeAccount[] {
    this.onClock(this.#options.nowMs());
    const allowed = this.#options.accountsOf(request);
    if (allowed === 'all') return this.#accounts;
    return this.#accounts.filter(({ identity }) => allowed.includes(identity.number));
  }

  /** How the day began for an account. */
  initialBalances(account: PracticeAccount): Balances {
    return this.#initial.get(account.identity.number) ?? balancesNow(account, this.quotes, NO_CENTS);
  }

  /** What an account has entered, oldest first. */
  ordersOf(account: PracticeAccount): readonly StrategyNode[] {
    return this.#desk.roots.filter(({ accountNumber }) => accountNumber === account.identity.number);
  }

  /** An order of an account, child orders included. */
  orderOf(account: PracticeAccount, id: number): StrategyNode | null {
    const node = this.#desk.find(id);
    return node?.accountNumber === account.identity.number ? node : null;
  }

  reviewed(account: PracticeAccount): ReviewedAccount {
    const openNodes = this.#desk.openNodes(account.identity.number);
    return { account, quotes: this.quotes, openNodes };
  }

  place(account: PracticeAccount, strategy: Strategy): StrategyNode {
    const node = this.#desk.enter(account.identity.number, strategy, this.#options.nowMs());
    this.#options.onOrderEntered?.();
    return node;
  }

  /** Throws OrderNotOpenError or NotReplaceableError. */
  replace(node: StrategyNode, strategy: Strategy): StrategyNode {
    return this.#desk.replace(node, strategy, this.#options.nowMs());
  }

  /** Throws OrderNotOpenError. */
  cancel(node: StrategyNode): void {
    this.#desk.cancel(node, this.#options.nowMs());
  }

  /** The two clocks: ranges of time may be meant on either. */
  get clocks(): { readonly exchangeMs: number; readonly wallMs: number } {
    return { exchangeMs: this.#options.nowMs(), wallMs: this.#options.wallNowMs() };
  }

  #account(number: string): PracticeAccount {
    const account = this.#accounts.find(({ identity }) => identity.number === number);
    if (!account) throw new RangeError(`The practice exchange has no account ${number}.`);
    return account;
  }

  #refusal(accountNumber: string, strategy: Strategy, without: Order | null): string | null {
    const findings = reviewStrategy(strategy, this.reviewed(this.#account(accountNumber)), without);
    return findings.find(({ severity }) => severity === 'REJECT')?.message ?? null;
  }

  #beginDay(): void {
    for (const account of this.#accounts) {
      this.#initial.set(account.identity.number, balancesNow(account, this.quotes, NO_CENTS));
    }
  }
}
