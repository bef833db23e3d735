import { z } from 'zod';

/**
 * The broker's accounts as the window shows them. Amounts are dollars as the broker sent them; null is "the broker did
 * not say", never zero.
 */

const amount = z.number().nullable();

export const positionViewSchema = z.object({
  symbol: z.string(),
  description: z.string().nullable(),
  assetType: z.string(),
  /** Long is positive, short negative. */
  quantity: amount,
  averagePrice: amount,
  marketValue: amount,
  dayProfitLoss: amount,
  dayProfitLossPercent: amount,
  openProfitLoss: amount,
});
export type PositionView = z.infer<typeof positionViewSchema>;

export const balancesViewSchema = z.object({
  liquidationValue: amount,
  equity: amount,
  cashBalance: amount,
  availableFunds: amount,
  buyingPower: amount,
  dayTradingBuyingPower: amount,
  maintenanceRequirement: amount,
  longMarketValue: amount,
  shortMarketValue: amount,
  unsettledCash: amount,
  isInCall: z.boolean().nullable(),
});
export type BalancesView = z.infer<typeof balancesViewSchema>;

/** The broker's 21 order states; a name it invents later is shown as it is. */
export const orderViewSchema = z.object({
  orderId: z.string(),
  /** The order of which this is a child; null at the top. */
  parentOrderId: z.string().nullable(),
  symbol: z.string().nullable(),
  instruction: z.string().nullable(),
  orderType: z.string(),
  strategyType: z.string(),
  session: z.string().nullable(),
  duration: z.string().nullable(),
  quantity: amount,
  filledQuantity: amount,
  price: amount,
  stopPrice: amount,
  averageFillPrice: amount,
  status: z.string(),
  statusDescription: z.string().nullable(),
  enteredWallMs: z.number().nullable(),
  closedWallMs: z.number().nullable(),
});
export type OrderView = z.infer<typeof orderViewSchema>;

export const transactionViewSchema = z.object({
  activityId: z.string(),
  wallMs: z.number().nullable(),
  type: z.string(),
  status: z.string().nullable(),
  symbol: z.string().nullable(),
  quantity: amount,
  price: amount,
  fees: amount,
  netAmount: amount,
  orderId: z.string().nullable(),
});
export type TransactionView = z.infer<typeof transactionViewSchema>;

/** Each part has its own time and its own problem: orders may be fresh while transactions could not be read. */
const part = <Content extends z.ZodType>(content: Content) =>
  z.object({
    /** null: never read yet. What is here is then empty and unknown, not "none". */
    syncedWallMs: z.number().nullable(),
    problem: z.string().nullable(),
    content,
  });

export const accountViewSchema = z.object({
  accountKey: z.string(),
  name: z.string(),
  maskedNumber: z.string(),
  type: z.string(),
  isDayTrader: z.boolean().nullable(),
  isClosingOnly: z.boolean().nullable(),
  balances: part(balancesViewSchema.nullable()),
  positions: part(z.array(positionViewSchema)),
  orders: part(z.array(orderViewSchema)),
  transactions: part(z.array(transactionViewSchema)),
});
export type AccountView = z.infer<typeof accountViewSchema>;

export const portfolioViewSchema = z.object({
  /** null: the accounts have not been read yet. */
  accounts: z.array(accountViewSchema).nullable(),
  syncing: z.boolean(),
  syncedWallMs: z.number().nullable(),
  /** Why the accounts cannot be read, in a plain sentence; null when they can. */
  problem: z.string().nullable(),
});
export type PortfolioView = z.infer<typeof portfolioViewSchema>;
