import type { CandlestickData, HistogramData, Time, WhitespaceData } from 'lightweight-charts';
import type { Bar } from '#core/market/bar';
import { priceToPoints } from '#core/market/price';
import type { Slot } from './bar-track.ts';
import { toChartTime } from './horizontal-scale.ts';
import type { Palette } from './palette.ts';

export type CandleItem = CandlestickData | WhitespaceData;
export type VolumeItem = HistogramData | WhitespaceData;

/** A bar that is under way, or in which the feed was down in part, is drawn grey: it must not look like one that was measured whole. */
const isWeak = (bar: Bar): boolean => bar.grade === 'partial';

export function candleItem({ startMs, bar }: Slot, palette: Palette): CandleItem {
  const time: Time = toChartTime(startMs);
  if (!bar) return { time };
  const candle: CandlestickData = {
    time,
    open: priceToPoints(bar.open),
    high: priceToPoints(bar.high),
    low: priceToPoints(bar.low),
    close: priceToPoints(bar.close),
  };
  if (!isWeak(bar)) return candle;
  return {
    ...candle,
    color: bar.close >= bar.open ? 'transparent' : palette.weak,
    borderColor: palette.weak,
    wickColor: palette.weak,
  };
}

export function volumeItem({ startMs, bar }: Slot, palette: Palette): VolumeItem {
  const time: Time = toChartTime(startMs);
  if (!bar) return { time };
  const rising = bar.close >= bar.open ? palette.upVolume : palette.downVolume;
  return { time, value: bar.volume, color: isWeak(bar) ? palette.weakVolume : rising };
}
