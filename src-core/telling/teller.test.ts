import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TellingEvent } from './event.ts';
import type { LogEntry } from './log-entry.ts';
import { pauseEnd } from './pause-end.ts';
import { Teller } from './teller.ts';
import { usualTellingSettings, type TellingSettings } from './telling-settings.ts';

const NOW = Date.parse('2026-11-20T14:30:59Z');
const event = (values: Partial<TellingEvent> = {}): TellingEvent => ({
  id: 'signal:1',
  key: 'signal:1',
  class: 'signal',
  title: '/NQ breakout up',
  body: '',
  atWallMs: NOW,
  origin: 'live',
  isNews: true,
  ...values,
});
const usual = (values: Partial<TellingSettings> = {}): TellingSettings => ({ ...usualTellingSettings(), ...values });
const pausedFrom = (sinceWallMs: number, untilWallMs: number): Partial<TellingSettings> => ({
  pause: { sinceWallMs, untilWallMs },
});
const ALL = { desktop: 'tell', sound: 'tell', push: 'tell' };
const allSilent = (why: string): object => ({ kind: 'new', verdicts: { desktop: why, sound: why, push: why } });

describe('Teller', () => {
  it('tells a signal on every channel, once for ever', () => {
    const teller = new Teller(usual(), 'UTC');
    expect(teller.decide(event())).toEqual({ kind: 'new', verdicts: ALL });
    expect(teller.decide(event({ atWallMs: NOW + 3_600_000 }))).toEqual({ kind: 'known' });
  });

  it('knows what an earlier run has told', () => {
    const teller = new Teller(usual(), 'UTC');
    teller.restore([{ ...event(), count: 1, lastAtWallMs: NOW, deliveries: [] }]);
    expect(teller.decide(event())).toEqual({ kind: 'known' });
  });

  it('switches each channel by itself', () => {
    const { classes, ...rest } = usual();
    const settings = { ...rest, classes: { ...classes, signal: { ...classes.signal, sound: false } } };
    expect(new Teller(settings, 'UTC').decide(event())).toMatchObject({ verdicts: { ...ALL, sound: 'switched-off' } });
  });

  it('keeps what is too old, and what is replayed, to the log', () => {
    expect(new Teller(usual(), 'UTC').decide(event({ isNews: false }))).toEqual(allSilent('past'));
    expect(new Teller(usual(), 'UTC').decide(event({ origin: 'replay' }))).toEqual(allSilent('replay'));
    const told = new Teller(usual({ tellsReplay: true }), 'UTC').decide(event({ origin: 'replay' }));
    expect(told).toEqual({ kind: 'new', verdicts: ALL });
  });

  it('is silent from the first to the last moment of a pause', () => {
    const teller = new Teller(usual(pausedFrom(NOW, NOW + 60_000)), 'UTC');
    expect(teller.decide(event({ id: 'a', key: 'a' }))).toEqual(allSilent('paused'));
    expect(teller.decide(event({ id: 'b', key: 'b', atWallMs: NOW + 59_999 }))).toEqual(allSilent('paused'));
    expect(teller.decide(event({ id: 'c', key: 'c', atWallMs: NOW + 60_000 }))).toEqual({ kind: 'new', verdicts: ALL });
  });

  it('sums up what a pause held back, once, when it is over', () => {
    const teller = new Teller(usual(pausedFrom(NOW, NOW + 60_000)), 'UTC');
    teller.decide(event({ id: 'a', key: 'a' }));
    teller.decide(event({ id: 'b', key: 'b', class: 'feed' }));
    teller.decide(event({ id: 'c', key: 'c', class: 'feed' }));
    expect(teller.takeSummary(NOW + 59_999)).toBeNull();
    const summary = teller.takeSummary(NOW + 60_000);
    expect(summary?.title).toBe('Not told while it was quiet: 1 signal, 2 stream alerts');
    expect(summary && teller.decide(summary)).toMatchObject({ kind: 'new', verdicts: { desktop: 'tell' } });
    expect(teller.takeSummary(NOW + 60_001)).toBeNull();
  });

  it('sums up after a restart, from the log', () => {
    const delivery = {
      channel: 'desktop',
      targetId: null,
      by: 'Desktop',
      detail: null,
      attempts: 0,
      atWallMs: NOW,
    } as const;
    const heldBack: LogEntry = {
      ...event(),
      count: 1,
      lastAtWallMs: NOW,
      deliveries: [{ ...delivery, state: 'paused', mayHaveArrived: false }],
    };
    const teller = new Teller(usual(), 'UTC');
    teller.restore([heldBack]);
    expect(teller.takeSummary(NOW + 60_000)?.title).toContain('1 signal');
    const summed = new Teller(usual(), 'UTC');
    summed.restore([heldBack, { ...heldBack, id: `silence:${NOW}`, deliveries: [] }]);
    expect(summed.takeSummary(NOW + 60_000)).toBeNull();
  });

  it('lets a class through quiet hours that is allowed to, but not through a pause', () => {
    const quietHours = { isOn: true, zone: 'local', spans: [{ days: [5], from: '14:00', to: '15:00' }] } as const;
    const loud = usual({ quietHours: { ...quietHours, spans: [{ days: [5], from: '14:00', to: '15:00' }] } });
    expect(new Teller(loud, 'UTC').decide(event())).toEqual(allSilent('quiet-hours'));
    const classes = { ...loud.classes, signal: { ...loud.classes.signal, breaksQuiet: true } };
    expect(new Teller({ ...loud, classes }, 'UTC').decide(event())).toEqual({ kind: 'new', verdicts: ALL });
    const paused = { ...loud, classes, ...pausedFrom(NOW - 1, NOW + 1) };
    expect(new Teller(paused, 'UTC').decide(event())).toEqual(allSilent('paused'));
  });

  it('collapses what repeats within the window into one with a count, whatever the order of keys', () => {
    const steps = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), afterMs: fc.nat({ max: 90_000 }) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(steps, (given) => {
        const teller = new Teller(usual({ collapseSeconds: 60 }), 'UTC');
        const lastOf = new Map<string, number>();
        let atWallMs = NOW;
        given.forEach(({ key, afterMs }, index) => {
          atWallMs += afterMs;
          const since = atWallMs - (lastOf.get(key) ?? -Infinity);
          lastOf.set(key, atWallMs);
          const decision = teller.decide(event({ id: `${index}`, key, atWallMs }));
          expect(decision.kind).toBe(since < 60_000 ? 'repeat' : 'new');
        });
      }),
    );
  });
});

describe('pauseEnd', () => {
  it('ends until-tomorrow at midnight of the user’s zone, also on a day of 25 hours', () => {
    const end = (iso: string): string =>
      new Date(pauseEnd('until-tomorrow', Date.parse(iso), 'America/New_York')).toISOString();
    expect(end('2026-11-20T23:59:00-05:00')).toBe('2026-11-21T05:00:00.000Z');
    expect(end('2026-11-01T00:30:00-04:00')).toBe('2026-11-02T05:00:00.000Z');
  });
});
