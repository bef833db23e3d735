import type { SeriesMarker, Time } from 'lightweight-charts';
import type { Signal } from '#core/signals/signal';
import { toChartTime } from './horizontal-scale.ts';
import type { Palette } from './palette.ts';

/** An arrow at each bar that gave a signal or holds the minute that did; the legend says the rest. In order of time, as the library demands. */
export function signalMarkers(
  signals: readonly Signal[],
  palette: Palette,
  binOf: (instantMs: number) => { readonly startMs: number },
): SeriesMarker<Time>[] {
  return [...signals]
    .sort((left, right) => left.barStartMs - right.barStartMs)
    .map((signal) => {
      const isLong = signal.side === 'long';
      return {
        id: signal.id,
        time: toChartTime(binOf(signal.barStartMs).startMs),
        position: isLong ? 'belowBar' : 'aboveBar',
        shape: isLong ? 'arrowUp' : 'arrowDown',
        color: isLong ? palette.up : palette.down,
        size: 1.5,
      };
    });
}
