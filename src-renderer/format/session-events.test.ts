import { describe, expect, it } from 'vitest';
import { tradingDay } from '#core/market/units';
import { formatTradingDay, inSameSession, nextSessionEvent, regularSessionsBetween } from './session-events.ts';

const at = (iso: string): number => Date.parse(iso);

describe('the next session event', () => {
  it('is the opening before 09:30', () => {
    expect(nextSessionEvent(at('2026-11-20T14:25:48Z'))).toEqual({
      what: 'opens',
      atMs: at('2026-11-20T14:30:00Z'),
    });
  });

  it('is the close during the session, earlier on a half day', () => {
    expect(nextSessionEvent(at('2026-11-20T14:30:00Z'))).toEqual({ what: 'closes', atMs: at('2026-11-20T21:00:00Z') });
    expect(nextSessionEvent(at('2026-11-27T15:00:00Z'))).toEqual({ what: 'closes', atMs: at('2026-11-27T18:00:00Z') });
  });

  it('leaps over weekends and holidays', () => {
    expect(nextSessionEvent(at('2026-11-20T21:00:00Z'))?.atMs).toBe(at('2026-11-23T14:30:00Z'));
    // Thanksgiving.
    expect(nextSessionEvent(at('2026-11-25T22:00:00Z'))?.atMs).toBe(at('2026-11-27T14:30:00Z'));
  });

  it('keeps 09:30 across the weekend of a change of clocks', () => {
    expect(nextSessionEvent(at('2026-10-30T21:00:00Z'))?.atMs).toBe(at('2026-11-02T14:30:00Z'));
    expect(nextSessionEvent(at('2026-03-06T22:00:00Z'))?.atMs).toBe(at('2026-03-09T13:30:00Z'));
  });
});

describe('regular sessions of a span', () => {
  it('are those that touch it', () => {
    const sessions = regularSessionsBetween(at('2026-11-19T20:59:00Z'), at('2026-11-23T14:31:00Z'));
    expect(sessions.map(({ openMs }) => new Date(openMs).toISOString())).toEqual([
      '2026-11-19T14:30:00.000Z',
      '2026-11-20T14:30:00.000Z',
      '2026-11-23T14:30:00.000Z',
    ]);
  });

  it('are none at night', () => {
    expect(regularSessionsBetween(at('2026-11-19T23:00:00Z'), at('2026-11-20T14:30:00Z'))).toEqual([]);
  });
});

describe('the session of two bars', () => {
  it('of a future runs over midnight and ends at 17:00 ET', () => {
    expect(inSameSession(at('2026-11-19T23:00:00Z'), at('2026-11-20T06:00:00Z'), 'future')).toBe(true);
    expect(inSameSession(at('2026-11-19T21:59:00Z'), at('2026-11-19T23:00:00Z'), 'future')).toBe(false);
  });

  it('of an equity is its date', () => {
    expect(inSameSession(at('2026-11-19T20:59:00Z'), at('2026-11-20T14:30:00Z'), 'equity')).toBe(false);
    expect(inSameSession(at('2026-11-20T09:00:00Z'), at('2026-11-20T14:30:00Z'), 'equity')).toBe(true);
  });
});

describe('a trading day', () => {
  it('is named by its date', () => {
    expect(formatTradingDay(tradingDay('2026-11-23'))).toBe('Mon 23 Nov');
  });
});
