import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TradeActivity } from './trade-activity.ts';

const trades = fc.array(
  fc.record({ afterMs: fc.integer({ min: 0, max: 400_000 }), size: fc.integer({ min: 0, max: 900 }) }),
);

test('what traded in the last minutes is the sum over exactly those minutes, whatever came before', () => {
  fc.assert(
    fc.property(trades, fc.constantFrom(0, 1, 5, 10, 30, 60), (sequence, minutes) => {
      const activity = new TradeActivity();
      const told: { ms: number; size: number }[] = [];
      let ms = 1_795_184_940_000;
      for (const { afterMs, size } of sequence) {
        ms += afterMs;
        activity.add(ms, size);
        told.push({ ms, size });
        const fromMinute = Math.floor(ms / 60_000) - minutes + 1;
        const counted = told.filter((trade) => minutes === 0 || Math.floor(trade.ms / 60_000) >= fromMinute);
        expect(activity.within(minutes, ms)).toEqual({
          volume: counted.reduce((sum, trade) => sum + trade.size, 0),
          trades: counted.length,
        });
      }
      expect(activity.within(1, ms + 3_600_000)).toEqual({ volume: 0, trades: 0 });
    }),
  );
});
