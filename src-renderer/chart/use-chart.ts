import { useEffect, useMemo, useState, type RefObject } from 'react';
import { clockRate, exchangeNow, isClockHeld } from '../app/clock.ts';
import { CURRENT, HELD_WORDS, freshnessOf } from '../app/freshness.ts';
import { useHealth } from '../app/health-store.ts';
import { useMarket } from '../app/market-store.ts';
import { useSelectedInstrument, useWorkstation, type InstrumentView } from '../app/workstation-store.ts';
import { formatAge } from '../format/durations.ts';
import { clockRefreshMs } from '../format/exchange-clock.ts';
import { useStretches } from '../missing/use-stretches.ts';
import { ChartController } from './chart-controller.ts';
import { useChart } from './chart-store.ts';
import { barCountdown } from './countdown.ts';
import { useFrame } from './frame-store.ts';
import { readPalette } from './palette.ts';
import { rangeToDraw } from './range-to-draw.ts';

/** What stands under the price on the axis: time left in the bar, or the age of a price that is held. */
function axisNote(symbol: string, countdown: string, nowWallMs: number): { note: string; isHeld: boolean } {
  const { health } = useHealth.getState();
  const isReplay = useWorkstation.getState().workstation?.mode === 'replay';
  const freshness = isReplay ? CURRENT : health && freshnessOf(health, nowWallMs);
  if (freshness?.kind === 'current') return { note: countdown, isHeld: false };
  const receivedWallMs = useMarket.getState().quotes[symbol]?.receivedWallMs;
  const age = receivedWallMs === undefined ? null : formatAge(nowWallMs - receivedWallMs);
  return { note: age ?? HELD_WORDS[freshness?.cause ?? 'connecting'], isHeld: true };
}

/** Keeps the countdown and the price label moving by the exchange's clock, whether trades come or not. */
function runCountdown(controller: ChartController, instrument: InstrumentView): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const look = (): void => {
    const now = Date.now();
    const newest = useChart.getState().newest?.slot.bar ?? null;
    const text = barCountdown(exchangeNow(), newest?.startMs ?? null, controller.binOf);
    const { note, isHeld } = axisNote(instrument.symbol, text, now);
    const shown = useChart.getState().countdown;
    const isStopped = isHeld || isClockHeld();
    if (shown.text !== text || shown.isHeld !== isStopped)
      useChart.setState({ countdown: { text, isHeld: isStopped } });
    controller.noteUnderPrice({ note, isHeld });
    timer = setTimeout(look, clockRefreshMs(clockRate()));
  };
  look();
  return () => {
    clearTimeout(timer);
  };
}

/** The chart in a container for the life of the panel, showing the selected symbol. */
export function useChartController(container: RefObject<HTMLDivElement | null>): ChartController | null {
  const [controller, setController] = useState<ChartController | null>(null);
  const instrument = useSelectedInstrument();
  const symbol = instrument?.symbol;
  const frame = useFrame((state) => state.frame);
  const hours = useFrame((state) => state.hours);
  const range = useMarket(({ openingRanges }) => (symbol ? rangeToDraw(openingRanges[symbol] ?? []) : null));
  const allSignals = useMarket(({ signals }) => signals);
  const stretches = useStretches(symbol ?? null);
  const signals = useMemo(() => allSignals.filter((signal) => signal.symbol === symbol), [allSignals, symbol]);

  useEffect(() => {
    const element = container.current;
    if (!element) return undefined;
    const made = new ChartController(element, readPalette(element));
    setController(made);
    return () => {
      made.dispose();
      setController(null);
    };
  }, [container]);

  useEffect(() => {
    if (!controller || !instrument) return undefined;
    controller.show(instrument, frame, hours);
    return runCountdown(controller, instrument);
  }, [controller, instrument, frame, hours]);

  useEffect(() => {
    const today = range && signals.find(({ tradingDay }) => tradingDay === range.tradingDay);
    controller?.showOpeningRange(range, today ?? null);
    controller?.showSignals(signals);
  }, [controller, instrument, frame, hours, range, signals]);

  useEffect(() => {
    controller?.showMissing(stretches ?? []);
  }, [controller, instrument, frame, hours, stretches]);

  return controller;
}
