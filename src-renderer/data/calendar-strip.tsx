import type { KeyboardEvent, ReactElement } from 'react';
import type { PlaceCalendar } from '#core/contract/data-health';
import { dayForKey, monthLabels, placeDays } from './calendar-weeks.ts';
import { dayWords, markWords } from './data-words.ts';

const WEEKDAY_LETTERS = ['M', 'T', 'W', 'T', 'F'];

interface Properties {
  readonly title: string;
  readonly testId: string;
  /** null: there is no bar of the symbol. */
  readonly calendar: PlaceCalendar | null;
  /** Said in the calendar's place. */
  readonly absent: string;
  readonly day: string | null;
  readonly onDay: (day: string) => void;
}

/** A year of sessions, a square each: a column a week. Arrow keys walk through it. */
export function CalendarStrip({ title, testId, calendar, absent, day, onDay }: Properties): ReactElement {
  if (!calendar) {
    return (
      <div className="calendar" data-testid={testId}>
        <h3>{title}</h3>
        <p className="soft calendar-absent">{absent}</p>
      </div>
    );
  }
  const placed = placeDays(calendar.days);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = dayForKey(calendar.days, day, event.key);
    if (next === null) return;
    event.preventDefault();
    onDay(next);
  };
  return (
    <div className="calendar" data-testid={testId}>
      <h3>{title}</h3>
      <div
        className="calendar-grid"
        role="listbox"
        aria-label={`Sessions in the ${title.toLowerCase()}. Arrow keys walk by day and week.`}
        aria-activedescendant={day === null ? undefined : `${testId}-${day}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {monthLabels(placed).map(({ name, column }) => (
          <span key={name} className="calendar-month" style={{ gridColumn: column + 2 }} aria-hidden="true">
            {name}
          </span>
        ))}
        {WEEKDAY_LETTERS.map((letter, row) => (
          // The letters of two weekdays are alike; their rows are not.
          <span key={`row-${row + 2}`} className="calendar-weekday" style={{ gridRow: row + 2 }} aria-hidden="true">
            {letter}
          </span>
        ))}
        {placed.map(({ mark, column, row }) => (
          <div
            key={mark.day}
            id={`${testId}-${mark.day}`}
            role="option"
            aria-selected={mark.day === day}
            aria-label={`${dayWords(mark.day)}: ${markWords(mark)}`}
            title={`${dayWords(mark.day)}: ${markWords(mark)}`}
            className="calendar-day"
            data-state={mark.state}
            data-day={mark.day}
            style={{ gridColumn: column + 2, gridRow: row + 2 }}
            onClick={() => {
              onDay(mark.day);
            }}
          />
        ))}
      </div>
    </div>
  );
}
