import { useState, type ReactElement } from 'react';
import type { TellingView } from '#core/contract/telling';
import type { PauseLength } from '#core/telling/pause-end';
import { useNow } from '../app/clock.ts';
import { Icon } from '../app/icons.tsx';
import { formatLeft } from '../format/durations.ts';
import { askFor, useTelling } from './telling-store.ts';

const LENGTHS: readonly (readonly [PauseLength, string])[] = [
  ['15-min', '15 min'],
  ['1-h', '1 h'],
  ['until-tomorrow', 'Until tomorrow'],
];

/** What keeps alerts to the log, in a word or two; null when nothing does. */
function silenceWords(view: TellingView | null, nowWallMs: number): string | null {
  if (view?.silence === 'quiet-hours') return 'Quiet hours';
  const { pause } = view?.settings ?? {};
  return view?.silence === 'paused' && pause ? `Paused, ${formatLeft(pause.untilWallMs - nowWallMs)}` : null;
}

function Lengths({ isPaused, onChosen }: { readonly isPaused: boolean; readonly onChosen: () => void }): ReactElement {
  return (
    <div className="menu pause-menu" role="menu" aria-label="Pause alerts">
      {LENGTHS.map(([length, label]) => (
        <button
          key={length}
          type="button"
          role="menuitem"
          className="menu-item"
          data-testid={`pause-${length}`}
          onClick={() => {
            onChosen();
            void askFor('telling.pause', { length });
          }}
        >
          {label}
        </button>
      ))}
      {isPaused ? (
        <button
          type="button"
          role="menuitem"
          className="menu-item"
          data-testid="resume-alerts"
          onClick={() => {
            onChosen();
            void askFor('telling.resume', null);
          }}
        >
          Tell alerts again
        </button>
      ) : null}
    </div>
  );
}

/** The bell: whether alerts are told, and pausing them for a while. */
export function PauseButton(): ReactElement {
  const view = useTelling((state) => state.view);
  const [isOpen, setOpen] = useState(false);
  const now = useNow(1_000);
  const isPaused = view?.silence === 'paused';
  const words = silenceWords(view, now);
  const close = (): void => {
    setOpen(false);
  };
  return (
    <div
      className="pause"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
    >
      <button
        type="button"
        className={words === null ? 'icon-button' : 'chip pause-chip tone-warn'}
        data-testid="pause"
        data-silence={view?.silence ?? 'none'}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={words === null ? 'Pause alerts' : `Alerts: ${words}`}
        title={words === null ? 'Alerts are told. Pause them for a while.' : 'Alerts go to the log alone.'}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        <Icon name={words === null ? 'bell' : 'bellOff'} size={words === null ? 16 : 12} />
        {words}
      </button>
      {isOpen ? <Lengths isPaused={isPaused} onChosen={close} /> : null}
    </div>
  );
}
