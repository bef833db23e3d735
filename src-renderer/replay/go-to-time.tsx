import { useState, type ReactElement } from 'react';
import type { ReplayView } from '#core/contract/replay';
import { easternTime, formatClock } from '../format/eastern-time.ts';
import { instantOfClock } from './clock-text.ts';
import { control } from './replay-store.ts';

/** A time of the day in New York to go to: typed, then Enter. */
export function GoToTime({ view }: { readonly view: ReplayView }): ReactElement {
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  const go = (): void => {
    const toMs = instantOfClock(text, view, easternTime);
    setWrong(toMs === null);
    if (toMs === null) return;
    void control({ do: 'seek', toMs });
    setText('');
  };
  return (
    <form
      className="replay-goto"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <input
        type="text"
        inputMode="numeric"
        data-testid="replay-goto"
        aria-label="Go to a time in New York"
        aria-invalid={isWrong}
        placeholder="09:30"
        title={`Go to a time between ${formatClock(view.fromMs)} and ${formatClock(view.toMs)} ET: type it and press Enter`}
        value={text}
        size={8}
        maxLength={8}
        onChange={(event) => {
          setText(event.target.value);
          setWrong(false);
        }}
      />
    </form>
  );
}
