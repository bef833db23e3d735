import { describe, expect, it } from 'vitest';
import { textOf } from '../testing/html.ts';
import { makeConnected } from '../testing/make-login.ts';
import { ModeBadgeView } from './mode-badge.tsx';
import { priceKind } from './mode.ts';

describe('whose prices these are', () => {
  it('is always said, and nothing is called live before it is known', () => {
    expect(priceKind('practice', makeConnected())).toBe('practice');
    expect(priceKind('broker', makeConnected())).toBe('live');
    expect(priceKind('broker', makeConnected({ isPractice: true }))).toBe('practice-login');
    expect(priceKind('broker', null)).toBeNull();
  });

  it('has a word of its own each', () => {
    expect(textOf(<ModeBadgeView kind="live" title={null} />)).toBe('LIVE');
    expect(textOf(<ModeBadgeView kind="practice" title="Synthetic market" />)).toBe('PRACTICE Synthetic market');
    expect(textOf(<ModeBadgeView kind="practice-login" title="Practice exchange 127.0.0.1:8443" />)).toBe(
      'PRACTICE LOGIN Practice exchange 127.0.0.1:8443',
    );
  });
});
