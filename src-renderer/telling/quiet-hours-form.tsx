import type { ReactElement } from 'react';
import type { QuietHours, QuietSpan } from '#core/telling/telling-settings';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { askFor } from './telling-store.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const NEW_SPAN: QuietSpan = { days: [6, 7], from: '00:00', to: '12:00' };

const change = (quietHours: QuietHours): void => {
  void askFor('telling.setQuietHours', quietHours);
};

function Span({
  span,
  onChange,
  onRemove,
}: {
  readonly span: QuietSpan;
  readonly onChange: (span: QuietSpan) => void;
  readonly onRemove: () => void;
}): ReactElement {
  const toggle = (day: number): void => {
    const days = span.days.includes(day) ? span.days.filter((one) => one !== day) : [...span.days, day].sort();
    onChange({ ...span, days });
  };
  return (
    <div className="settings-line" data-testid="quiet-span">
      <input
        type="time"
        className="search"
        aria-label="Quiet from"
        data-testid="quiet-from"
        value={span.from}
        onChange={({ target }) => {
          if (target.value !== '') onChange({ ...span, from: target.value });
        }}
      />
      <span className="soft">to</span>
      <input
        type="time"
        className="search"
        aria-label="Quiet until"
        data-testid="quiet-to"
        value={span.to}
        onChange={({ target }) => {
          if (target.value !== '') onChange({ ...span, to: target.value });
        }}
      />
      <span className="soft">{span.to <= span.from ? 'next day,' : ''} beginning</span>
      {DAYS.map((name, index) => (
        <button
          key={name}
          type="button"
          className="button is-small day"
          aria-pressed={span.days.includes(index + 1)}
          onClick={() => {
            toggle(index + 1);
          }}
        >
          {name}
        </button>
      ))}
      <button type="button" className="button is-small" onClick={onRemove}>
        Remove
      </button>
    </div>
  );
}

/** When only the log is told. */
export function QuietHoursForm({
  quietHours,
  zone,
}: {
  readonly quietHours: QuietHours;
  readonly zone: string;
}): ReactElement {
  const { isOn, spans } = quietHours;
  const asked = askedOf(useAsked(), 'telling.setQuietHours');
  return (
    <fieldset className="settings-section">
      <legend>Quiet hours</legend>
      <div className="settings-line">
        <label className="inline-choice">
          <input
            type="checkbox"
            data-testid="quiet-on"
            checked={isOn}
            onChange={({ target }) => {
              change({ ...quietHours, isOn: target.checked });
            }}
          />
          Keep quiet at these times, by the clock of
        </label>
        <select
          className="select"
          aria-label="Zone of the quiet hours"
          value={quietHours.zone}
          onChange={({ target }) => {
            change({ ...quietHours, zone: target.value === 'exchange' ? 'exchange' : 'local' });
          }}
        >
          <option value="local">this computer ({zone})</option>
          <option value="exchange">New York</option>
        </select>
      </div>
      {spans.map((span, index) => (
        <Span
          key={index}
          span={span}
          onChange={(changed) => {
            change({ ...quietHours, spans: spans.with(index, changed) });
          }}
          onRemove={() => {
            change({ ...quietHours, spans: spans.toSpliced(index, 1) });
          }}
        />
      ))}
      <div className="settings-line">
        <button
          type="button"
          className="button is-small"
          disabled={spans.length >= 10}
          onClick={() => {
            change({ ...quietHours, spans: [...spans, NEW_SPAN] });
          }}
        >
          Add a time
        </button>
        <span className="soft">What happens meanwhile is in the log and summed up at the end.</span>
      </div>
      {asked.outcome?.ok === false ? <Answer asked={asked} /> : null}
    </fieldset>
  );
}
