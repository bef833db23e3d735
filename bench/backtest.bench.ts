import { DataFrame } from 'data-forge';
import { backtest, type IStrategy } from 'grademark';
import { BarRun, type RunSetup } from '../src-core/backtest/bar-run.ts';
import { watchOf } from '../src-core/backtest/watch.ts';
import { randomSource } from '../src-core/backtest/testing/bars.ts';
import { SMA_CROSS } from '../src-core/backtest/testing/sma-cross.ts';
import type { Bar } from '../src-core/market/bar.ts';
import { findInstrument, type Instrument } from '../src-core/market/instrument.ts';
import { globexSession } from '../src-core/market/session.ts';
import { MS_PER_MINUTE, epochMs, quantity, symbolName, tradingDay, type Price } from '../src-core/market/units.ts';
import { USUAL_FILLS } from '../src-core/paper/fill-settings.ts';
import { defaultStrategy } from '../src-core/signals/catalogue.ts';
import { printFigure } from './figure.ts';

const BARS = 5_000_000;
const PEER_BARS = 100_000;
/** As they come from a file. */
const BARS_A_PIECE = 2_048;
const ROUNDS = 7;
const WARM_UP_ROUNDS = 3;
const GOAL_SECONDS = 2;
const MS_PER_DAY = 86_400_000;

function nq(): Instrument {
  const found = findInstrument('/NQ');
  if (!found) throw new Error('no /NQ');
  return found;
}

/** A random walk on the tick grid through whole Globex sessions. */
function* walk(count: number): Generator<Bar> {
  const random = randomSource(930);
  const { tickSize } = nq();
  const symbol = symbolName('/NQ');
  let close = 2_000_000_000_000;
  let made = 0;
  for (let dayMs = Date.UTC(2012, 0, 2); ; dayMs += MS_PER_DAY) {
    const session = globexSession(tradingDay(new Date(dayMs).toISOString().slice(0, 10)));
    if (!session) continue;
    for (let startMs: number = session.startMs; startMs < session.endMs; startMs += MS_PER_MINUTE) {
      if (made === count) return;
      made += 1;
      const open = close;
      close = open + Math.round((random() - 0.5) * 40) * tickSize;
      const high = Math.max(open, close) + Math.round(random() * 10) * tickSize;
      const low = Math.min(open, close) - Math.round(random() * 10) * tickSize;
      yield {
        symbol,
        startMs: epochMs(startMs),
        open: open as Price,
        high: high as Price,
        low: low as Price,
        close: close as Price,
        volume: quantity(100),
        tickCount: 10,
        grade: 'confirmed',
        contract: null,
      };
    }
  }
}

const setup = (values: Partial<RunSetup>): RunSetup => ({
  watch: SMA_CROSS,
  strategyVersion: 1,
  instrument: nq(),
  fills: USUAL_FILLS,
  size: { kind: 'fixed', contracts: 1 },
  startEquity: 100_000,
  ...values,
});

function secondsOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return (performance.now() - startedAt) / 1_000;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** What anybody would write by hand: bar objects, a mean each, reversed at the next open. */
class EventLoop {
  trades = 0;
  profit = 0;
  #side = 0;
  #entry = 0;
  #wanted = 0;
  #wasAbove = false;
  #bars = 0;
  readonly #closes = new Float64Array(30);
  #fast = 0;
  #slow = 0;

