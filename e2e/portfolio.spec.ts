import { expect } from '@playwright/test';
import { brokerTest as test } from './broker-test.ts';
import { logIn, useBrokerStreams } from './login-wizard.ts';
import type { PracticeProcess } from './practice-process.ts';
import type { RunningWorkstation } from './workstation.ts';

const SYMBOL = 'NVDA';
/** Of the two accounts that an exchange begins with. */
const MARGIN = '…678';
const CASH = '…321';

type Body = Readonly<Record<string, unknown>>;

const single = (instruction: 'BUY' | 'SELL', quantity: number, more: Body): Body => ({
  session: 'NORMAL',
  duration: 'DAY',
  orderStrategyType: 'SINGLE',
  orderLegCollection: [{ instruction, quantity, instrument: { symbol: SYMBOL, assetType: 'EQUITY' } }],
  ...more,
});

/** An entry, and when it is filled a target and a stop of which one cancels the other. */
const bracket = (price: number): Body => ({
  ...single('BUY', 10, { orderType: 'LIMIT', price: price.toFixed(2) }),
  orderStrategyType: 'TRIGGER',
  childOrderStrategies: [
    {
      orderStrategyType: 'OCO',
      childOrderStrategies: [
        single('SELL', 10, { orderType: 'LIMIT', price: (price * 1.4).toFixed(2) }),
        single('SELL', 10, { orderType: 'STOP', stopPrice: (price * 0.6).toFixed(2) }),
      ],
    },
  ],
});

/** Calls the exchange as another program would, not through the workstation. */
async function ask(exchange: PracticeProcess, method: 'GET' | 'POST', path: string, body?: Body): Promise<Response> {
  const response = await fetch(`${exchange.ready.apiBaseUrl}${path}`, {
    method,
    headers: { Authorization: `Bearer ${exchange.ready.accessToken}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
  return response;
}

async function lastPrice(exchange: PracticeProcess): Promise<number> {
  const quotes = (await (await ask(exchange, 'GET', `/marketdata/v1/${SYMBOL}/quotes`)).json()) as Record<
    string,
    { readonly quote: { readonly lastPrice: number } }
  >;
  return quotes[SYMBOL]?.quote.lastPrice ?? Number.NaN;
}

/** Places an order in an account and gives its id. */
async function place(exchange: PracticeProcess, hash: string, body: Body): Promise<string> {
  const response = await ask(exchange, 'POST', `/trader/v1/accounts/${hash}/orders`, body);
  return (response.headers.get('Location') ?? '').split('/').at(-1) ?? '';
}

async function showTab(workstation: RunningWorkstation, tab: string): Promise<void> {
  await workstation.page.getByTestId(`tab-${tab}`).click();
  await workstation.screenshot(`portfolio-${tab}`);
}

test('two accounts with all that belongs to them: read, kept up by the stream, chosen, and honest about troubles', async ({
  openStage,
}) => {
  const { exchange, browser, launch } = await openStage('--speed', '5', '--start', '10:00', '--rate-limit', '0');
  const workstation = await launch(['--symbols', `${SYMBOL},/NQ`]);
  const { page } = workstation;
  const [margin, cash] = exchange.ready.accounts.map(({ hashValue }) => hashValue);
  if (margin === undefined || cash === undefined) throw new Error('The exchange has no two accounts.');
  await logIn(workstation, exchange, browser);
  await useBrokerStreams(workstation);

  await test.step('both accounts are read without a click', async () => {
    await showTab(workstation, 'positions');
    await expect(page.getByTestId('account-picker')).toContainText('All 2 accounts');
    await expect(page.getByTestId('positions')).toContainText(MARGIN);
    await expect(page.getByTestId('positions')).toContainText(CASH);
    await expect(page.locator('[data-testid="position-row"][data-symbol="SPY"]')).toHaveCount(1);
    await expect(page.locator('[data-testid="position-row"][data-symbol="QQQ"]')).toHaveCount(2);
    await showTab(workstation, 'balances');
    await expect(page.getByTestId('balance-liquidationValue')).toContainText(/\d{2},\d{3}/);
    // What the broker does not say of a cash account is unknown, and not nothing.
    await expect(page.getByTestId('balance-maintenanceRequirement').locator('td[title="unknown"]').first()).toHaveText(
      '–',
    );
    await showTab(workstation, 'transactions');
    await expect(page.getByTestId('transactions')).toContainText('Dividend');
  });

  await test.step('a fill that another program caused is read again because the stream tells of it', async () => {
    await showTab(workstation, 'orders');
    await expect(page.getByTestId('orders-empty')).toContainText('No orders. Synced');
    const price = await lastPrice(exchange);
    const entry = await place(exchange, margin, bracket(price * 1.02));
    await expect(page.locator(`[data-testid="order-row"][data-order="${entry}"]`)).toContainText('Filled');
    // The entry, what holds the two together, and the two.
    await expect(page.getByTestId('order-row')).toHaveCount(4);
    await expect(page.locator('[data-testid="order-row"][data-depth="2"]')).toHaveCount(2);
    await expect(page.getByTestId('tab-positions')).toContainText('6');
    await workstation.screenshot('portfolio-orders');
    await page.getByTestId('tab-positions').click();
    await expect(page.locator(`[data-testid="position-row"][data-symbol="${SYMBOL}"]`)).toContainText('10');
  });

  await test.step('"Sync now" reads again what no stream tells of', async () => {
    const before = await page.getByTestId('synced-at').textContent();
    await expect
      .poll(async () => {
        await page.getByTestId('sync-now').click();
        await expect(page.getByTestId('sync-now')).toBeEnabled();
        return page.getByTestId('synced-at').textContent();
      })
      .not.toBe(before);
    await page.getByTestId('tab-transactions').click();
    await expect(page.getByTestId('transactions')).toContainText(SYMBOL);
  });

  await test.step('a part that cannot be read says so, beside what was read before', async () => {
    const transactions = `/trader/v1/accounts/${margin}/transactions`;
    for (const [fault, word] of [
      ['http-500', 'Schwab'],
      ['html-503', 'maintenance'],
    ] as const) {
      await exchange.control('POST', 'faults', { name: fault, match: transactions });
      await page.getByTestId('sync-now').click();
      await expect(page.getByTestId('part-problems')).toContainText(word, { timeout: 45_000 });
      await expect(page.getByTestId('part-problems')).toContainText(MARGIN);
      await expect(page.getByTestId('part-problems')).toContainText('What is shown is from');
      await expect(page.getByTestId('transactions')).toContainText('Dividend');
      await workstation.screenshot(`portfolio-problem-${fault}`);
      await exchange.control('DELETE', 'faults');
    }
    await page.getByTestId('sync-now').click();
    await expect(page.getByTestId('part-problems')).toHaveCount(0);
    await expect(page.getByTestId('sync-now')).toBeEnabled();
  });

  await test.step('an account that was not chosen is nowhere', async () => {
    await page.getByTestId('login-clock').click();
    await page.getByTestId('step-accounts').click();
    await page.locator('.account-choice', { hasText: CASH }).getByRole('checkbox').click();
    await expect(page.locator('.account-choice', { hasText: CASH }).getByRole('checkbox')).not.toBeChecked();
    await page.keyboard.press('Escape');
    await page.getByTestId('tab-positions').click();
    await expect(page.getByTestId('positions')).not.toContainText(CASH);
    await expect(page.locator('[data-testid="position-row"][data-symbol="QQQ"]')).toHaveCount(1);
    await expect(page.getByTestId('account-picker')).toContainText(MARGIN);
    await expect(page.getByTestId('account-picker')).not.toContainText(CASH);
  });
});
