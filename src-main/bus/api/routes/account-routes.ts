import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AccountView, PortfolioView } from '#core/contract/portfolio';
import { ApiError } from '../api-error.ts';
import type { Asks } from '../main-questions.ts';
import { addRoute } from './route.ts';

const amount = z.number().nullable();
const wallMs = z.number().nullable().describe('When it was read from the broker; null: never yet');
const problem = z.string().nullable().describe('Why it could not be read again; what is given is older then');

const accountsSchema = z.object({
  accounts: z
    .array(
      z.object({
        account_id: z.string().describe('Opaque; the number of an account is never given'),
        name: z.string(),
        masked_number: z.string(),
        account_type: z.string(),
        is_day_trader: z.boolean().nullable(),
      }),
    )
    .nullable()
    .describe('null: not read yet'),
  synced_ms: wallMs,
  problem,
});

const positionsSchema = z.object({
  account_id: z.string(),
  positions: z.array(
    z.object({
      symbol: z.string(),
      description: z.string().nullable(),
      asset_type: z.string(),
      quantity: amount,
      average_price: amount,
      market_value: amount,
      day_profit_loss: amount,
      open_profit_loss: amount,
    }),
  ),
  synced_ms: wallMs,
  problem,
});

const balancesSchema = z.object({
  account_id: z.string(),
  balances: z
    .object({
      cash: amount,
      buying_power: amount,
      account_value: amount,
      equity: amount,
      available_funds: amount,
      day_trading_buying_power: amount,
      maintenance_requirement: amount,
      long_market_value: amount,
      short_market_value: amount,
    })
    .nullable(),
  synced_ms: wallMs,
  problem,
});

const paramsSchema = z.strictObject({ id: z.string().min(1).max(64) });

function accountsOf({ accounts, syncedWallMs, problem: trouble }: PortfolioView): z.input<typeof accountsSchema> {
  return {
    accounts:
      accounts?.map(({ accountKey, name, maskedNumber, type, isDayTrader }) => ({
        account_id: accountKey,
        name,
        masked_number: maskedNumber,
        account_type: type,
        is_day_trader: isDayTrader,
      })) ?? null,
    synced_ms: syncedWallMs,
    problem: trouble,
  };
}

function positionsOf({ accountKey, positions }: AccountView): z.input<typeof positionsSchema> {
  return {
    account_id: accountKey,
    positions: positions.content.map((position) => ({
      symbol: position.symbol,
      description: position.description,
      asset_type: position.assetType,
      quantity: position.quantity,
      average_price: position.averagePrice,
      market_value: position.marketValue,
      day_profit_loss: position.dayProfitLoss,
      open_profit_loss: position.openProfitLoss,
    })),
    synced_ms: positions.syncedWallMs,
    problem: positions.problem,
  };
}

function balancesOf({ accountKey, balances }: AccountView): z.input<typeof balancesSchema> {
  const { content } = balances;
  return {
    account_id: accountKey,
    balances: content && {
      cash: content.cashBalance,
      buying_power: content.buyingPower,
      account_value: content.liquidationValue,
      equity: content.equity,
      available_funds: content.availableFunds,
      day_trading_buying_power: content.dayTradingBuyingPower,
      maintenance_requirement: content.maintenanceRequirement,
      long_market_value: content.longMarketValue,
      short_market_value: content.shortMarketValue,
    },
    synced_ms: balances.syncedWallMs,
    problem: balances.problem,
  };
}

/** The accounts. Every reading of one asks the broker first, within its budget, and is published on the bus as well. */
export function addAccountRoutes(app: FastifyInstance, ask: Asks): void {
  const account = async (id: string): Promise<AccountView> => {
    const { accounts, problem: trouble } = await ask('portfolio', { read: true });
    if (!accounts) throw new ApiError('unavailable', trouble ?? 'The accounts have not been read yet.');
    const found = accounts.find(({ accountKey }) => accountKey === id);
    if (!found) throw new ApiError('unknown-account', 'There is no such account, or it is not shown.');
    return found;
  };
  addRoute(app, {
    method: 'GET',
    url: '/api/schwab/accounts/',
    summary: 'The accounts that Bellwether shows',
    right: 'portfolio',
    reply: accountsSchema,
    answer: async () => accountsOf(await ask('portfolio', { read: false })),
  });
  for (const method of ['GET', 'POST'] as const) {
    addRoute(app, {
      method,
      url: '/api/schwab/accounts/:id/positions/',
      summary: 'Reads the positions of an account at the broker and publishes them',
      right: 'portfolio',
      params: paramsSchema,
      reply: positionsSchema,
      answer: async ({ params }) => positionsOf(await account(params.id)),
    });
    addRoute(app, {
      method,
      url: '/api/schwab/accounts/:id/balances/',
      summary: 'Reads the balances of an account at the broker and publishes them',
      right: 'portfolio',
      params: paramsSchema,
      reply: balancesSchema,
      answer: async ({ params }) => balancesOf(await account(params.id)),
    });
  }
}