  onBar({ open, close }: Bar): void {
    if (this.#wanted !== this.#side) {
      if (this.#side !== 0) {
        this.trades += 1;
        this.profit += this.#side * (open - this.#entry);
      }
      this.#side = this.#wanted;
      this.#entry = open;
    }
    const at = this.#bars % 30;
    this.#slow += close - (this.#closes[at] ?? 0);
    this.#fast += close - (this.#closes[(at + 20) % 30] ?? 0);
    this.#closes[at] = close;
    this.#bars += 1;
    const isAbove = this.#fast * 30 > this.#slow * 10;
    if (this.#bars > 30 && isAbove !== this.#wasAbove) this.#wanted = isAbove ? 1 : -1;
    this.#wasAbove = isAbove;
  }

  finish(close: number): void {
    if (this.#side === 0) return;
    this.trades += 1;
    this.profit += this.#side * (close - this.#entry);
  }
}

interface PeerBar {
  readonly time: Date;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}
interface PeerIndicators extends PeerBar {
  readonly isAbove: boolean;
}

/** The same means with grademark, which goes long only: fewer trades, so the comparison is in its favour. */
const GRADEMARK: IStrategy<PeerBar, PeerIndicators, Record<string, never>> = {
  prepIndicators: ({ inputSeries }) => {
    const bars = inputSeries.toArray();
    let [fast, slow] = [0, 0];
    return new DataFrame<number, PeerIndicators>(
      bars.map((bar, index) => {
        slow += bar.close - (bars[index - 30]?.close ?? 0);
        fast += bar.close - (bars[index - 10]?.close ?? 0);
        return { ...bar, isAbove: fast * 30 > slow * 10 };
      }),
    );
  },
  entryRule: (enter, { bar }) => {
    if (bar.isAbove) enter();
  },
  exitRule: (exit, { bar }) => {
    if (!bar.isAbove) exit();
  },
};

interface Peers {
  readonly ours: number;
  readonly loop: number;
  readonly grademark: number;
  readonly trades: number;
}

/** The sum over all pieces of each one's median over the rounds: a piece that was interrupted once does not count. */
function typicalSeconds(rounds: readonly (readonly number[])[]): number {
  const [first = []] = rounds;
  return first.reduce((sum, _, piece) => sum + median(rounds.map((seconds) => seconds[piece] ?? NaN)), 0);
}

/** One round of both, piece by piece in turn, so that whatever else the machine does hits both alike. */
function playRound(pieces: readonly (readonly Bar[])[]): {
  readonly ours: number[];
  readonly loop: number[];
  readonly trades: number;
} {
  const byHand = new EventLoop();
  const run = new BarRun(setup({}));
  const [ours, loop]: [number[], number[]] = [[], []];
  for (const piece of pieces) {
    loop.push(
      secondsOf(() => {
        for (const bar of piece) byHand.onBar(bar);
      }),
    );
    ours.push(
      secondsOf(() => {
        run.take(piece);
      }),
    );
  }
  byHand.finish(pieces.at(-1)?.at(-1)?.close ?? NaN);
  const { trades, statistics } = run.finish();
  const units = Math.round((statistics.net / nq().multiplier) * 1e8);
  if (trades.length !== byHand.trades || units !== byHand.profit) {
    throw new Error(`${trades.length} trades, ${units}; the loop by hand has ${byHand.trades}, ${byHand.profit}`);
  }
  return { ours, loop, trades: trades.length };
}

function comparePeers(): Peers {
  const bars = [...walk(PEER_BARS)];
  const pieces = Array.from({ length: Math.ceil(PEER_BARS / BARS_A_PIECE) }, (_, index) =>
    bars.slice(index * BARS_A_PIECE, (index + 1) * BARS_A_PIECE),
  );
  const rounds = Array.from({ length: WARM_UP_ROUNDS + ROUNDS }, () => playRound(pieces)).slice(WARM_UP_ROUNDS);
  // After the others: what it leaves to the garbage collector is not theirs.
  const frame = new DataFrame<number, PeerBar>(
    bars.map(({ startMs, open, high, low, close, volume }) => ({
      time: new Date(startMs),
      open,
      high,
      low,
      close,
      volume,
    })),
  );
  const peers = Array.from({ length: ROUNDS }, () => secondsOf(() => backtest(GRADEMARK, frame)));
  return {
    ours: PEER_BARS / typicalSeconds(rounds.map(({ ours }) => ours)),
    loop: PEER_BARS / typicalSeconds(rounds.map(({ loop }) => loop)),
    grademark: PEER_BARS / median(peers),
    trades: rounds[0]?.trades ?? 0,
  };
}

/** The breakout over five million bars, made a piece at a time so that none of them stays: only the run is measured. */
function measureBreakout(): { readonly seconds: number; readonly sessions: number; readonly trades: number } {
  const run = new BarRun(setup({ watch: watchOf(defaultStrategy(['/NQ'])) }));
  let seconds = 0;
  let piece: Bar[] = [];
  const take = (): void => {
    const bars = piece;
    seconds += secondsOf(() => {
      run.take(bars);
    });
    piece = [];
  };
  for (const bar of walk(BARS)) {
    piece.push(bar);
    if (piece.length === BARS_A_PIECE) take();
  }
  take();
  let sessions = 0;
  let trades = 0;
  seconds += secondsOf(() => {
    const outcome = run.finish();
    sessions = outcome.sessions.length;
    trades = outcome.trades.length;
  });
  return { seconds, sessions, trades };
}

export const names = ['backtest.bars'];

export function run(): Promise<void> {
  const peers = comparePeers();
  const { seconds, sessions, trades } = measureBreakout();
  printFigure({
    name: 'backtest.bars',
    value: seconds,
    unit: 's for 5 M bars',
    limit: GOAL_SECONDS,
    ratio: seconds / GOAL_SECONDS,
    sessions,
    trades,
    smaBarsPerSecond: peers.ours,
    loopByHandBarsPerSecond: peers.loop,
    grademarkBarsPerSecond: peers.grademark,
    ofLoopByHand: peers.ours / peers.loop,
    ofGrademark: peers.ours / peers.grademark,
    smaTrades: peers.trades,
  });
  return Promise.resolve();
}
