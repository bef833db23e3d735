import type { MenuItemConstructorOptions } from 'electron';
import type { PauseLength } from '#core/telling/pause-end';
import type { Pause } from '#core/telling/telling-settings';

export interface PauseActions {
  readonly pause: (length: PauseLength) => void;
  readonly resume: () => void;
}

const LABELS: Readonly<Record<PauseLength, string>> = {
  '15-min': 'For 15 minutes',
  '1-h': 'For an hour',
  'until-tomorrow': 'Until tomorrow',
};
const CLOCK = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** Pausing alerts, for the tray and the window's menu: what can be done, and while it lasts until when. */
export function pauseMenu(
  pause: Pause | null,
  nowWallMs: number,
  actions: PauseActions,
): readonly MenuItemConstructorOptions[] {
  const isPaused = pause !== null && nowWallMs >= pause.sinceWallMs && nowWallMs < pause.untilWallMs;
  const lengths = Object.entries(LABELS) as readonly (readonly [PauseLength, string])[];
  const submenu = lengths.map(([length, label]) => ({
    label,
    click: () => {
      actions.pause(length);
    },
  }));
  return [
    { label: isPaused ? `Alerts paused until ${CLOCK.format(pause.untilWallMs)}` : 'Pause alerts', submenu },
    ...(isPaused ? [{ label: 'Tell alerts again', click: actions.resume }] : []),
  ];
}
