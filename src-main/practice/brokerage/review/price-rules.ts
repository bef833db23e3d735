import { effectOf, sideOf, type OrderTerms } from '../orders/order-terms.ts';
import type { BookQuote } from '../quotes/quote-source.ts';
import { reject, warn, type Finding } from './finding.ts';

/** A stop belongs below the market for a seller and above it for a buyer. */
export function stopFindings({ rule, leg }: OrderTerms, quote: BookQuote | null): readonly Finding[] {
  if (!('stop' in rule) || !quote) return [];
  const isBuy = sideOf(leg.instruction) === 'buy';
  if (isBuy ? rule.stop > quote.askPrice : rule.stop < quote.bidPrice) return [];
  const where = isBuy ? 'above the ask' : 'below the bid';
  return [reject('Order_Sys_0002', `The stop price of a ${isBuy ? 'buy' : 'sell'} order must be ${where}.`)];
}

/** What a client should know although the order may go to the market. */
export function warningsOf({ rule, duration, leg }: OrderTerms): readonly Finding[] {
  const findings: Finding[] = [];
  if (rule.orderType === 'MARKET') {
    findings.push(
      warn('PRICES_CAN_CHANGE_QUICKLY', 'A market order is filled at the price of the moment, whatever it is.'),
    );
  }
  if ('stopType' in rule) {
    findings.push(warn('STOP_ORDERS_NO_GUARANTEE', 'A stop order is not guaranteed to be filled near its stop price.'));
  }
  const isShortSale = leg.instrument.assetType === 'EQUITY' && leg.instruction.startsWith('SELL_SHORT');
  if (isShortSale && effectOf(leg.instruction) === 'OPENING') {
    const isLong = duration === 'GOOD_TILL_CANCEL';
    findings.push(
      isLong
        ? warn('Easy_To_Borrow_GTC', 'These shares can be borrowed today; that may change before the order is filled.')
        : warn('ETB_WARNING', 'These shares are easy to borrow.'),
    );
  }
  return findings;
}
