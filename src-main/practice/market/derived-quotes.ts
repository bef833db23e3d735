import type { Price, Quantity } from '#core/market/units';
import type { MarketEvent, QuoteEvent, TradeEvent } from './market-source.ts';
import type { SeededRandom } from './seeded-random.ts';

/** How often the size at the bid or the ask is seen to change between one trade and the next: one of these. */
const SIZE_UPDATES = [0, 1, 1, 2, 2] as const;
const LONGEST_UPDATE_DELAY_MS = 250;

/** How many contracts or shares stand at a price: mostly few, sometimes many. */
export interface DepthShape {
  readonly unit: number;
  readonly typical: number;
}

export function drawDepth(shape: DepthShape, random: SeededRandom): Quantity {
  const lots = 1 + Math.floor((shape.typical * random.unit()) / (random.unit() + 0.3));
  return (lots * shape.unit) as Quantity;
}

/**
 * Quotes for trades that were recorded without any: one tick wide, moved just before a trade would fall outside, so
 * that every trade happens at the bid or the ask. A guess, and seeded; only the trades are real.
 */
export function withDerivedQuotes(
  trades: readonly TradeEvent[],
  tickSize: Price,
  depth: DepthShape,
  random: SeededRandom,
): MarketEvent[] {
  const events: MarketEvent[] = [];
  let bid = Number.NEGATIVE_INFINITY;
  let ask = Number.NEGATIVE_INFINITY;
  const quote = (symbol: number, ms: number): QuoteEvent => ({
    kind: 'quote',
    symbol,
    ms,
    bid: bid as Price,
    ask: ask as Price,
    bidSize: drawDepth(depth, random),
    askSize: drawDepth(depth, random),
  });
  trades.forEach((trade, index) => {
    const lifted = trade.price > ask;
    if (trade.setsLast && (lifted || trade.price < bid)) {
      const atAsk = Number.isFinite(ask) ? lifted : random.chance(0.5);
      ask = atAsk ? trade.price : trade.price + tickSize;
      bid = ask - tickSize;
      events.push(quote(trade.symbol, trade.ms));
    }
    events.push(trade);
    if (!Number.isFinite(bid)) return;
    const room = Math.min(LONGEST_UPDATE_DELAY_MS, (trades[index + 1]?.ms ?? trade.ms) - trade.ms);
    let ms = trade.ms;
    for (let left = SIZE_UPDATES[random.below(SIZE_UPDATES.length)] ?? 0; left > 0; left -= 1) {
      ms += random.below(trade.ms + room - ms + 1);
      events.push(quote(trade.symbol, ms));
    }
  });
  return events;
}
