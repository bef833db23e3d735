import { useEffect } from 'react';
import type { ReplayView } from '#core/contract/replay';
import { isTyping } from '../chart/chart-keys.ts';
import { controlForKey } from './replay-keys.ts';
import { control } from './replay-store.ts';

/** Space belongs to a button that has the focus; the arrows belong to whoever has taken them already (the chart). */
const usesSpace = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, [role="tab"], [role="option"], a') !== null;

/** The keys of the replay work wherever the focus is, as long as nothing is being typed. */
export function useReplayKeys(view: ReplayView | null, symbol: string): void {
  useEffect(() => {
    if (!view) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (event.key === ' ' && (event.repeat || usesSpace(event.target))) return;
      const wanted = controlForKey(event, view, symbol);
      if (!wanted) return;
      event.preventDefault();
      void control(wanted);
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [view, symbol]);
}
