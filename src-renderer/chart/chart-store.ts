import { create } from 'zustand';
import type { Price } from '#core/market/units';
import type { Slot } from './bar-track.ts';

/** A bar as the legend shows it. */
export interface LegendPoint {
  readonly slot: Slot;
  /** Close of the bar before, which the change is counted from. */
  readonly previousClose: Price | null;
}

export interface ChartState {
  readonly newest: LegendPoint | null;
  /** Under the crosshair or the keyboard's cursor; the newest bar is shown while there is none. */
  readonly pointed: LegendPoint | null;
  /** The newest bar is out of view to the right. */
  readonly isAway: boolean;
  /** What the chart waits for before it has its history; null when it has. */
  readonly waitingFor: string | null;
  readonly hasBars: boolean;
  readonly countdown: { readonly text: string; readonly isHeld: boolean };
}

export const EMPTY_CHART: ChartState = {
  newest: null,
  pointed: null,
  isAway: false,
  waitingFor: null,
  hasBars: false,
  countdown: { text: '', isHeld: true },
};

export const useChart = create<ChartState>(() => EMPTY_CHART);
