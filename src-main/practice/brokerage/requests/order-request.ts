import type { z } from 'zod';
import {
  isOnClose,
  type OrderTerms,
  type PriceRule,
  type Strategy,
  type TradedInstrument,
} from '../orders/order-terms.ts';
import { tradedInstrument } from '../orders/traded-instrument.ts';
import { duplicateKey } from './duplicate-keys.ts';
import { singleOrderSchema, strategySchema, type SingleOrder } from './order-schema.ts';
import { readPriceRule } from './price-rule.ts';
import { invalidRequest, invalidValue, RequestError } from './request-error.ts';

const SERVER_ERROR = 500;
const DEEPEST_STRATEGY = 5;
const MOST_CHILDREN = 10;

/** Whether a symbol is listed here, by the symbol as it is written. */
export type SymbolCheck = (symbol: string) => boolean;

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : null),
    json,
  );
}

const isWord = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** A word that is not taken is named; everything else is data that does not fit. */
function toRequestError(error: z.ZodError, json: unknown): RequestError {
  const word = error.issues.find(({ code, path }) => code === 'invalid_value' && isWord(valueAt(json, path)));
  if (word) return invalidValue(valueAt(json, word.path), word.path.join('.'));
  return invalidRequest(...error.issues.map(({ path, message }) => `${path.join('.') || 'order'}: ${message}`));
}

function parse<Schema extends z.ZodType>(schema: Schema, json: unknown): z.infer<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw toRequestError(result.error, json);
}

function readInstrument({ orderLegCollection: [leg] }: SingleOrder, isListed: SymbolCheck): TradedInstrument {
  const { symbol = '', assetType = 'EQUITY' } = leg?.instrument ?? {};
  const instrument = tradedInstrument(symbol, assetType);
  if (!instrument || !isListed(symbol))
    throw invalidRequest(`symbol: '${symbol}' is no ${assetType} that trades here.`);
  return instrument;
}

const OUT_OF_HOURS_TYPES: readonly PriceRule['orderType'][] = ['LIMIT'];
const AT_ONCE_TYPES: readonly PriceRule['orderType'][] = ['LIMIT', 'MARKET'];

/** What fits in itself but not together. */
function misfits({ session, duration, rule, leg }: OrderTerms): readonly string[] {
  const isOption = leg.instrument.assetType === 'OPTION';
  const isOptionInstruction = leg.instruction.endsWith('_OPEN') || leg.instruction.endsWith('_CLOSE');
  return [
    ...(session !== 'NORMAL' && !OUT_OF_HOURS_TYPES.includes(rule.orderType)
      ? [`session: ${rule.orderType} is not taken in ${session}, only LIMIT.`]
      : []),
    ...(session !== 'NORMAL' && isOption ? [`session: options trade in NORMAL only.`] : []),
    ...(duration === 'FILL_OR_KILL' && !AT_ONCE_TYPES.includes(rule.orderType)
      ? [`duration: ${rule.orderType} cannot be FILL_OR_KILL.`]
      : []),
    ...(duration !== 'DAY' && isOnClose(rule) ? [`duration: ${rule.orderType} is for the DAY.`] : []),
    ...(isOption !== isOptionInstruction
      ? [`instruction: ${leg.instruction} is not for an ${leg.instrument.assetType}.`]
      : []),
  ];
}

function readTerms(json: unknown, isListed: SymbolCheck): OrderTerms {
  const order = parse(singleOrderSchema, json);
  const [leg] = order.orderLegCollection;
  if (!leg) throw invalidRequest('orderLegCollection: one leg is needed.');
  const specialInstruction = order.specialInstruction ?? null;
  const terms: OrderTerms = {
    session: order.session,
    duration: order.duration,
    rule: readPriceRule(order),
    leg: { instruction: leg.instruction, quantity: leg.quantity, instrument: readInstrument(order, isListed) },
    isAllOrNone: specialInstruction?.startsWith('ALL_OR_NONE') ?? false,
    specialInstruction,
    taxLotMethod: order.taxLotMethod ?? null,
  };
  const errors = misfits(terms);
  if (errors.length > 0) throw invalidRequest(...errors);
  return terms;
}

function readStrategy(json: unknown, isListed: SymbolCheck, depth: number): Strategy {
  const { orderStrategyType, childOrderStrategies = [] } = parse(strategySchema, json);
  if (depth > DEEPEST_STRATEGY) throw invalidRequest(`childOrderStrategies: more than ${DEEPEST_STRATEGY} levels.`);
  if (orderStrategyType === 'SINGLE') {
    if (childOrderStrategies.length > 0) throw invalidRequest('childOrderStrategies: a SINGLE order has none.');
    return { kind: 'single', terms: readTerms(json, isListed) };
  }
  const fewest = orderStrategyType === 'OCO' ? 2 : 1;
  if (childOrderStrategies.length < fewest || childOrderStrategies.length > MOST_CHILDREN) {
    throw invalidRequest(`childOrderStrategies: ${orderStrategyType} has ${fewest} to ${MOST_CHILDREN}.`);
  }
  const children = childOrderStrategies.map((child) => readStrategy(child, isListed, depth + 1));
  if (orderStrategyType === 'OCO') return { kind: 'oco', children };
  return { kind: 'trigger', terms: readTerms(json, isListed), children };
}

/** The strategy in the body of a request. Throws RequestError. */
export function readOrderRequest(body: string, isListed: SymbolCheck): Strategy {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidRequest('The body is not JSON.');
    throw error;
  }
  const twice = duplicateKey(body);
  if (twice !== null) throw new RequestError(SERVER_ERROR, 'Internal server error', [`'${twice}' is there twice.`]);
  return readStrategy(json, isListed, 1);
}
