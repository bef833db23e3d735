/** What the gate needs of the browser; a test brings its own. */
export interface FrameSource {
  requestFrame(callback: () => void): void;
  /** Runs after the frame in progress has been painted. */
  afterFrame(callback: () => void): void;
}

/**
 * Lets work through at most once an animation frame, and the first of a quiet time at once: waiting for the next
 * frame before drawing would add up to a whole frame to every price.
 */
export class FrameGate {
  readonly #source: FrameSource;
  /** Does one piece of work; true when more is left. */
  readonly #work: () => boolean;
  readonly #onFrame: () => void;
  #closed = false;
  #wanted = false;
  #stopped = false;

  constructor(source: FrameSource, work: () => boolean, onFrame: () => void) {
    this.#source = source;
    this.#work = work;
    this.#onFrame = onFrame;
  }

  /** There is work. */
  request(): void {
    if (this.#stopped) return;
    if (this.#closed) {
      this.#wanted = true;
      return;
    }
    this.#closed = true;
    this.#wanted = this.#work();
    this.#source.requestFrame(() => {
      this.#onFrame();
      // Opened only after the paint: work done inside this frame's callback would share the frame with the one before.
      this.#source.afterFrame(() => {
        this.#open();
      });
    });
  }

  stop(): void {
    this.#stopped = true;
  }

  #open(): void {
    this.#closed = false;
    if (this.#wanted) {
      this.#wanted = false;
      this.request();
    }
  }
}

/** The browser's frames. A message posted from a frame's callback is delivered after that frame was painted. */
export function browserFrames(): FrameSource {
  const channel = new MessageChannel();
  let waiting: (() => void)[] = [];
  channel.port1.onmessage = () => {
    const callbacks = waiting;
    waiting = [];
    for (const callback of callbacks) callback();
  };
  return {
    requestFrame: (callback) => {
      requestAnimationFrame(callback);
    },
    afterFrame: (callback) => {
      waiting.push(callback);
      channel.port2.postMessage(null);
    },
  };
}
