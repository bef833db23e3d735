import { describe, expect, it } from 'vitest';
import { buttonsOf, htmlOf, textOf } from '../testing/html.ts';
import { makeHealth } from '../testing/make.ts';
import { StreamsPane } from './streams-pane.tsx';

describe('the streams', () => {
  it('are listed with what the server did with each', () => {
    const health = makeHealth({
      feed: {
        services: [
          { service: 'LEVELONE_EQUITIES', keys: 480, overBudget: 20, state: 'accepted', reason: null, messages: 1_234 },
          { service: 'OPTIONS_BOOK', keys: 1, overBudget: 0, state: 'refused', reason: 'Code 22.', messages: 0 },
          { service: 'NEW_SERVICE', keys: 1, overBudget: 0, state: 'pending', reason: null, messages: 0 },
        ],
      },
    });
    const text = textOf(<StreamsPane health={health} nowWallMs={100_000} />);
    expect(text).toContain('Quotes of stocks 480 20 Accepted 1,234 –');
    expect(text).toContain('Book of options 1 0 Refused 0 Code 22.');
    expect(text).toContain('NEW_SERVICE 1 0 Asked for');
  });

  it('that are none are explained', () => {
    expect(textOf(<StreamsPane health={makeHealth()} nowWallMs={0} />)).toContain('No service has been asked for');
    expect(textOf(<StreamsPane health={null} nowWallMs={0} />)).toContain('Waiting for the workstation');
  });

  it('stand beside the budget of requests, its queue and its last failure', () => {
    const health = makeHealth({
      broker: {
        state: 'throttled',
        reason: 'The budget is used up.',
        callsLastMinute: 118,
        queued: 7,
        waitMs: 12_400,
        latencyMs: 312,
        lastErrorCode: 'http-503',
        lastCorrelationId: 'made-up-0001',
      },
    });
    const view = <StreamsPane health={health} nowWallMs={100_000} />;
    const text = textOf(view);
    for (const words of [
      'Waiting for the budget',
      '118 of 120 allowed',
      '7, the last for 13 s',
      '312 ms',
      'The budget is used up.',
      'http-503',
      'made-up-0001',
    ]) {
      expect(text).toContain(words);
    }
    expect(buttonsOf(view).map(({ label }) => label)).toContain('Copy');
    expect(htmlOf(view)).toContain('aria-label="Copy correlation id"');
  });

  it('name what could not be used', () => {
    const faults = [{ fault: 'unknownField', count: 3, lastRaw: '{"99":1}', lastAtWallMs: 50_000 } as const];
    const text = textOf(<StreamsPane health={makeHealth({ feed: { faults: [...faults] } })} nowWallMs={100_000} />);
    expect(text).toContain('Unknown field 3, 50 s ago');
  });
});
