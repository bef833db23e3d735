import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react';
import { bridge } from '../app/bridge.ts';
import { exchangeNow } from '../app/clock.ts';
import { Icon } from '../app/icons.tsx';
import { useIsHeld } from '../app/use-freshness.ts';
import { useSelectedInstrument } from '../app/workstation-store.ts';
import { formatInstant, formatOffset, formatUtc, formatZone } from '../format/eastern-time.ts';
import { formatCount, formatPrice, type PriceStyle } from '../format/prices.ts';
import { Banners } from '../status/banners-view.tsx';
import type { Slot } from './bar-track.ts';
import type { ChartController } from './chart-controller.ts';
import { ChartEmpty } from './chart-empty.tsx';
import { useChart } from './chart-store.ts';
import { frameTextForKey, isTyping, stepForKey } from './chart-keys.ts';
import { AlertMenu } from './alert-menu.tsx';
import { useAlertLines } from './use-alert-lines.ts';
import { FrameBar } from './frame-bar.tsx';
import { typeFrame, useFrame } from './frame-store.ts';
import { Legend } from './legend.tsx';
import { useChartController } from './use-chart.ts';

function ToLive({ controller }: { readonly controller: ChartController | null }): ReactElement | null {
  const isAway = useChart((chart) => chart.isAway);
  if (!isAway) return null;
  return (
    <button
      type="button"
      className="button to-live"
      data-testid="to-live"
      title="Back to the newest bar (End)"
      onClick={() => controller?.view.toLive()}
    >
      To live
      <Icon name="toLive" size={12} />
    </button>
  );
}

/** Which zone every time on the chart is in. */
function ZoneCorner(): ReactElement {
  const newest = useChart((chart) => chart.newest?.slot.startMs ?? null);
  const at = newest ?? exchangeNow() ?? Date.now();
  return (
    <span className="zone-corner" title={`America/New_York, ${formatOffset(at)}. Newest bar: ${formatUtc(at)}.`}>
      {formatZone(at)}
    </span>
  );
}

function spoken(slot: Slot, style: PriceStyle): string {
  const { bar } = slot;
  if (!bar) return `${formatInstant(slot.startMs)}: no bar.`;
  const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map((price) => formatPrice(price, style));
  return `${formatInstant(slot.startMs)}: open ${open}, high ${high}, low ${low}, close ${close}, volume ${formatCount(bar.volume)}.`;
}

/** Alt+R, End and digits work wherever the focus is, as long as nothing is being typed. */
function useViewKeys(controller: ChartController | null): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (!controller || event.repeat || isTyping(event.target)) return;
      const text = frameTextForKey(event);
      if (event.altKey && event.code === 'KeyR') controller.view.reset();
      else if (event.key === 'End' && !event.defaultPrevented) controller.view.toLive();
      else if (text !== null && !event.defaultPrevented) typeFrame(text);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [controller]);
}

export function ChartPanel(): ReactElement {
  const container = useRef<HTMLDivElement>(null);
  const controller = useChartController(container);
  const instrument = useSelectedInstrument();
  const isHeld = useIsHeld();
  const frame = useFrame((state) => state.frame);
  const [said, setSaid] = useState('');
  useViewKeys(controller);
  const { menu, closeMenu } = useAlertLines(container, controller, instrument);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') controller?.view.clearCursor();
    const bars = stepForKey(event);
    if (bars === null || !controller || !instrument) return;
    event.preventDefault();
    const slot = controller.view.step(bars);
    if (slot) setSaid(spoken(slot, instrument.priceFormat));
  };
  // The library's attribution is a plain link; only the main process may open pages outside.
  const onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element) || !event.target.closest('#tv-attr-logo')) return;
    event.preventDefault();
    void bridge().request('external.open', { link: 'tradingview' });
  };

  return (
    <section className={`panel chart-panel${isHeld ? ' is-held' : ''}`} aria-label="Chart">
      <div
        className="chart-canvas"
        data-testid="chart"
        role="application"
        tabIndex={0}
        aria-roledescription="chart"
        aria-label={`${instrument?.symbol ?? 'No symbol'}, ${frame.words} bars. Left and Right step through the bars, with Control ten at a time. End goes to the newest bar, Alt R resets the view, Alt A sets a price alert.`}
        ref={container}
        onKeyDown={onKeyDown}
        onClickCapture={onClick}
      />
      <ChartEmpty />
      <div className="chart-overlay">
        {instrument ? <Legend instrument={instrument} /> : null}
        <FrameBar />
        <Banners />
      </div>
      <ToLive controller={controller} />
      {menu && instrument ? <AlertMenu place={menu} instrument={instrument} onClose={closeMenu} /> : null}
      <ZoneCorner />
      <div className="visually-hidden" role="status" aria-live="polite">
        {said}
      </div>
    </section>
  );
}
