import { tradingDay } from '#core/market/units';
import { Playback } from '../../market/playback.ts';
import { DEFAULT_SEED, SyntheticMarket } from '../../synthetic/synthetic-market.ts';

/** The invented market of 20 November 2026, standing at an instant. */
export function syntheticPlayback(startMs: number): Playback {
  return new Playback(new SyntheticMarket(DEFAULT_SEED, tradingDay('2026-11-20')), startMs);
}
