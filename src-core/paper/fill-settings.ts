import { z } from 'zod';

/** What an order meets in a market that is only known by its bars or ticks (analytics, section 6.3). */
export const fillSettingsSchema = z.object({
  /** An entry or exit decided at a bar's close is filled at the next price, or, as the origin counts, at that close. */
  marketFill: z.enum(['next-open', 'signal-close']),
  /** Whether a limit is filled when it is touched, or only when the market trades through it. */
  limitFill: z.enum(['touch', 'trade-through']),
  /** Against the trader, on market and stop orders. */
  slippageTicks: z.number().min(0).max(1_000),
  /** Dollars a contract or share, each for the way in and the way out. */
  feePerSide: z.number().min(0).max(1_000),
});
export type FillSettings = Readonly<z.infer<typeof fillSettingsSchema>>;

export const USUAL_FILLS: FillSettings = {
  marketFill: 'next-open',
  limitFill: 'touch',
  slippageTicks: 0,
  feePerSide: 0,
};
