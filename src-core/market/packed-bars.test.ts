import { describe, expect, it } from 'vitest';
import { BAR_GRADES, gradeRank } from './bar.ts';
import { unpackBars } from './packed-bars.ts';

const pack = (...rows: readonly (readonly number[])[]): Float64Array => new Float64Array(rows.flat());

describe('packed bars', () => {
  it('come back as they were', () => {
    const cells = pack(
      [60_000, 1, 4, 0, 2, 10, 3, gradeRank('built')],
      [120_000, 2, 5, 1, 3, 20, 0, gradeRank('confirmed')],
    );
    expect(unpackBars({ symbol: '/NQ' as never, count: 2, cells, contracts: ['/NQZ26', null] })).toEqual([
      {
        symbol: '/NQ',
        startMs: 60_000,
        open: 1,
        high: 4,
        low: 0,
        close: 2,
        volume: 10,
        tickCount: 3,
        grade: 'built',
        contract: '/NQZ26',
      },
      {
        symbol: '/NQ',
        startMs: 120_000,
        open: 2,
        high: 5,
        low: 1,
        close: 3,
        volume: 20,
        tickCount: 0,
        grade: 'confirmed',
        contract: null,
      },
    ]);
  });

  it('claim nothing for a grade that is not known here', () => {
    const cells = pack([0, 1, 1, 1, 1, 1, 1, BAR_GRADES.length]);
    expect(unpackBars({ symbol: '/NQ' as never, count: 1, cells, contracts: [] })[0]?.grade).toBe('partial');
  });
});
