import { equityInstrument, findInstrument, tickValueOf, type Instrument } from './instrument.ts';
import { decimalsOfTick, priceFormatOfBroker, type PriceFormat } from './price-format.ts';
import { PRICE_UNITS_PER_POINT, priceFromPoints, priceToPoints } from './price.ts';
import { symbolName, type Price } from './units.ts';

/**
 * What the broker says of a symbol. Numbers are in points and dollars as they came (Schwab: tick, tickAmount,
 * futureMultiplier, futurePriceFormat; LEVELONE_FUTURES fields 25, 26, 31 and 28).
 */
export interface BrokerReference {
  readonly symbol: string;
  readonly description?: string;
  readonly exchange?: string;
  readonly tick?: number;
  readonly tickAmount?: number;
  readonly multiplier?: number;
  readonly priceFormat?: string;
}

/** Why nothing may be drawn, bucketed or stored of a symbol. */
export class InstrumentRefused extends Error {
  override readonly name = 'InstrumentRefused';
}

/** Larger than any tick in use; what is above is a price, or a tick in other units. */
const LARGEST_TICK = 1_000;
/** A double that came as a decimal differs from it by far less. */
const SLACK = 1e-6;
/** Of a price unit: what a multiplication of doubles may leave over. */
const UNIT_SLACK = 1e-3;
const CENT_DECIMALS = 2;

const isPositive = (value: number): boolean => Number.isFinite(value) && value > 0;
const agree = (left: number, right: number): boolean => Math.abs(left - right) <= SLACK * Math.abs(right);

function refuse(symbol: string, what: string): never {
  throw new InstrumentRefused(
    `${symbol.slice(0, 20)}: ${what} Its prices would be put on a wrong grid, so nothing of it is shown or stored. Ask the broker for its reference data again.`,
  );
}

function tickOf({ symbol, tick }: BrokerReference): Price {
  if (tick === undefined) return refuse(symbol, 'the broker did not say its tick size.');
  if (!isPositive(tick) || tick > LARGEST_TICK) return refuse(symbol, `the broker says a tick size of ${tick}.`);
  const units = tick * PRICE_UNITS_PER_POINT;
  const tickSize = priceFromPoints(tick);
  if (tickSize < 1 || Math.abs(units - tickSize) > UNIT_SLACK)
    return refuse(symbol, `a tick size of ${tick} has too many decimals.`);
  return tickSize;
}

function multiplierOf({ symbol, multiplier, tickAmount }: BrokerReference, tickSize: Price): number {
  if (multiplier === undefined) return refuse(symbol, 'the broker did not say what a point is worth.');
  if (!isPositive(multiplier)) return refuse(symbol, `the broker says that a point is worth ${multiplier}.`);
  const tickValue = tickValueOf({ tickSize, multiplier });
  if (tickAmount !== undefined && !agree(tickAmount, tickValue)) {
    return refuse(symbol, `a tick is worth ${tickValue} by its multiplier and ${tickAmount} by the broker's own word.`);
  }
  return multiplier;
}

function formatOf({ symbol, priceFormat = 'D,D' }: BrokerReference, tickSize: Price): PriceFormat {
  const format = priceFormatOfBroker(priceFormat, tickSize);
  if (format) return format;
  const points = priceToPoints(tickSize);
  return refuse(
    symbol,
    `the price format "${priceFormat.slice(0, 10)}" is not known or cannot write a tick of ${points}.`,
  );
}

/** What is known already may be described anew, but not contradicted: one of the two would be wrong. */
function checkAgainst(known: Instrument, reference: BrokerReference): void {
  const { tick, multiplier } = reference;
  if (tick !== undefined && !agree(tick, priceToPoints(known.tickSize))) {
    refuse(known.symbol, `its tick is ${priceToPoints(known.tickSize)}, but the broker says ${tick}.`);
  }
  if (multiplier !== undefined && !agree(multiplier, known.multiplier)) {
    refuse(known.symbol, `a point is worth ${known.multiplier}, but the broker says ${multiplier}.`);
  }
}

/**
 * The instrument that the broker describes. An equity needs nothing but its name; a future needs tick and multiplier.
 * Throws InstrumentRefused with the reason when the tick is missing or wrong.
 */
export function instrumentFrom(reference: BrokerReference): Instrument {
  const { symbol, description = symbol, exchange = null } = reference;
  const known = findInstrument(symbol);
  if (known) {
    checkAgainst(known, reference);
    return known;
  }
  if (!symbol.startsWith('/')) {
    const tickSize = reference.tick === undefined ? priceFromPoints(0.01) : tickOf(reference);
    const decimals = Math.max(CENT_DECIMALS, decimalsOfTick(tickSize));
    return {
      ...equityInstrument(symbol, description),
      tickSize,
      displayDecimals: decimals,
      priceFormat: { kind: 'decimal', decimals },
      exchange,
    };
  }
  const tickSize = tickOf(reference);
  return {
    symbol: symbolName(symbol),
    description,
    assetClass: 'future',
    tickSize,
    multiplier: multiplierOf(reference, tickSize),
    displayDecimals: decimalsOfTick(tickSize),
    priceFormat: formatOf(reference, tickSize),
    exchange,
    sessionTemplate: 'globex',
    rollRule: 'by-volume',
  };
}
