import fc from 'fast-check';
import { expect, it } from 'vitest';
import { busQuoteSchema } from '../contract/bus.ts';
import { COLUMN, FLAG, ROW_WIDTH } from '../market/feed-batch.ts';
import { QuoteJson } from './quote-json.ts';
import { quoteMessage } from './quote-message.ts';

const cell = fc.oneof(
  fc.constant(NaN),
  fc.constant(Infinity),
  fc.constant(0),
  fc.double({ noNaN: true, min: -1e17, max: 1e17 }),
  fc.integer({ min: 0, max: 2_000_000_000_000 }),
);
const text = fc.oneof(fc.string(), fc.constantFrom('/NQ', 'AAPL', 'A"B\\', '\u2028'));

it('writes to the letter what the message is, whatever the row holds', () => {
  fc.assert(
    fc.property(
      fc.record({
        symbol: text,
        source: text,
        contract: fc.option(text),
        previousClose: fc.option(cell),
        isFresh: fc.boolean(),
        flags: fc.constantFrom(0, FLAG.estimatedTime, FLAG.image),
        cells: fc.array(cell, { minLength: ROW_WIDTH, maxLength: ROW_WIDTH }),
        nowWallMs: fc.double({ noNaN: true, min: 0, max: 2e12 }),
      }),
      ({ source, flags, cells, nowWallMs, ...state }) => {
        const rows = Float64Array.from(cells);
        rows[COLUMN.flags] = flags;
        const origin = { source, mode: 'replay' as const, run: 'run' };
        const quote = { ...state, rows, at: 0 };
        const written = new QuoteJson(origin).write(quote, 7, nowWallMs);
        const message = quoteMessage(quote, { ...origin, seq: 7, nowWallMs });
        expect(written).toBe(JSON.stringify(message));
        expect(busQuoteSchema.safeParse(JSON.parse(written)).success).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
