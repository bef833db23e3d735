import { AreaSeries, LineSeries, createChart, type UTCTimestamp } from 'lightweight-charts';
import { useEffect, useRef, type ReactElement } from 'react';
import type { EquityCurve } from '#core/performance/equity-account';
import { chartOptions } from '../chart/chart-options.ts';
import { readPalette } from '../chart/palette.ts';
import { easternOffsetMs } from '../format/eastern-time.ts';

interface Point {
  readonly time: UTCTimestamp;
  readonly value: number;
}

/** The library writes UTC on its axis: New York's wall time is given to it as such. */
const wallTime = (ms: number): UTCTimestamp => Math.floor((ms + easternOffsetMs(ms)) / 1_000) as UTCTimestamp;

/** One point a second at most, as the library demands; of several the last one stands. */
function byTime(points: readonly { readonly ms: number; readonly value: number }[]): Point[] {
  const kept = new Map<UTCTimestamp, number>();
  for (const { ms, value } of points) kept.set(wallTime(ms), value);
  return [...kept].sort(([left], [right]) => left - right).map(([time, value]) => ({ time, value }));
}

/** Equity after each closed trade, and how far it lies under its peak. */
export function EquityView({ curve }: { readonly curve: EquityCurve }): ReactElement {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = container.current;
    if (!element) return undefined;
    const palette = readPalette(element);
    const chart = createChart(element, {
      ...chartOptions(palette),
      rightPriceScale: { borderColor: palette.lineStrong, minimumWidth: 70 },
    });
    const lines = { priceLineVisible: false, lastValueVisible: true } as const;
    const equity = chart.addSeries(LineSeries, { ...lines, color: palette.range, lineWidth: 2, title: 'Equity' });
    const under = chart.addSeries(
      AreaSeries,
      {
        ...lines,
        lineColor: palette.down,
        topColor: 'transparent',
        bottomColor: palette.rangeFillShort,
        title: 'Drawdown',
      },
      1,
    );
    let peak = curve.start;
    const falls = curve.closed.map(({ atMs, equity: value }) => {
      peak = Math.max(peak, value);
      return { ms: atMs, value: value - peak };
    });
    equity.setData(byTime(curve.closed.map(({ atMs, equity: value }) => ({ ms: atMs, value }))));
    under.setData(byTime(falls));
    chart.panes()[1]?.setStretchFactor(0.4);
    chart.timeScale().fitContent();
    return () => {
      chart.remove();
    };
  }, [curve]);
  if (curve.closed.length === 0) return <p className="soft">No trade was closed, so there is no curve.</p>;
  return (
    <div
      className="equity-view"
      ref={container}
      data-testid="equity-curve"
      role="img"
      aria-label="Equity and drawdown"
    />
  );
}
