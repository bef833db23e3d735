import { z } from 'zod';
import { addUnread, ALL_READ, readRows, type Unread } from '../wire/tolerant-rows.ts';
import { misshapen, read, type Reader } from '../wire/reading.ts';
import { wireFlag, wireGreek, wireName, wireNumber, wireText, wireTime } from '../wire/wire-values.ts';

/** The same price under its live name (`bid`) and under that of the specification (`bidPrice`). */
const wireContract = z.object({
  putCall: wireText,
  symbol: wireName,
  description: wireText,
  bid: wireNumber,
  bidPrice: wireNumber,
  ask: wireNumber,
  askPrice: wireNumber,
  last: wireNumber,
  lastPrice: wireNumber,
  mark: wireNumber,
  markPrice: wireNumber,
  bidSize: wireNumber,
  askSize: wireNumber,
  totalVolume: wireNumber,
  openInterest: wireNumber,
  volatility: wireGreek,
  delta: wireGreek,
  gamma: wireGreek,
  theta: wireGreek,
  vega: wireGreek,
  rho: wireGreek,
  strikePrice: wireNumber,
  expirationDate: wireTime,
  daysToExpiration: wireNumber,
  multiplier: wireNumber,
  inTheMoney: wireFlag,
  nonStandard: wireFlag,
});

const contractSchema = wireContract.transform(({ bidPrice, askPrice, lastPrice, markPrice, ...contract }) => ({
  ...contract,
  bid: contract.bid ?? bidPrice,
  ask: contract.ask ?? askPrice,
  last: contract.last ?? lastPrice,
  mark: contract.mark ?? markPrice,
}));
export type OptionContract = z.infer<typeof contractSchema>;

export interface OptionChain {
  readonly symbol: string;
  readonly status: string | null;
  readonly isDelayed: boolean | null;
  readonly underlyingPrice: number | null;
  readonly interestRate: number | null;
  readonly volatility: number | null;
  readonly calls: readonly OptionContract[];
  readonly puts: readonly OptionContract[];
}

/** `{"2025-12-19:10": {"200.0": [contract, …]}}`: expiration with the days to it, then strike. */
const dateMap = z
  .record(z.string(), z.record(z.string(), z.array(z.unknown())))
  .nullish()
  .transform((map) => Object.values(map ?? {}).flatMap((strikes) => Object.values(strikes).flat()));

const chainSchema = z.object({
  symbol: z.string(),
  status: wireText.catch(null),
  isDelayed: wireFlag.catch(null),
  underlyingPrice: wireNumber.catch(null),
  interestRate: wireNumber.catch(null),
  volatility: wireGreek.catch(null),
  callExpDateMap: dateMap,
  putExpDateMap: dateMap,
});

/** `GET /marketdata/v1/chains`. */
export const readOptionChain: Reader<OptionChain> = (json) => {
  const checked = chainSchema.safeParse(json);
  if (!checked.success) return misshapen(checked.error.issues[0]?.path.map(String).join('.') ?? 'not an object');
  const { callExpDateMap, putExpDateMap, ...chain } = checked.data;
  const calls = readRows(contractSchema, callExpDateMap);
  const puts = readRows(contractSchema, putExpDateMap);
  const unread: Unread = [calls.unread, puts.unread].reduce(addUnread, ALL_READ);
  return read({ ...chain, calls: calls.rows, puts: puts.rows }, unread);
};
