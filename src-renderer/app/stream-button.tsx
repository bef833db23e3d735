import type { ReactElement } from 'react';
import type { StreamState } from '#core/contract/health';
import { useHealth } from './health-store.ts';
import { Icon, type IconName } from './icons.tsx';
import { startStreams, stopStreams, useWorkstation, type WorkstationState } from './workstation-store.ts';

interface ButtonFace {
  readonly label: string;
  readonly icon: IconName;
  readonly does: 'start' | 'stop';
  readonly isBusy: boolean;
}

const BUSY_FACES = {
  starting: { label: 'Starting\u2026', icon: 'connecting', does: 'start', isBusy: true },
  stopping: { label: 'Stopping\u2026', icon: 'connecting', does: 'stop', isBusy: true },
} as const satisfies Record<string, ButtonFace>;

/** What waits for the user: nothing is tried any more until the streams are started. */
const WAITS_FOR_USER: readonly (StreamState | null)[] = [null, 'stopped', 'faulted', 'kicked'];

/** What the button says and does. A stream that gave up is started, everything that still tries can be stopped. */
export function buttonFace(state: StreamState | null, pending: WorkstationState['pending']): ButtonFace {
  if (pending === 'starting' || pending === 'stopping') return BUSY_FACES[pending];
  return WAITS_FOR_USER.includes(state)
    ? { label: 'Start streams', icon: 'play', does: 'start', isBusy: state === null }
    : { label: 'Stop streams', icon: 'stopped', does: 'stop', isBusy: false };
}

/** One button for both, so that the keyboard's focus stays where it was. */
export function StreamButton({ isProminent = false }: { readonly isProminent?: boolean }): ReactElement {
  const state = useHealth(({ health }) => health?.feed.state ?? null);
  const pending = useWorkstation((workstation) => workstation.pending);
  const { label, icon, does, isBusy } = buttonFace(state, pending);
  const testId = isProminent ? `${does}-streams-here` : `${does}-streams`;
  return (
    <button
      type="button"
      className={`button stream-button does-${does}`}
      data-testid={testId}
      disabled={isBusy}
      onClick={() => void (does === 'start' ? startStreams() : stopStreams())}
    >
      <Icon name={icon} size={11} />
      {label}
    </button>
  );
}
