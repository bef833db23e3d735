import { z } from 'zod';
import { PRICE_UNITS_PER_POINT } from '../market/price.ts';

/** How many contracts or shares a trade has. */
export const positionSizeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), contracts: z.number().int().min(1).max(1_000_000) }),
  /** So much of the equity may be lost between entry and first stop. */
  z.object({ kind: z.literal('risk'), percent: z.number().gt(0).max(100) }),
]);
export type PositionSize = Readonly<z.infer<typeof positionSizeSchema>>;

/** What doubles lose in a multiplication must not cost a contract: 300 / 150 is 2, not 1.999... */
const SLACK = 1e-9;

/**
 * Contracts for a trade (analytics, section 1.9); 0 is a valid answer: then the trade is too large for the account.
 * @param equity in dollars
 * @param stopDistance between entry and first stop, in price units
 * @param multiplier dollars a point
 */
export function contractsFor(size: PositionSize, equity: number, stopDistance: number, multiplier: number): number {
  if (size.kind === 'fixed') return size.contracts;
  const lossAContract = (stopDistance / PRICE_UNITS_PER_POINT) * multiplier;
  if (!(equity > 0) || !(lossAContract > 0)) return 0;
  return Math.floor((equity * size.percent) / 100 / lossAContract + SLACK);
}
