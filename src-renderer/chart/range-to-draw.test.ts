import { describe, expect, it } from 'vitest';
import type { OpeningRangeState, OpeningRangeView } from '#core/signals/signal';
import { rangeToDraw } from './range-to-draw.ts';

const view = (activeId: string, kind: OpeningRangeState['kind']): OpeningRangeView =>
  ({ activeId, state: { kind } }) as OpeningRangeView;

describe('the range that is drawn', () => {
  it('is none when nothing watches, and the only one there is', () => {
    expect(rangeToDraw([])).toBeNull();
    expect(rangeToDraw([view('one', 'not-watching')])?.activeId).toBe('one');
  });

  it('is one under way before one that is over, and the first of equals', () => {
    expect(rangeToDraw([view('a', 'expired'), view('b', 'armed'), view('c', 'armed')])?.activeId).toBe('b');
    expect(rangeToDraw([view('a', 'not-watching'), view('b', 'signalled'), view('c', 'waiting')])?.activeId).toBe('b');
  });
});
