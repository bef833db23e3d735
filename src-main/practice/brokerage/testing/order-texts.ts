import { readOrderRequest } from '../requests/order-request.ts';
import type { Strategy } from '../orders/order-terms.ts';

export type Body = Readonly<Record<string, unknown>>;

/** The body of a single order as a client would send it; `more` overrides and adds. */
export function orderBody(instruction: string, quantity: number, more: Body = {}, symbol = 'AAPL'): Body {
  const assetType = symbol.length > 8 ? 'OPTION' : 'EQUITY';
  return {
    session: 'NORMAL',
    duration: 'DAY',
    orderStrategyType: 'SINGLE',
    orderType: 'MARKET',
    orderLegCollection: [{ instruction, quantity, instrument: { symbol, assetType } }],
    ...more,
  };
}

export const limitBody = (instruction: string, quantity: number, price: string, more: Body = {}): Body =>
  orderBody(instruction, quantity, { orderType: 'LIMIT', price, ...more });

export const stopBody = (instruction: string, quantity: number, stopPrice: string, more: Body = {}): Body =>
  orderBody(instruction, quantity, { orderType: 'STOP', stopPrice, ...more });

export const ocoBody = (...children: readonly Body[]): Body => ({
  orderStrategyType: 'OCO',
  childOrderStrategies: children,
});

export const triggerBody = (parent: Body, ...children: readonly Body[]): Body => ({
  ...parent,
  orderStrategyType: 'TRIGGER',
  childOrderStrategies: children,
});

/** The strategy that a body means, every symbol being listed. */
export const strategyOf = (body: Body): Strategy => readOrderRequest(JSON.stringify(body), () => true);
