import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamerRequest } from './request.ts';
import { SERVICES } from './services.ts';
import { Subscriptions } from './subscriptions.ts';

const LIMIT = 4;

const request = (command: StreamerRequest['command'], keys: readonly string[], fields: readonly number[]) => ({
  requestid: '1',
  service: 'LEVELONE_FUTURES',
  command,
  SchwabClientCustomerId: '',
  SchwabClientCorrelId: '',
  parameters: { keys: keys.join(','), fields: fields.join(',') },
});

const service = (() => {
  const found = SERVICES.get('LEVELONE_FUTURES');
  if (!found) throw new Error('LEVELONE_FUTURES is gone.');
  return found;
})();

const steps = fc.array(
  fc.record({
    command: fc.constantFrom('SUBS' as const, 'ADD' as const, 'UNSUBS' as const, 'VIEW' as const),
    keys: fc.uniqueArray(fc.constantFrom('/NQ', '/ES', '/MNQ', '/MES', '/RTY', '/YM'), { minLength: 1 }),
    fields: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1 }),
  }),
  { maxLength: 30 },
);

/** The rules in their plainest form: [keys, fields] after each command, null while nothing has been subscribed. */
class Model {
  keys: Set<string> | null = null;
  fields = new Set<number>();

  take(command: string, keys: readonly string[], fields: readonly number[]): number {
    if (command === 'SUBS') return this.#subscribe(new Set(keys), new Set(fields));
    if (command === 'ADD') {
      return this.#subscribe(new Set([...(this.keys ?? []), ...keys]), new Set([...this.fields, ...fields]));
    }
    if (command === 'UNSUBS') for (const key of keys) this.keys?.delete(key);
    if (command === 'VIEW' && this.keys) this.fields = new Set(fields);
    return 0;
  }

  #subscribe(keys: Set<string>, fields: Set<number>): number {
    if (keys.size > LIMIT) return 19;
    this.keys = keys;
    this.fields = fields;
    return 0;
  }
}

describe('subscriptions', () => {
  test('do what the rules say after any sequence of commands', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const subscriptions = new Subscriptions(() => LIMIT);
        const model = new Model();
        for (const { command, keys, fields } of sequence) {
          const change = subscriptions.apply(service, request(command, keys, fields));
          expect(change.code).toBe(model.take(command, keys, fields));
          const subscription = subscriptions.of(service);
          expect(subscription?.keys ?? null).toEqual(model.keys);
          const wanted = [...(subscription?.mask ?? [])].flatMap((bit, field) => (bit === 1 ? [field] : []));
          const known = [...model.fields].filter((field) => field < service.fieldCount);
          expect(wanted).toEqual(model.keys ? known.sort((one, other) => one - other) : []);
          expect(subscriptions.isEmpty).toBe((model.keys?.size ?? 0) === 0);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('show an image after SUBS and ADD for the symbols named, after VIEW only of fields new to the client', () => {
    const subscriptions = new Subscriptions(() => LIMIT);
    expect(subscriptions.apply(service, request('SUBS', ['/NQ'], [1, 2])).imageKeys).toEqual(['/NQ']);
    expect(subscriptions.apply(service, request('ADD', ['/ES'], [1, 2])).imageKeys).toEqual(['/ES']);
    const view = subscriptions.apply(service, request('VIEW', [], [2, 3]));
    expect(view.imageKeys).toEqual(['/NQ', '/ES']);
    expect([...(view.imageMask ?? [])].flatMap((bit, field) => (bit === 1 ? [field] : []))).toEqual([3]);
    expect(subscriptions.apply(service, request('VIEW', [], [2])).imageKeys).toEqual([]);
    expect(subscriptions.apply(service, request('UNSUBS', ['/NQ'], [])).imageKeys).toEqual([]);
  });
});
