import type { ComponentProps, ReactElement } from 'react';
import { describe, expect, it } from 'vitest';
import { buttonOf, htmlOf, textOf } from '../testing/html.ts';
import { makeHealth } from '../testing/make.ts';
import { makeConnected, makeLogin } from '../testing/make-login.ts';
import {
  SYNCED_WALL_MS,
  makeAccount,
  makeOrder,
  makePortfolio,
  makePosition,
  makeTransaction,
} from '../testing/make-portfolio.ts';
import { PortfolioPane } from './portfolio-pane.tsx';

const IDLE = { isBusy: false, outcome: null };

function pane(over: Partial<ComponentProps<typeof PortfolioPane>> = {}): ReactElement {
  return (
    <PortfolioPane
      part="positions"
      portfolio={makePortfolio()}
      login={makeConnected()}
      broker={makeHealth().broker}
      waitedMs={0}
      accountKey={null}
      syncing={IDLE}
      nowWallMs={SYNCED_WALL_MS + 5_000}
      {...over}
    />
  );
}
const NEVER_READ = { syncedWallMs: null, problem: null, content: [] };
const UNREAD = makePortfolio({ accounts: null, syncedWallMs: null });

describe('without accounts', () => {
  it('the portfolio says what is missing and what to do', () => {
    const unconnected = pane({ portfolio: UNREAD, login: makeLogin() });
    expect(textOf(unconnected)).toContain('No account is connected.');
    expect(buttonOf(unconnected, 'Connect Schwab')).toBeDefined();

    const token = { kind: 'lost', sinceWallMs: 1, reason: 'Replaced by another login.' } as const;
    const lost = pane({ portfolio: UNREAD, login: makeConnected({ token }) });
    expect(textOf(lost)).toContain('Replaced by another login.');
    expect(buttonOf(lost, 'Log in again')).toBeDefined();

    const failed = pane({ portfolio: { ...UNREAD, problem: 'Schwab answered 503.' } });
    expect(textOf(failed)).toContain('Schwab answered 503.');
    expect(buttonOf(failed, 'Sync now')).toBeDefined();

    const hidden = pane({ portfolio: makePortfolio({ accounts: [] }) });
    expect(textOf(hidden)).toContain('No account is shown.');
    expect(buttonOf(hidden, 'Choose accounts')).toBeDefined();

    expect(textOf(pane({ portfolio: null }))).toContain('Waiting for the workstation.');
  });

  it('the portfolio says after a while what it waits for', () => {
    const portfolio = { ...UNREAD, syncing: true };
    expect(textOf(pane({ portfolio }))).toBe('Reading the accounts.');
    const throttled = makeHealth({ broker: { state: 'throttled', queued: 3, waitMs: 11_200 } }).broker;
    expect(textOf(pane({ portfolio, waitedMs: 6_000, broker: throttled }))).toContain(
      '3 requests wait for the budget of 120 a minute, the last of them 12 s.',
    );
    const slow = pane({ portfolio, waitedMs: 6_000 });
    expect(textOf(slow)).toContain('Waiting for the broker to answer.');
    expect(buttonOf(slow, 'Sync now')).toBeDefined();
  });
});

describe('positions', () => {
  it('are shown with gains and losses by sign, not by colour alone', () => {
    const text = textOf(pane());
    expect(text).toContain('QQQ Invesco QQQ Trust 100 long 600.25 61,254.00 −341.00 −0.55% +1,229.00');
    expect(htmlOf(pane())).toContain('icon-down');
  });

  it('never show a zero for what is not known', () => {
    const unknown = makePosition({ quantity: null, averagePrice: null, marketValue: null, openProfitLoss: null });
    const content = [{ ...unknown, dayProfitLoss: null, dayProfitLossPercent: null }];
    const account = makeAccount({ positions: { syncedWallMs: 1, problem: null, content } });
    const html = htmlOf(pane({ portfolio: makePortfolio({ accounts: [account] }) }));
    expect(html.match(/title="unknown"/g)).toHaveLength(6);
    expect(html).not.toMatch(/>0(\.00)?%?</);
  });

  it('that are none are told from positions that were never read', () => {
    const none = makeAccount({ positions: { syncedWallMs: SYNCED_WALL_MS, problem: null, content: [] } });
    const empty = pane({ portfolio: makePortfolio({ accounts: [none] }) });
    expect(textOf(empty)).toBe('No positions. Synced 09:31:04 ET. Sync now');
    const unread = pane({ portfolio: makePortfolio({ accounts: [makeAccount({ positions: NEVER_READ })] }) });
    expect(textOf(unread)).toBe('The positions have not been read yet. Sync now');
  });

  it('of several accounts are shown together or by account', () => {
    const second = makeAccount({
      accountKey: 'account-2',
      name: 'Savings',
      maskedNumber: '…112',
      positions: {
        syncedWallMs: 1,
        problem: null,
        content: [makePosition({ symbol: 'AAPL', description: 'Apple Inc.' })],
      },
    });
    const portfolio = makePortfolio({ accounts: [makeAccount(), second] });
    const both = textOf(pane({ portfolio }));
    expect(both).toContain('QQQ');
    expect(both).toContain('…112 Savings');
    const one = textOf(pane({ portfolio, accountKey: 'account-2' }));
    expect(one).toContain('AAPL');
    expect(one).not.toContain('QQQ');
    expect(textOf(pane({ portfolio, accountKey: 'gone' }))).toContain('QQQ');
  });

  it('that are hundreds are all there', () => {
    const content = Array.from({ length: 400 }, (_, index) => makePosition({ symbol: `S${index}` }));
    const account = makeAccount({ positions: { syncedWallMs: 1, problem: null, content } });
    const html = htmlOf(pane({ portfolio: makePortfolio({ accounts: [account] }) }));
    expect(html.match(/data-testid="position-row"/g)).toHaveLength(400);
  });
});

