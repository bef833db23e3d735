import { describe, expect, it } from 'vitest';
import { closureOf } from './market-closure.ts';

const at = (iso: string): number => Date.parse(iso);

describe('whether silence is to be expected', () => {
  it.each([
    ['Saturday', '2026-11-21T15:00:00-05:00', false],
    ['Sunday before the opening', '2026-11-22T17:59:00-05:00', false],
    ['Sunday after the opening', '2026-11-22T18:00:00-05:00', true],
    ['the daily break', '2026-11-23T17:30:00-05:00', false],
    ['the middle of the night', '2026-11-24T03:00:00-05:00', true],
    ['Thanksgiving afternoon', '2026-11-26T14:00:00-05:00', false],
    ['summer, in the break', '2026-07-07T17:30:00-04:00', false],
    ['summer, before the break', '2026-07-07T16:59:00-04:00', true],
  ])('futures, %s', (_, iso, isOpen) => {
    expect(closureOf(['LEVELONE_FUTURES', 'CHART_FUTURES'], at(iso)) === null).toBe(isOpen);
  });

  it.each([
    ['the morning before 07:00', '2026-11-24T06:59:00-05:00', false],
    ['the regular session', '2026-11-24T11:00:00-05:00', true],
    ['after the close', '2026-11-24T19:59:00-05:00', true],
    ['the night', '2026-11-24T20:00:00-05:00', false],
    ['the evening of a half day', '2026-11-27T17:30:00-05:00', false],
    ['Thanksgiving', '2026-11-26T11:00:00-05:00', false],
  ])('stocks, %s', (_, iso, isOpen) => {
    expect(closureOf(['LEVELONE_EQUITIES'], at(iso)) === null).toBe(isOpen);
  });

  it('currencies trade from Sunday to Friday, options in regular hours', () => {
    expect(closureOf(['LEVELONE_FOREX'], at('2026-11-20T17:00:00-05:00'))).toContain('Sunday 17:00');
    expect(closureOf(['LEVELONE_FOREX'], at('2026-11-22T17:00:00-05:00'))).toBeNull();
    expect(closureOf(['LEVELONE_OPTIONS', 'OPTIONS_BOOK'], at('2026-11-24T09:29:00-05:00'))).toContain('Tuesday 09:30');
    expect(closureOf(['LEVELONE_OPTIONS'], at('2026-11-24T16:14:00-05:00'))).toBeNull();
  });

  it('one open market is enough; several closed ones each name their opening', () => {
    const saturday = at('2026-11-21T15:00:00-05:00');
    expect(closureOf(['LEVELONE_FUTURES', 'LEVELONE_EQUITIES'], saturday)).toBe(
      'The market is closed. Futures open Sunday 18:00 New York time; Stocks open Monday 07:00 New York time.',
    );
    expect(closureOf(['LEVELONE_FUTURES', 'LEVELONE_EQUITIES'], at('2026-11-24T22:00:00-05:00'))).toBeNull();
  });

  it('claims nothing without a time or a market', () => {
    expect(closureOf(['LEVELONE_FUTURES'], null)).toBeNull();
    expect(closureOf(['LEVELONE_FUTURES'], 1_000)).toBeNull();
    expect(closureOf(['ACCT_ACTIVITY'], at('2026-11-21T15:00:00-05:00'))).toBeNull();
  });
});
