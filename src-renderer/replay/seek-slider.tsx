import { useState, type ReactElement } from 'react';
import type { ReplayView } from '#core/contract/replay';
import { formatClock, formatMinute } from '../format/eastern-time.ts';
import { control } from './replay-store.ts';

const STEP_MS = 1_000;

/** Where in the recording the replay stands. Dragged freely; only where it is let go is the session built anew. */
export function SeekSlider({ view, atMs }: { readonly view: ReplayView; readonly atMs: number }): ReactElement {
  const [dragged, setDragged] = useState<number | null>(null);
  const shown = dragged ?? atMs;
  const letGo = (): void => {
    if (dragged === null) return;
    void control({ do: 'seek', toMs: dragged });
    setDragged(null);
  };
  return (
    <span className="replay-seek">
      <span className="figures soft">{formatMinute(view.fromMs)}</span>
      <input
        type="range"
        data-testid="replay-seek"
        aria-label="Position in the recording"
        aria-valuetext={`${formatClock(shown)} Eastern`}
        title={formatClock(shown)}
        min={view.fromMs}
        max={view.toMs}
        step={STEP_MS}
        value={shown}
        disabled={view.state === 'failed' || view.state === 'opening'}
        onChange={(event) => {
          setDragged(Number(event.target.value));
        }}
        onPointerUp={letGo}
        onKeyUp={letGo}
        onBlur={letGo}
      />
      <span className="figures soft">{formatMinute(view.toMs)}</span>
    </span>
  );
}
