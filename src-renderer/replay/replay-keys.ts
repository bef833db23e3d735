import { barBefore } from '#core/replay/steps';
import type { ReplayControl, ReplayView } from '#core/contract/replay';

interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/**
 * What a key asks of a replay: space plays and pauses, Right and Left step a bar, with Shift Right steps one trade of the
 * symbol on the chart. null when the key means something else.
 */
export function controlForKey(event: Key, view: ReplayView, symbol: string): ReplayControl | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  switch (event.key) {
    case ' ':
      return { do: view.state === 'playing' ? 'pause' : 'play' };
    case 'ArrowRight':
      return event.shiftKey ? { do: 'step-tick', symbol } : { do: 'step-bar' };
    case 'ArrowLeft':
      return event.shiftKey ? null : stepBack(view);
    default:
      return null;
  }
}

/** One bar back: the session is built anew up to there. */
export function stepBack({ exchangeMs, fromMs }: ReplayView): ReplayControl {
  return { do: 'seek', toMs: Math.max(fromMs, barBefore(exchangeMs)) };
}
