import type { ReactElement } from 'react';
import { REPLAY_SPEEDS } from '#core/replay/speeds';
import type { ReplayView } from '#core/contract/replay';
import { exchangeNow, useNow } from '../app/clock.ts';
import { Icon, type IconName } from '../app/icons.tsx';
import { openDialog } from '../app/open-dialog.ts';
import { useWorkstation } from '../app/workstation-store.ts';
import { formatClock, formatDay } from '../format/eastern-time.ts';
import { ComparisonView } from './comparison-view.tsx';
import { GoToTime } from './go-to-time.tsx';
import { stepBack } from './replay-keys.ts';
import { compareWithLive, control, leaveReplay, useReplay } from './replay-store.ts';
import { SeekSlider } from './seek-slider.tsx';
import { useReplayKeys } from './use-replay-keys.ts';

const STATE_WORDS: Readonly<Record<ReplayView['state'], string>> = {
  opening: 'opening',
  seeking: 'going there',
  paused: 'paused',
  playing: 'playing',
  ended: 'the end',
  failed: 'stopped',
};

interface StepProperties {
  readonly icon: IconName;
  readonly name: string;
  readonly testId: string;
  readonly isDisabled: boolean;
  readonly onClick: () => void;
}

function Step({ icon, name, testId, isDisabled, onClick }: StepProperties): ReactElement {
  return (
    <button
      type="button"
      className="icon-button"
      data-testid={testId}
      aria-label={name}
      title={name}
      disabled={isDisabled}
      onClick={onClick}
    >
      <Icon name={icon} size={14} />
    </button>
  );
}

function Transport({ view, symbol }: { readonly view: ReplayView; readonly symbol: string }): ReactElement {
  const isPlaying = view.state === 'playing';
  const canPlay = isPlaying || view.state === 'paused';
  const canGoBack = canPlay || view.state === 'ended';
  return (
    <span className="replay-transport">
      <Step
        icon="stepBack"
        name="One bar back (Left)"
        testId="replay-step-back"
        isDisabled={!canGoBack}
        onClick={() => void control(stepBack(view))}
      />
      <Step
        icon={isPlaying ? 'pause' : 'play'}
        name={isPlaying ? 'Pause (Space)' : 'Play (Space)'}
        testId="replay-play"
        isDisabled={!canPlay}
        onClick={() => void control({ do: isPlaying ? 'pause' : 'play' })}
      />
      <Step
        icon="stepBar"
        name="One bar on (Right)"
        testId="replay-step-bar"
        isDisabled={!canPlay}
        onClick={() => void control({ do: 'step-bar' })}
      />
      <Step
        icon="stepTick"
        name={`One trade of ${symbol} on (Shift Right)`}
        testId="replay-step-tick"
        isDisabled={!canPlay}
        onClick={() => void control({ do: 'step-tick', symbol })}
      />
    </span>
  );
}

function Speed({ view }: { readonly view: ReplayView }): ReactElement {
  return (
    <select
      className="replay-speed"
      data-testid="replay-speed"
      aria-label="Speed of the replay"
      value={String(view.speed)}
      disabled={view.state === 'failed'}
      onChange={(event) => {
        const { value } = event.target;
        void control({ do: 'speed', speed: value === 'null' ? null : Number(value) });
      }}
    >
      {REPLAY_SPEEDS.map((speed) => (
        <option key={String(speed)} value={String(speed)}>
          {speed === null ? 'Full speed' : `${speed}\u00d7`}
        </option>
      ))}
    </select>
  );
}

/** The live market goes on unseen; whoever watches a replay must not miss what it tells. */
function LiveNews({ view }: { readonly view: ReplayView }): ReactElement | null {
  const [newest] = view.liveSignals;
  if (newest === undefined) return null;
  return (
    <button
      type="button"
      className="button replay-live-news"
      data-testid="replay-live-signal"
      role="alert"
      title="A signal of the live market, not of this replay. Back to the live picture."
      onClick={() => void leaveReplay()}
    >
      <Icon name="warning" size={12} />
      LIVE now: {newest}
    </button>
  );
}

function Bar({ view }: { readonly view: ReplayView }): ReactElement {
  const symbol = useWorkstation(({ selectedSymbol }) => selectedSymbol ?? view.symbol);
  const problem = useReplay((state) => state.problem);
  useNow(100);
  useReplayKeys(view, symbol);
  const atMs = Math.min(view.toMs, Math.max(view.fromMs, exchangeNow() ?? view.exchangeMs));
  return (
    <section className="replay-bar" aria-label="Replay" data-testid="replay-bar" data-state={view.state}>
      <span className="replay-clock">
        <strong className="figures" data-testid="replay-clock">
          {formatClock(atMs)}
        </strong>
        <span className="soft">
          {formatDay(atMs)}, {STATE_WORDS[view.state]}
        </span>
      </span>
      <Transport view={view} symbol={symbol} />
      <Speed view={view} />
      <SeekSlider view={view} atMs={view.state === 'seeking' ? view.exchangeMs : atMs} />
      <GoToTime view={view} />
      {view.reason !== null || problem !== null ? (
        <span className="tone-bad replay-problem" role="status">
          {view.reason ?? problem}
        </span>
      ) : null}
      <LiveNews view={view} />
      <button
        type="button"
        className="button"
        data-testid="replay-compare"
        disabled={view.state === 'failed'}
        onClick={() => void compareWithLive()}
      >
        Compare with live
      </button>
      <button
        type="button"
        className="button"
        onClick={() => {
          openDialog('replay');
        }}
      >
        Another day…
      </button>
      <button type="button" className="button is-primary" data-testid="replay-leave" onClick={() => void leaveReplay()}>
        Back to live
      </button>
    </section>
  );
}

/** Below the header while a recording is played: the controls of the replay, and what it says of itself. */
export function ReplayBar(): ReactElement | null {
  const view = useReplay((state) => state.view);
  if (!view) return null;
  return (
    <div className="replay">
      <Bar view={view} />
      <ComparisonView />
    </div>
  );
}