describe('a part that could not be read', () => {
  it('says so above what it showed before', () => {
    const orders = { syncedWallMs: SYNCED_WALL_MS, problem: 'Schwab answered 503.', content: [makeOrder()] };
    const view = pane({ part: 'orders', portfolio: makePortfolio({ accounts: [makeAccount({ orders })] }) });
    expect(textOf(view)).toContain('Schwab answered 503. What is shown is from 09:31:04 ET.');
    expect(textOf(view)).toContain('Working');
    const positions = pane({ portfolio: makePortfolio({ accounts: [makeAccount({ orders })] }) });
    expect(textOf(positions)).not.toContain('503');
  });

  it('that was never read says that too', () => {
    const transactions = { ...NEVER_READ, problem: 'Schwab answered 500.' };
    const portfolio = makePortfolio({ accounts: [makeAccount({ transactions })] });
    expect(textOf(pane({ part: 'transactions', portfolio }))).toContain('These transactions have never been read.');
  });

  it('or a sync that was refused, is told', () => {
    const syncing = { isBusy: false, outcome: { ok: false, sentence: 'The budget is used up.' } };
    expect(textOf(pane({ syncing }))).toContain('The budget is used up.');
  });
});

describe('orders', () => {
  it('are shown in plain words with the broker’s own at hand, children under their parents', () => {
    const content = [
      makeOrder({ orderId: '1', strategyType: 'TRIGGER', filledQuantity: 40, averageFillPrice: 600.4825 }),
      makeOrder({
        orderId: '2',
        parentOrderId: '1',
        instruction: 'SELL',
        orderType: 'STOP',
        price: null,
        stopPrice: 595,
        status: 'AWAITING_PARENT_ORDER',
      }),
    ];
    const orders = { syncedWallMs: SYNCED_WALL_MS, problem: null, content };
    const view = pane({ part: 'orders', portfolio: makePortfolio({ accounts: [makeAccount({ orders })] }) });
    expect(textOf(view)).toContain('QQQ Buy 40 / 100 Limit 600.50 600.4825 Working, partly filled Day 09:30:04 ET');
    expect(textOf(view)).toContain('Sell 0 / 100 Stop 595.00 – Waits for its parent');
    expect(htmlOf(view)).toContain('data-order="2" data-depth="1"');
    expect(htmlOf(view)).toContain('title="AWAITING_PARENT_ORDER"');
  });

  it('that were rejected say why', () => {
    const rejected = makeOrder({ status: 'REJECTED', statusDescription: 'Stop is above the market.' });
    const orders = { syncedWallMs: 1, problem: null, content: [rejected] };
    const view = pane({ part: 'orders', portfolio: makePortfolio({ accounts: [makeAccount({ orders })] }) });
    expect(textOf(view)).toContain('Rejected Stop is above the market.');
  });
});

describe('balances', () => {
  it('are summed only where every account is known', () => {
    const first = makeAccount();
    const second = makeAccount({
      accountKey: 'account-2',
      balances: {
        ...first.balances,
        content: first.balances.content && { ...first.balances.content, equity: null, cashBalance: 10 },
      },
    });
    const text = textOf(pane({ part: 'balances', portfolio: makePortfolio({ accounts: [first, second] }) }));
    expect(text).toContain('Cash 43,976.50 10.00 43,986.50');
    expect(text).toContain('Equity 105,230.50 – –');
    expect(text).toContain('Unsettled cash – – –');
    expect(text).toContain('Short market value 0.00');
  });

  it('that were never read are not a table of dashes', () => {
    const balances = { syncedWallMs: null, problem: null, content: null };
    const portfolio = makePortfolio({ accounts: [makeAccount({ balances })] });
    expect(textOf(pane({ part: 'balances', portfolio }))).toContain('The balances have not been read yet.');
  });
});

describe('transactions', () => {
  it('are newest first, with what came and went by its sign', () => {
    const content = [
      makeTransaction({
        activityId: '1',
        wallMs: SYNCED_WALL_MS - 86_400_000,
        type: 'DIVIDEND_OR_INTEREST',
        netAmount: 24.5,
      }),
      makeTransaction({ activityId: '2' }),
    ];
    const transactions = { syncedWallMs: SYNCED_WALL_MS, problem: null, content };
    const portfolio = makePortfolio({ accounts: [makeAccount({ transactions })] });
    const text = textOf(pane({ part: 'transactions', portfolio }));
    expect(text).toContain('09:29:04 ET Trade QQQ 100 600.25 0.02 −60,025.02 Valid');
    expect(text).toContain('Thu 19 Nov 09:31:04 ET Dividend or interest');
    expect(text.indexOf('Trade')).toBeLessThan(text.indexOf('Dividend'));
  });
});
