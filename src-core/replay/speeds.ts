/** Exchange seconds for one of this computer; null: as fast as it goes. */
export const REPLAY_SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 1_000, null] as const;
