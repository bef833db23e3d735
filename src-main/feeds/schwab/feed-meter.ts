/** Counts frames, remembers when frames and data came, and says how many frames came in the last full second. */
export class FeedMeter {
  framesTotal = 0;
  /** Monotonic instants; NaN before the first. */
  lastFrameMs = NaN;
  lastDataMs = NaN;
  messagesPerSecond = 0;
  #windowBeganMs = NaN;
  #framesBefore = 0;

  /** Call about once a second. */
  measure(monotonicMs: number): void {
    const seconds = (monotonicMs - this.#windowBeganMs) / 1_000;
    if (seconds > 0) this.messagesPerSecond = (this.framesTotal - this.#framesBefore) / seconds;
    this.#windowBeganMs = monotonicMs;
    this.#framesBefore = this.framesTotal;
  }
}
