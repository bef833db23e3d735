import { describe, expect, it } from 'vitest';
import { FrameGate, type FrameSource } from './frame-gate.ts';

/** Frames that a test paints by hand. */
class ManualFrames implements FrameSource {
  #frame: (() => void)[] = [];
  #after: (() => void)[] = [];

  requestFrame(callback: () => void): void {
    this.#frame.push(callback);
  }

  afterFrame(callback: () => void): void {
    this.#after.push(callback);
  }

  paint(): void {
    const callbacks = this.#frame;
    this.#frame = [];
    for (const callback of callbacks) callback();
    const after = this.#after;
    this.#after = [];
    for (const callback of after) callback();
  }
}

interface Stage {
  readonly frames: ManualFrames;
  readonly gate: FrameGate;
  readonly counts: { work: number; frames: number; left: number };
}

function makeStage(): Stage {
  const frames = new ManualFrames();
  const counts = { work: 0, frames: 0, left: 0 };
  const work = (): boolean => {
    counts.work++;
    counts.left = Math.max(0, counts.left - 1);
    return counts.left > 0;
  };
  return { frames, counts, gate: new FrameGate(frames, work, () => counts.frames++) };
}

describe('the frame gate', () => {
  it('lets the first of a quiet time through at once', () => {
    const { gate, counts } = makeStage();
    gate.request();
    expect(counts.work).toBe(1);
  });

  it('lets a burst through once a frame', () => {
    const { gate, frames, counts } = makeStage();
    for (let frame = 1; frame <= 5; frame++) {
      for (let batch = 0; batch < 100; batch++) gate.request();
      expect(counts.work).toBe(frame);
      frames.paint();
    }
    expect(counts.frames).toBe(5);
  });

  it('takes what waited after the paint and not before it', () => {
    const frames = new ManualFrames();
    const order: string[] = [];
    const gate = new FrameGate(
      frames,
      () => {
        order.push('work');
        return false;
      },
      () => order.push('paint'),
    );
    gate.request();
    gate.request();
    frames.paint();
    expect(order).toEqual(['work', 'paint', 'work']);
  });

  it('goes on by itself while work is left', () => {
    const { gate, frames, counts } = makeStage();
    counts.left = 4;
    gate.request();
    for (let frame = 0; frame < 10; frame++) frames.paint();
    expect(counts.work).toBe(4);
  });

  it('does nothing after it was stopped', () => {
    const { gate, frames, counts } = makeStage();
    gate.request();
    gate.request();
    gate.stop();
    frames.paint();
    expect(counts.work).toBe(1);
  });
});
