import { cents, negative, principal, type Cents } from '../money/cents.ts';
import type { Order } from '../orders/order.ts';
import type { OrderLeg, PriceRule } from '../orders/order-terms.ts';
import type { BookQuote } from '../quotes/quote-source.ts';
import {
  buySellCode,
  date,
  legId,
  orderTypeCode,
  quotePart,
  sessionCode,
  time,
  timeInForce,
  type Json,
} from './activity-parts.ts';
import { decimalCents, decimalPrice, decimalQuantity } from './signed-decimal.ts';

/** Without its underscores and in capitals at each word: STOP_LIMIT is `StopLimit`. */
function executionStrategy(rule: PriceRule, order: Order): Json {
  const code = orderTypeCode(order);
  const limit = 'limit' in rule ? { LimitPrice: decimalPrice(rule.limit), LimitPriceUnitCode: 'Units' } : {};
  const stop = order.stop === null ? {} : { StopPrice: decimalPrice(order.stop) };
  return { Type: `ES_${code}`, [`${code}ExecutionStrategy`]: { Type: `ES_${code}`, ...limit, ...stop } };
}

const assetTypeCode = ({ instrument }: OrderLeg): string =>
  instrument.option ? 'MajorAssetType_Option' : 'MajorAssetType_Equity';

function security(leg: OrderLeg): Json {
  const { symbol, cusip, description, instrumentId, option } = leg.instrument;
  return {
    SchwabSecurityID: String(instrumentId),
    Symbol: symbol,
    UnderlyingSymbol: option?.underlying ?? symbol,
    MajorAssetType: assetTypeCode(leg),
    PrimaryMarketSymbol: symbol,
    ShortDescriptionText: description,
    ShortName: description,
    CUSIP: cusip,
    OptionsSecurityInfo: {},
  };
}

/** What the order will cost, negative as it leaves the account; 0 when no price says it. */
function estimate(order: Order, quote: BookQuote | null): Cents {
  const price = order.limit ?? order.stop ?? quote?.markPrice;
  if (price === undefined) return cents(0);
  const value = principal(price, order.quantity, order.terms.leg.instrument.multiplier);
  return order.side === 'buy' ? negative(value) : value;
}

function legPart(order: Order, quote: BookQuote | null): Json {
  const { leg } = order.terms;
  const worth = decimalCents(estimate(order, quote));
  return {
    LegID: legId(order),
    LegParentSchwabOrderID: String(order.id),
    Quantity: decimalQuantity(order.quantity),
    QuantityUnitCodeType: 'SharesOrUnits',
    LeavesQuantity: decimalQuantity(order.openQuantity),
    BuySellCode: buySellCode(order),
    Security: security(leg),
    QuoteOnOrderAcceptance: quotePart(order, quote),
    LegClientRequestInfo: { SecurityId: order.symbol, SecurityIdTypeCd: 'Symbol' },
    EstimatedNetAmount: worth,
    EstimatedPrincipalAmnt: worth,
    EquityOrderLeg: {},
  };
}

/** The whole order as OrderCreated and ChangeCreated carry it. */
export function orderPart(order: Order, quote: BookQuote | null, atMs: number): Json {
  const { rule, leg } = order.terms;
  return {
    SchwabOrderID: String(order.id),
    AccountNumber: order.accountNumber,
    Order: {
      AccountInfo: { AccountNumber: order.accountNumber, CustomerOrFirmCode: 'CustomerOrFirmCode_Customer' },
      ClientChannelInfo: { ClientProductCode: 'MO', EventUserType: 'Client' },
      LifecycleCreatedTimestamp: time(atMs),
      LifecycleSchwabOrderID: String(order.replaces?.id ?? order.id),
      EntryTimestamp: time(atMs),
      ExpiryTimeStamp: date(order.expiresMs ?? atMs),
      AutoConfirm: true,
      PlanSubmitDate: date(atMs),
      SourceOMS: 'practice',
      AssetOrderEquityOrderLeg: {
        OrderInstruction: {
          HandlingInstructionCode: 'AutomatedExecutionNoIntervention',
          ExecutionStrategy: executionStrategy(rule, order),
          PreferredRoute: {},
          EquityOrderInstruction: {},
        },
        CommissionInfo: {
          EstimatedOrderQuantity: decimalQuantity(order.quantity),
          EstimatedPrincipalAmount: decimalCents(estimate(order, quote)),
          EstimatedCommissionAmount: decimalQuantity(0),
        },
        AssetType: assetTypeCode(leg),
        TimeInForce: timeInForce(order),
        OrderTypeCode: orderTypeCode(order),
        OrderLegs: [legPart(order, quote)],
        OrderCapacityCode: 'OC_Agency',
        SettlementType: 'SettlementType_Regular',
        SolicitedCode: 'Unsolicited',
        EquityOrder: { TradingSessionCodeOnOrder: sessionCode(order) },
      },
    },
  };
}
