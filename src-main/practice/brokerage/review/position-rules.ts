import type { PracticeAccount } from '../accounts/account.ts';
import { effectOf, sideOf, type OrderTerms } from '../orders/order-terms.ts';
import { reject, type Finding } from './finding.ts';

export interface Holding {
  /** Of the instrument, signed. */
  readonly held: number;
  /** What open orders may already close of it, without a sign. */
  readonly promised: number;
  /** Shares of the underlying, signed; for options only. */
  readonly underlying: number;
}

/** Nothing is closed that is not there, nothing opened against what is there, and a cash account sells only what it has. */
export function positionFindings(
  { identity }: PracticeAccount,
  { leg }: OrderTerms,
  { held, promised, underlying }: Holding,
): readonly Finding[] {
  const { instruction, quantity, instrument } = leg;
  const isBuy = sideOf(instruction) === 'buy';
  const opposite = Math.max(0, isBuy ? -held : held);
  if (effectOf(instruction) === 'CLOSING') {
    const closable = Math.max(0, opposite - promised);
    if (quantity <= closable) return [];
    const message = `${instruction} ${quantity} ${instrument.symbol}: only ${closable} can be closed, open orders taken off.`;
    return [reject('Position_Sys_0001', message)];
  }
  if (opposite > 0) {
    const position = `${isBuy ? 'short' : 'long'} ${opposite} ${instrument.symbol}`;
    return [reject('Position_Sys_0001', `${instruction}: the account is ${position}; close that first.`)];
  }
  if (isBuy || identity.type === 'MARGIN') return [];
  if (instrument.assetType === 'EQUITY') return [reject('Account_Sys_0005', 'A cash account cannot sell short.')];
  const isCovered = instrument.option?.putCall === 'PUT' || quantity * instrument.multiplier <= underlying;
  return isCovered ? [] : [reject('Account_Sys_0005', 'A cash account can only sell calls that its shares cover.')];
}
