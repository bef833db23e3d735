import { beforeEach, describe, expect, it } from 'vitest';
import { growthForKey, tabForKey } from './dock-keys.ts';
import { DOCK_HEIGHT, pressTab, setDockHeight, showTab, useDock } from './dock-store.ts';

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
    expect(tabForKey('positions', 'ArrowLeft')).toBe('missing');
    expect(tabForKey('missing', 'ArrowRight')).toBe('positions');
    expect(tabForKey('streams', 'Home')).toBe('positions');
    expect(tabForKey('streams', 'Tab')).toBeNull();
    expect(growthForKey('ArrowUp')).toBeGreaterThan(0);
    expect(growthForKey('ArrowDown')).toBeLessThan(0);
    expect(growthForKey('ArrowLeft')).toBeNull();
  });
});
