import type { BrokerHealth } from '#core/contract/broker';
import type { LoginView } from '#core/contract/login';
import type { PortfolioView } from '#core/contract/portfolio';
import { EXPLAIN_WAIT_AFTER_MS } from '../status/stream-banners.ts';
import { formatSecondsLeft } from '../format/durations.ts';

export type PortfolioAction = 'connect' | 'log-in' | 'choose-accounts' | 'sync';

/** Why there is nothing to show instead of the tables, and the one thing to do about it. */
export interface PortfolioEmpty {
  readonly title: string;
  readonly text: string;
  readonly action: PortfolioAction | null;
}

function reading(broker: BrokerHealth | null, waitedMs: number): PortfolioEmpty {
  const title = 'Reading the accounts.';
  if (waitedMs < EXPLAIN_WAIT_AFTER_MS) return { title, text: '', action: null };
  if (broker?.state === 'throttled') {
    return {
      title,
      text: `${broker.queued} requests wait for the budget of ${broker.budgetPerMinute} a minute, the last of them ${formatSecondsLeft(broker.waitMs)}.`,
      action: null,
    };
  }
  return { title, text: broker?.reason ?? 'Waiting for the broker to answer.', action: 'sync' };
}

export interface PortfolioInput {
  readonly portfolio: PortfolioView | null;
  readonly login: LoginView | null;
  readonly broker: BrokerHealth | null;
  /** How long this has been looked at without an answer. */
  readonly waitedMs: number;
}

/** null: there are accounts to show. */
export function portfolioEmpty({ portfolio, login, broker, waitedMs }: PortfolioInput): PortfolioEmpty | null {
  if (!portfolio || !login) {
    return { title: 'Waiting for the workstation.', text: 'Its main process has not answered yet.', action: null };
  }
  if (portfolio.accounts && portfolio.accounts.length > 0) return null;
  if (login.token.kind === 'none') {
    return {
      title: 'No account is connected.',
      text: 'Connect Schwab to see positions, orders, balances and transactions here. Orders are only read, never sent.',
      action: 'connect',
    };
  }
  if (login.token.kind === 'lost') {
    return { title: 'The login is lost.', text: login.token.reason, action: 'log-in' };
  }
  if (portfolio.problem !== null) {
    return { title: 'The accounts could not be read.', text: portfolio.problem, action: 'sync' };
  }
  if (portfolio.accounts === null) return reading(broker, waitedMs);
  return {
    title: 'No account is shown.',
    text: 'Choose which of your accounts appear here.',
    action: 'choose-accounts',
  };
}
