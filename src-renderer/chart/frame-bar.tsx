import { useEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { CHART_FRAMES, TRADE_FRAMES, typedFrame, type BarFrame } from './bar-frame.ts';
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
      <span role="status">{meant ? `${meant.words} bars, Enter` : 'say 5, 4h, D, W, 15s, 500t, 1000v or 10r'}</span>
    </span>
  );
}

/** Bars made of trades: some are offered, any other can be typed. */
function TradeFrames({ frame }: { readonly frame: BarFrame }): ReactElement {
  const isListed = TRADE_FRAMES.some(({ name }) => name === frame.name);
  const offered = [...TRADE_FRAMES, ...(frame.trades === null || isListed ? [] : [frame])];
  return (
    <select
      className={`frame-button frame-trades${frame.trades === null ? '' : ' is-chosen'}`}
      aria-label="Bars of seconds, trades, volume or range"
      title="Bars made of trades. Or type 15s, 500t, 1000v, 10r anywhere."
      data-testid="frame-trades"
      value={frame.trades === null ? '' : frame.name}
      onChange={({ target }) => {
        const chosen = offered.find(({ name }) => name === target.value);
        if (chosen) chooseFrame(chosen);
      }}
    >
      <option value="" disabled>
        more …
      </option>
      {offered.map(({ name, words }) => (
        <option key={name} value={name}>
          {name} · {words}
        </option>
      ))}
    </select>
  );
}

/** Which bars the chart shows: their timeframe, and whether outside regular hours too. */
export function FrameBar(): ReactElement {
  const { frame, hours, typed } = useFrame();
  const isListed = frame.trades !== null || CHART_FRAMES.some(({ name }) => name === frame.name);
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
      <TradeFrames frame={frame} />
      <button
        type="button"
        className="frame-button frame-hours"
        data-testid="frame-hours"
        aria-pressed={hours === 'regular' && frame.trades === null}
        disabled={frame.trades !== null}
        title={
          frame.trades === null ? 'Regular hours only, 09:30 to 16:00 New York' : 'Bars made of trades show all hours'
        }
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
