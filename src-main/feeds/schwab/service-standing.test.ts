import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ServiceCommand } from './connection-state.ts';
import { accepted, nextStep, overLimit, untouched, type ServiceStanding } from './service-standing.ts';
import { subscriptionsFor, type Subscription } from './stream-services.ts';

const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `K${index}`);

function wish(service: 'NASDAQ_BOOK' | 'ACCT_ACTIVITY', keys: readonly string[]): Subscription {
  const [subscription] = subscriptionsFor([], [{ service, keys }]);
  if (!subscription) throw new Error('nothing is wished for');
  return subscription;
}

/** Sends commands to a service that takes `limit` keys, until none is left to send. */
function settle(
  wanted: Subscription | null,
  from: ServiceStanding,
  limit: number,
): { readonly standing: ServiceStanding; readonly sent: readonly ServiceCommand[] } {
  const sent: ServiceCommand[] = [];
  let standing = from;
  for (let command = nextStep(wanted, standing); command; command = nextStep(wanted, standing)) {
    sent.push(command);
    if (sent.length > 100) throw new Error('it never settles');
    const total = command.name === 'ADD' ? standing.held.length + command.keys.length : command.keys.length;
    const isTooMany = (command.name === 'ADD' || command.name === 'SUBS') && total > limit;
    standing = isTooMany ? overLimit(standing, command) : accepted(standing, command);
  }
  return { standing, sent };
}

describe('the way from what is held to what is wanted', () => {
  it('fills a service to its limit exactly, in the order of the list, within a dozen commands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 600 }), (count, limit) => {
        const keys = keysOf(count);
        const { standing, sent } = settle(wish('NASDAQ_BOOK', keys), untouched('NASDAQ_BOOK'), limit);
        expect(standing.held).toEqual(keys.slice(0, limit));
        expect(sent.length).toBeLessThanOrEqual(12);
      }),
    );
  });

  it('adds what is new and takes away what is gone, and leaves the rest alone', () => {
    const before = settle(wish('NASDAQ_BOOK', ['A', 'B', 'C']), untouched('NASDAQ_BOOK'), 500).standing;
    const { sent, standing } = settle(wish('NASDAQ_BOOK', ['B', 'D', 'C']), before, 500);
    expect(sent.map(({ name, keys }) => `${name} ${keys.join()}`)).toEqual(['UNSUBS A', 'ADD D']);
    expect(new Set(standing.held)).toEqual(new Set(['B', 'C', 'D']));
    expect(settle(null, standing, 500).sent.map(({ name }) => name)).toEqual(['UNSUBS']);
  });

  it('replaces the whole set where a service knows no ADD', () => {
    const before = settle(wish('ACCT_ACTIVITY', ['one']), untouched('ACCT_ACTIVITY'), 500).standing;
    const { sent } = settle(wish('ACCT_ACTIVITY', ['one', 'two']), before, 500);
    expect(sent.map(({ name, keys }) => `${name} ${keys.join()}`)).toEqual(['SUBS one,two']);
  });

  it('changes the fields of what is held with VIEW', () => {
    const wanted = wish('NASDAQ_BOOK', ['A']);
    const before = settle({ ...wanted, fields: [0, 1] }, untouched('NASDAQ_BOOK'), 500).standing;
    expect(settle(wanted, before, 500).sent).toEqual([
      { name: 'VIEW', service: 'NASDAQ_BOOK', keys: ['A'], fields: [0, 1, 2, 3] },
    ]);
  });

  it('lets a refusal stand for one wish only', () => {
    const wanted = wish('NASDAQ_BOOK', ['A']);
    const refused = { ...untouched('NASDAQ_BOOK'), refusal: { wanted, reason: 'no', mayAskAgain: false } };
    expect(nextStep(wish('NASDAQ_BOOK', ['A']), refused)).toBeNull();
    expect(nextStep(wish('NASDAQ_BOOK', ['B']), refused)).toMatchObject({ name: 'SUBS', keys: ['B'] });
  });
});
