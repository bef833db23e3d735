import { beforeEach, describe, expect, it } from 'vitest';
import { makeAccount, makePortfolio } from '../testing/make-portfolio.ts';
import { makeStretch } from '../testing/make-stretch.ts';
import { growthForKey, tabForKey } from './dock-keys.ts';
import { DOCK_HEIGHT, pressTab, setDockHeight, showTab, useDock } from './dock-store.ts';
import { countOf } from './dock-tabs.tsx';

describe('the dock', () => {
  beforeEach(() => {
    useDock.setState({ isOpen: false, tab: 'positions', heightPx: DOCK_HEIGHT.fallback });
  });

  it('opens with the tab that is pressed, and closes when it is pressed again', () => {
    pressTab('orders');
    expect(useDock.getState()).toMatchObject({ isOpen: true, tab: 'orders' });
    pressTab('streams');
    expect(useDock.getState()).toMatchObject({ isOpen: true, tab: 'streams' });
    pressTab('streams');
    expect(useDock.getState()).toMatchObject({ isOpen: false, tab: 'streams' });
    showTab('streams');
    expect(useDock.getState().isOpen).toBe(true);
  });

  it('has a height within its limits', () => {
    setDockHeight(5);
    expect(useDock.getState().heightPx).toBe(DOCK_HEIGHT.least);
    setDockHeight(1e6);
    expect(useDock.getState().heightPx).toBe(DOCK_HEIGHT.most);
    setDockHeight(300.4);
    expect(useDock.getState().heightPx).toBe(300);
  });

  it('is used by keyboard', () => {
    expect(tabForKey('positions', 'ArrowRight')).toBe('orders');
    expect(tabForKey('positions', 'ArrowLeft')).toBe('session');
    expect(tabForKey('session', 'ArrowRight')).toBe('positions');
    expect(tabForKey('streams', 'Home')).toBe('positions');
    expect(tabForKey('streams', 'Tab')).toBeNull();
    expect(growthForKey('ArrowUp')).toBeGreaterThan(0);
    expect(growthForKey('ArrowDown')).toBeLessThan(0);
    expect(growthForKey('ArrowLeft')).toBeNull();
  });
});

describe('the number at a tab', () => {
  it('counts the rows of the accounts looked at', () => {
    const second = makeAccount({ accountKey: 'account-2' });
    const portfolio = makePortfolio({ accounts: [makeAccount(), second] });
    expect(countOf('positions', portfolio, null, null)).toBe(2);
    expect(countOf('orders', portfolio, 'account-2', null)).toBe(1);
    expect(countOf('data', portfolio, null, [makeStretch(), makeStretch({ state: 'filled' })])).toBe(1);
  });

  it('is not there where it is not known', () => {
    const unread = makeAccount({ positions: { syncedWallMs: null, problem: null, content: [] } });
    expect(countOf('positions', makePortfolio({ accounts: [makeAccount(), unread] }), null, null)).toBeNull();
    expect(countOf('positions', null, null, null)).toBeNull();
    expect(countOf('data', null, null, null)).toBeNull();
    expect(countOf('balances', makePortfolio(), null, null)).toBeNull();
  });
});
