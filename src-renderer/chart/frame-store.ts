import { create } from 'zustand';
import { browserStore, remember } from '../app/remembered.ts';
import { ONE_MINUTE, typedFrame, type BarFrame, type ChartHours } from './bar-frame.ts';

export interface FrameState {
  readonly frame: BarFrame;
  readonly hours: ChartHours;
  /** What stands in the box in which a timeframe is typed; null while it is closed. */
  readonly typed: string | null;
}

const FRAME_KEY = 'chart.frame';
const HOURS_KEY = 'chart.hours';

/** As the window was left: the frame and the hours, never the box. */
export function keptFrame(store: Pick<Storage, 'getItem'> | null): FrameState {
  const hours = store?.getItem(HOURS_KEY) === 'regular' ? 'regular' : 'all';
  return { frame: typedFrame(store?.getItem(FRAME_KEY) ?? '') ?? ONE_MINUTE, hours, typed: null };
}

export const useFrame = create<FrameState>(() => keptFrame(typeof window === 'undefined' ? null : browserStore()));

export function chooseFrame(frame: BarFrame): void {
  useFrame.setState({ frame, typed: null });
  remember(browserStore(), FRAME_KEY, frame.name);
}

export function chooseHours(hours: ChartHours): void {
  useFrame.setState({ hours });
  remember(browserStore(), HOURS_KEY, hours);
}

export function typeFrame(typed: string | null): void {
  useFrame.setState({ typed });
}
