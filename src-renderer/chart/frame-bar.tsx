import { useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { CHART_FRAMES, typedFrame } from './bar-frame.ts';
import { chooseFrame, chooseHours, typeFrame, useFrame } from './frame-store.ts';

/** Opens by a digit typed anywhere: says what the text means before it is taken. */
function FrameBox({ typed }: { readonly typed: string }): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  const meant = typedFrame(typed);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') typeFrame(null);
    else if (event.key === 'Enter' && meant) chooseFrame(meant);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="frame-box">
      <input
        ref={field}
        className="frame-field figures"
        data-testid="frame-field"
        aria-label="Timeframe: minutes, 4h for hours, D or W"
        value={typed}
        onChange={(event) => {
          typeFrame(event.target.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          typeFrame(null);
        }}
      />
      <span role="status">{meant ? `${meant.words} bars, Enter` : 'say 5, 4h, D or W'}</span>
    </span>
  );
}

/** Which bars the chart shows: their timeframe, and whether outside regular hours too. */
export function FrameBar(): ReactElement {
  const { frame, hours, typed } = useFrame();
  const isListed = CHART_FRAMES.some(({ name }) => name === frame.name);
  return (
    <div className="frame-bar" role="group" aria-label="Timeframe">
      {[...CHART_FRAMES, ...(isListed ? [] : [frame])].map((each) => (
        <button
          key={each.name}
          type="button"
          className="frame-button"
          data-testid={`frame-${each.label}`}
          aria-pressed={each.name === frame.name}
          title={`Show ${each.words} bars. Or type a number anywhere.`}
          onClick={() => {
            chooseFrame(each);
          }}
        >
          {each.label}
        </button>
      ))}
      <button
        type="button"
        className="frame-button frame-hours"
        data-testid="frame-hours"
        aria-pressed={hours === 'regular'}
        title="Regular hours only, 09:30 to 16:00 New York"
        onClick={() => {
          chooseHours(hours === 'regular' ? 'all' : 'regular');
        }}
      >
        RTH
      </button>
      {typed === null ? null : <FrameBox typed={typed} />}
    </div>
  );
}
