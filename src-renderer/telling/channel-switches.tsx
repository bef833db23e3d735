import type { ReactElement } from 'react';
import { CLASS_WORDS, TELLING_CLASS_NAMES } from '#core/telling/class-words';
import type { TellingClass } from '#core/telling/event';
import type { ClassSwitches, TellingSettings } from '#core/telling/telling-settings';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { askFor } from './telling-store.ts';

const TEST_ASKED = 'telling.test';
const SWITCHES = [
  ['desktop', 'Desktop'],
  ['sound', 'Sound'],
  ['push', 'Phone'],
  ['breaksQuiet', 'In quiet hours too'],
] as const;

const change = (name: TellingClass, switches: ClassSwitches): void => {
  void askFor('telling.setClass', { class: name, switches });
};

function ClassRow({ name, switches }: { readonly name: TellingClass; readonly switches: ClassSwitches }): ReactElement {
  const { title } = CLASS_WORDS[name];
  return (
    <tr data-testid={`class-${name}`}>
      <th scope="row">{title}</th>
      {SWITCHES.map(([key, label]) => (
        <td key={key} className="centred">
          <input
            type="checkbox"
            aria-label={`${title}: ${label}`}
            data-testid={`switch-${name}-${key}`}
            checked={switches[key]}
            onChange={({ target }) => {
              change(name, { ...switches, [key]: target.checked });
            }}
          />
        </td>
      ))}
      <td>
        <input
          type="range"
          min={0}
          max={100}
          step={10}
          aria-label={`${title}: volume`}
          disabled={!switches.sound}
          value={switches.volume}
          onChange={({ target }) => {
            change(name, { ...switches, volume: Number(target.value) });
          }}
        />
      </td>
      <td className="number">
        <button
          type="button"
          className="button is-small"
          aria-label={`Play the sound of ${title}`}
          data-testid={`play-${name}`}
          onClick={() => void askFor('telling.test', { channel: 'sound', class: name }, TEST_ASKED)}
        >
          Play
        </button>
      </td>
    </tr>
  );
}

/** For each class of events, the channels that it uses. The log keeps all of them. */
export function ChannelSwitches({ settings }: { readonly settings: TellingSettings }): ReactElement {
  const asked = useAsked();
  return (
    <section className="settings-section" aria-labelledby="telling-classes">
      <h3 id="telling-classes">What is told, and how</h3>
      <table className="grid-table switches">
        <thead>
          <tr>
            <th scope="col">Event</th>
            {SWITCHES.map(([key, label]) => (
              <th key={key} scope="col" className="centred">
                {label}
              </th>
            ))}
            <th scope="col">Volume</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {TELLING_CLASS_NAMES.map((name) => (
            <ClassRow key={name} name={name} switches={settings.classes[name]} />
          ))}
        </tbody>
      </table>
      <div className="settings-line">
        <button
          type="button"
          className="button is-small"
          data-testid="test-desktop"
          onClick={() => void askFor('telling.test', { channel: 'desktop' }, TEST_ASKED)}
        >
          Send a test notification
        </button>
        <span className="soft">The log in the dock’s Alerts tab keeps everything, whatever is switched off here.</span>
      </div>
      <Answer asked={askedOf(asked, TEST_ASKED)} testId="test-answer" />
      <Answer asked={askedOf(asked, 'telling.setClass')} />
    </section>
  );
}
