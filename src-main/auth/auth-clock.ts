/** The time as the login takes it from the world, so that a test can let a week pass. */
export interface AuthClock {
  /** The computer's clock; it may jump, most often forward after sleep. */
  wallMs(): number;
  /** Calls once after `ms`; the returned function cancels. */
  after(ms: number, run: () => void): () => void;
}

export const SYSTEM_CLOCK: AuthClock = {
  wallMs: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
