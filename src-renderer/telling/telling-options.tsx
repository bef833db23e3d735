import { useState, type ReactElement } from 'react';
import type { TellingSettings } from '#core/telling/telling-settings';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { askFor } from './telling-store.ts';

type Options = Pick<TellingSettings, 'collapseSeconds' | 'offlineSeconds' | 'tellsReplay' | 'blocksSleep'>;

const change = (options: Partial<Options>): void => {
  void askFor('telling.setOptions', options);
};

interface SecondsProperties {
  readonly label: string;
  readonly least: number;
  readonly value: number;
  readonly onChange: (seconds: number) => void;
}

/** Kept when the field is left: while digits are typed a number may be anything. */
function Seconds({ label, least, value, onChange }: SecondsProperties): ReactElement {
  const [typed, setTyped] = useState<string | null>(null);
  const keep = (): void => {
    const seconds = Math.round(Number(typed));
    if (typed !== null && typed !== '' && seconds >= least && seconds <= 3_600) onChange(seconds);
    setTyped(null);
  };
  return (
    <label className="inline-choice">
      {label}
      <input
        type="number"
        className="search seconds figures"
        min={least}
        max={3_600}
        value={typed ?? value}
        onChange={({ target }) => {
          setTyped(target.value);
        }}
        onBlur={keep}
      />
      s
    </label>
  );
}

/** The rest: how long an outage may last, what counts as a repeat, staying awake, replays. */
export function TellingOptions({
  settings,
  isSleepBlocked,
}: {
  readonly settings: TellingSettings;
  readonly isSleepBlocked: boolean;
}): ReactElement {
  const asked = askedOf(useAsked(), 'telling.setOptions');
  return (
    <fieldset className="settings-section">
      <legend>More</legend>
      <Seconds
        label="Tell when the stream has been away in trading hours for"
        least={5}
        value={settings.offlineSeconds}
        onChange={(offlineSeconds) => {
          change({ offlineSeconds });
        }}
      />
      <Seconds
        label="The same again within this is one notification with a count:"
        least={0}
        value={settings.collapseSeconds}
        onChange={(collapseSeconds) => {
          change({ collapseSeconds });
        }}
      />
      <label className="inline-choice">
        <input
          type="checkbox"
          checked={settings.blocksSleep}
          onChange={({ target }) => {
            change({ blocksSleep: target.checked });
          }}
        />
        Keep the computer awake from 9:25 ET to the close{isSleepBlocked ? ' (it is kept awake now)' : ''}
      </label>
      <label className="inline-choice">
        <input
          type="checkbox"
          checked={settings.tellsReplay}
          onChange={({ target }) => {
            change({ tellsReplay: target.checked });
          }}
        />
        Tell what a replay signals, marked REPLAY (otherwise the log alone)
      </label>
      {asked.outcome?.ok === false ? <Answer asked={asked} /> : null}
    </fieldset>
  );
}
