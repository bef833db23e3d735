import { describe, expect, it } from 'vitest';
import { formOnScreen, requestOf } from './export-form.ts';

const SPAN = { fromMs: Date.parse('2026-11-19T23:30:00Z'), toMs: Date.parse('2026-11-20T15:00:00Z') };
const NOW_MS = Date.parse('2026-11-20T15:00:00Z');
const form = formOnScreen('/NQ', SPAN, '5m', 'regular', NOW_MS);

describe('the export dialog', () => {
  it('begins with what the chart shows', () => {
    // The evening of the 19th belongs to the trading day of the 20th.
    expect(form).toMatchObject({ range: 'screen', fromDay: '2026-11-20', toDay: '2026-11-20', timeframe: '5m' });
    expect(requestOf(form, SPAN)).toMatchObject({ ...SPAN, symbol: '/NQ', timeframe: '5m', hours: 'regular' });
    expect(formOnScreen('/NQ', SPAN, '500T', 'all', NOW_MS).timeframe).toBe('1m');
  });

  it('takes trading days whole, from the opening in the evening before', () => {
    expect(requestOf({ ...form, range: 'days', fromDay: '2026-11-19' }, null)).toMatchObject({
      fromMs: Date.parse('2026-11-18T23:00:00Z'),
      toMs: Date.parse('2026-11-20T23:00:00Z'),
    });
    expect(requestOf({ ...form, symbol: 'SPY', range: 'days' }, null)).toMatchObject({
      fromMs: Date.parse('2026-11-20T05:00:00Z'),
      toMs: Date.parse('2026-11-21T05:00:00Z'),
    });
  });

  it('says what is in the way', () => {
    expect(requestOf(form, null)).toMatch('shows no bar');
    expect(requestOf({ ...form, range: 'days', fromDay: '' }, null)).toMatch('both days');
    expect(requestOf({ ...form, range: 'days', fromDay: '2026-11-23' }, null)).toMatch('must not come after');
    expect(requestOf({ ...form, range: 'days', fromDay: '2026-99-99' }, null)).toMatch('both days');
  });
});
