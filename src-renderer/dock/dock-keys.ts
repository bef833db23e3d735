import { DOCK_TABS, type DockTab } from './dock-store.ts';

/** The tab that a key moves to, around the ends as in every list of tabs; null when the key means something else. */
export function tabForKey(tab: DockTab, key: string): DockTab | null {
  const at = DOCK_TABS.indexOf(tab);
  const count = DOCK_TABS.length;
  const targets: Readonly<Record<string, number>> = {
    ArrowRight: (at + 1) % count,
    ArrowLeft: (at + count - 1) % count,
    Home: 0,
    End: count - 1,
  };
  const target = targets[key];
  return target === undefined ? null : (DOCK_TABS[target] ?? null);
}

const STEP_PX = 24;

/** Pixels by which a key makes the dock higher; null when the key means something else. */
export function growthForKey(key: string): number | null {
  if (key === 'ArrowUp') return STEP_PX;
  return key === 'ArrowDown' ? -STEP_PX : null;
}
