import { priceToPoints } from '#core/market/price';
import type { AccountIdentity } from '../accounts/account.ts';
import { feesOf } from '../accounts/fees.ts';
import type { Funds } from '../accounts/funds.ts';
import { cents, principal, sumCents, toDollars } from '../money/cents.ts';
import { effectOf, type OrderTerms, type Strategy } from '../orders/order-terms.ts';
import type { QuoteSource } from '../quotes/quote-source.ts';
import type { Finding } from '../review/finding.ts';
import { expectedPrice } from '../review/order-needs.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Preview {
  readonly identity: AccountIdentity;
  readonly strategy: Strategy;
  readonly findings: readonly Finding[];
  /** What will be left when the order has been filled. */
  readonly funds: Funds;
  readonly quotes: QuoteSource;
}

/** The order that a preview shows: of a group, or of what another order triggers, the first. */
function firstTerms(strategy: Strategy): OrderTerms | null {
  if (strategy.kind !== 'oco') return strategy.terms;
  for (const child of strategy.children) {
    const terms = firstTerms(child);
    if (terms) return terms;
  }
  return null;
}

function advancedOrderType(strategy: Strategy): string {
  if (strategy.kind === 'single') return 'NONE';
  if (strategy.kind === 'oco') return 'OCO';
  return strategy.children.some(({ kind }) => kind === 'oco') ? 'OTOCO' : 'OTO';
}

const findingJson = ({ severity, rule, message }: Finding): Json => ({
  validationRuleName: rule,
  message,
  activityMessage: message,
  originalSeverity: severity,
  overrideName: '',
  overrideSeverity: severity,
});

function legPreview(terms: OrderTerms, quotes: QuoteSource, commission: number): Json {
  const { instrument, instruction, quantity } = terms.leg;
  const { assetType, symbol, cusip, instrumentId } = instrument;
  const quote = quotes.quote(symbol);
  const prices = quote
    ? {
        askPrice: priceToPoints(quote.askPrice),
        bidPrice: priceToPoints(quote.bidPrice),
        lastPrice: priceToPoints(quote.lastPrice),
        markPrice: priceToPoints(quote.markPrice),
      }
    : {};
  return {
    ...prices,
    projectedCommission: commission,
    quantity,
    finalSymbol: symbol,
    legId: 1,
    assetType,
    instruction,
    positionEffect: effectOf(instruction),
    instrument: { assetType, cusip, symbol, instrumentId },
  };
}

function feesJson(commission: number, fee: number): Json {
  const commissionLegs = [{ commissionValues: [{ value: commission, type: 'COMMISSION' }] }];
  return {
    commission: { commissionLegs },
    fee: { feeLegs: [{ feeValues: [{ value: fee, type: 'OPT_REG_FEE' }] }] },
    trueCommission: { commissionLegs },
  };
}

/** What would become of an order. It is 200 also for an order that would be rejected. */
export function previewJson({ identity, strategy, findings, funds, quotes }: Preview): Json {
  const terms = firstTerms(strategy);
  const [rejects, warns] = [
    findings.filter(({ severity }) => severity === 'REJECT'),
    findings.filter(({ severity }) => severity === 'WARN'),
  ];
  const fees = terms ? feesOf(terms.leg.instrument, terms.leg.quantity) : [];
  const amountOf = (isCommission: boolean): number =>
    toDollars(
      sumCents(fees.filter(({ feeType }) => (feeType === 'COMMISSION') === isCommission).map((fee) => fee.amount)),
    );
  const commission = amountOf(true);
  const price = terms ? expectedPrice(terms, quotes) : null;
  const orderValue =
    terms && price !== null
      ? toDollars(principal(price, terms.leg.quantity, terms.leg.instrument.multiplier))
      : toDollars(cents(0));
  return {
    orderId: 0,
    orderStrategy: {
      accountNumber: identity.number,
      advancedOrderType: advancedOrderType(strategy),
      orderBalance: {
        orderValue,
        projectedAvailableFund: toDollars(funds.available),
        projectedBuyingPower: toDollars(funds.buyingPower),
        projectedCommission: commission,
      },
      orderStrategyType: strategy.kind.toUpperCase(),
      orderVersion: 0,
      ...(terms && price !== null
        ? {
            session: terms.session,
            duration: terms.duration,
            orderType: terms.rule.orderType,
            price: priceToPoints(price),
            quantity: terms.leg.quantity,
            remainingQuantity: terms.leg.quantity,
            orderLegs: [legPreview(terms, quotes, commission)],
          }
        : {}),
      status: rejects.length > 0 ? 'REJECTED' : 'ACCEPTED',
      filledQuantity: 0,
      orderValue,
      strategy: 'NONE',
      amountIndicator: 'SHARES',
    },
    orderValidationResult: {
      alerts: [],
      accepts: [],
      rejects: rejects.map(findingJson),
      reviews: [],
      warns: warns.map(findingJson),
    },
    commissionAndFee: feesJson(commission, amountOf(false)),
  };
}
