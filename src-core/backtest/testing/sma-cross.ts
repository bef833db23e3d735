import type { Bar } from '../../market/bar.ts';
import type { Instrument } from '../../market/instrument.ts';
import { tradingDayOf } from '../../market/session.ts';
import { MS_PER_MINUTE, epochMs, type Price } from '../../market/units.ts';
import type { SessionRunListener } from '../../signals/evaluate-sessions.ts';
import type { Signal } from '../../signals/signal.ts';
import type { MakeWatch, Watch } from '../watch.ts';

const FAST = 10;
const SLOW = 30;

/** The sum of the newest so many closes: whole price units, so that no rounding tells two computations apart. */
class RunningSum {
  readonly #window: Float64Array;
  #at = 0;
  sum = 0;

  constructor(length: number) {
    this.#window = new Float64Array(length);
  }

  push(value: number): void {
    this.sum += value - (this.#window[this.#at] ?? 0);
    this.#window[this.#at] = value;
    this.#at = (this.#at + 1) % this.#window.length;
  }
}

/** Long when the mean of 10 closes crosses above that of 30, short when below; always at the next open. */
class SmaCross implements Watch {
  readonly #instrument: Instrument;
  readonly #listener: SessionRunListener;
  readonly #fast = new RunningSum(FAST);
  readonly #slow = new RunningSum(SLOW);
  #bars = 0;
  #wasAbove = false;

  constructor(instrument: Instrument, listener: SessionRunListener) {
    this.#instrument = instrument;
    this.#listener = listener;
  }

  take(bar: Bar): void {
    this.#fast.push(bar.close);
    this.#slow.push(bar.close);
    this.#bars += 1;
    const isAbove = this.#fast.sum * SLOW > this.#slow.sum * FAST;
    const crossed = this.#bars > SLOW && isAbove !== this.#wasAbove;
    this.#wasAbove = isAbove;
    if (crossed) this.#listener.signalled(this.#signal(bar, isAbove ? 'long' : 'short'), NO_EVIDENCE);
  }

  end(): void {
    // Nothing is pending.
  }

  #signal(bar: Bar, side: Signal['side']): Signal {
    const instrument = this.#instrument;
    return {
      id: `sma-cross:${bar.startMs}`,
      kind: 'entry',
      strategy: 'sma-cross',
      strategyVersion: 1,
      activeId: 'sma-cross',
      title: 'Crossing means',
      parameters: {},
      symbol: instrument.symbol,
      contract: bar.contract,
      tradingDay: tradingDayOf(bar.startMs, instrument.assetClass),
      side,
      barStartMs: bar.startMs,
      knownAtMs: epochMs(bar.startMs + MS_PER_MINUTE),
      price: bar.close,
      range: null,
      // The rule knows no stop: one that no price reaches.
      ...ordersOf(side === 'long' ? (1 as Price) : (Number.MAX_SAFE_INTEGER as Price)),
    };
  }
}

const NO_EVIDENCE = { bars: [], tick: null, historyDays: [], steps: [] };

const ordersOf = (stop: Price): Pick<Signal, 'orders' | 'stop' | 'targets'> => ({
  stop,
  targets: [],
  orders: {
    entry: { kind: 'market' },
    stop: { price: stop, capPercent: null },
    targets: [],
    breakEven: null,
    trail: null,
    closeBackLevel: null,
    exitAtMs: null,
  },
});

/** The rule by which backtesters are compared: it says nothing about a market. */
export const SMA_CROSS: MakeWatch = (instrument, listener) => new SmaCross(instrument, listener);
