import { priceFromPoints } from '#core/market/price';
import {
  ColorType,
  CrosshairMode,
  LineStyle,
  type CandlestickSeriesPartialOptions,
  type ChartOptions,
  type DeepPartial,
  type HistogramSeriesPartialOptions,
} from 'lightweight-charts';
import { formatPrice, formatVolume, type PriceStyle } from '../format/prices.ts';
import type { Palette } from './palette.ts';

export const BAR_SPACING = 8;
/** Minutes kept free to the right of the newest bar: the opening range reaches a quarter of an hour ahead. */
export const RIGHT_OFFSET = 20;
/** Room above the candles for the legend and below them for the labels of the sessions. */
const PRICE_MARGINS = { top: 0.16, bottom: 0.08 };

export function chartOptions(palette: Palette): DeepPartial<ChartOptions> {
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: palette.ground },
      textColor: palette.textMuted,
      fontFamily: palette.font,
      fontSize: 11,
      attributionLogo: true,
      panes: { separatorColor: palette.lineStrong, separatorHoverColor: palette.crosshair, enableResize: true },
    },
    grid: {
      vertLines: { color: palette.line, style: LineStyle.Solid },
      horzLines: { color: palette.line, style: LineStyle.Solid },
    },
    crosshair: {
      mode: CrosshairMode.Normal,
      vertLine: { color: palette.crosshair, style: LineStyle.Dashed, labelBackgroundColor: palette.crosshairLabel },
      horzLine: { color: palette.crosshair, style: LineStyle.Dashed, labelBackgroundColor: palette.crosshairLabel },
    },
    rightPriceScale: { borderColor: palette.lineStrong, scaleMargins: PRICE_MARGINS, minimumWidth: 78 },
    timeScale: {
      borderColor: palette.lineStrong,
      timeVisible: true,
      secondsVisible: false,
      barSpacing: BAR_SPACING,
      minBarSpacing: 0.1,
      rightOffset: RIGHT_OFFSET,
      enableConflation: true,
      tickMarkMaxCharacterLength: 10,
      minimumHeight: 26,
    },
    localization: { locale: 'en-US' },
  };
}

/** Rising bars are hollow, falling ones filled: which is which does not hang on telling two colours apart. */
export function candleOptions(palette: Palette): CandlestickSeriesPartialOptions {
  return {
    upColor: 'transparent',
    borderUpColor: palette.up,
    wickUpColor: palette.up,
    downColor: palette.down,
    borderDownColor: palette.down,
    wickDownColor: palette.down,
    // The label is drawn by the last-price layer, which knows whether the price is current.
    lastValueVisible: false,
    priceLineVisible: true,
    priceLineStyle: LineStyle.Dotted,
    priceLineWidth: 1,
  };
}

export function volumeOptions(): HistogramSeriesPartialOptions {
  return {
    priceFormat: { type: 'custom', minMove: 1, formatter: (value: number) => formatVolume(Math.round(value)) },
    lastValueVisible: false,
    priceLineVisible: false,
  };
}

/** Prices of the axis and the crosshair lie on the tick: in between there is nothing to trade at. */
export function priceFormat(style: PriceStyle, minMove: number): CandlestickSeriesPartialOptions['priceFormat'] {
  const toTick = (value: number): number => Math.round(value / minMove) * minMove;
  return { type: 'custom', minMove, formatter: (value: number) => formatPrice(priceFromPoints(toTick(value)), style) };
}
