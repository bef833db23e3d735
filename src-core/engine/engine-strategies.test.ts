import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SymbolRanges } from '../contract/display.ts';
import { FLAG } from '../market/feed-batch.ts';
import { priceFromPoints } from '../market/price.ts';
import { epochMs, symbolName, tradingDay, quantity, wallMs } from '../market/units.ts';
import type { ActiveStrategy } from '../signals/active-strategy.ts';
import { defaultStrategy } from '../signals/catalogue.ts';
import type { PastSession } from '../signals/past-session.ts';
import { GOLDEN_MORNING } from '../signals/opening-range/testing/morning.ts';
import { Engine } from './engine.ts';
import { EngineOutput } from './engine-output.ts';
import { FeedTape } from './feed-tape.ts';

const NQ = '/NQ';
/** New York is five hours behind UTC in November. */
const at = (time: string): number => Date.parse(`2026-11-24T${time.padEnd(8, ':00')}-05:00`);
const PLAIN = defaultStrategy([NQ]);
const TOUCH: ActiveStrategy = {
  ...PLAIN,
  id: 'touch',
  title: 'touch',
  parameters: { trigger: 'touch', displacementTicks: 1 },
};

/** The golden morning in four trades a minute; `between` writes what else happens, before a minute. */
function morning(between: Readonly<Record<string, (tape: FeedTape) => void>>): FeedTape {
  const tape = new FeedTape();
  tape.rare({ kind: 'link', state: 'up', exchangeMs: epochMs(at('09:29')) });
  tape.trade(NQ, { at: at('09:28:59'), last: 25_598, total: 1, flags: FLAG.image }).clock(at('09:29:00'));
  let total = 1;
  for (const [time, prices] of Object.entries(GOLDEN_MORNING)) {
    between[time]?.(tape);
    for (const [index, last] of prices.entries()) {
      const tradeMs = at(time) + 2_000 + 15_000 * index;
      tape.trade(NQ, { at: tradeMs, last, total: (total += 10) }).clock(tradeMs + 40);
    }
    tape.clock(at(time) + 61_600);
  }
  return tape;
}

const use =
  (...strategies: readonly ActiveStrategy[]) =>
  (tape: FeedTape): void => {
    tape.rare({ kind: 'strategies', strategies });
  };

function run(tape: FeedTape, cuts: readonly number[] = [], engine = new Engine([])): EngineOutput {
  const out = new EngineOutput();
  for (const batch of tape.batches(cuts)) engine.apply(batch, out);
  return out;
}

const told = ({ signals }: EngineOutput): string[] =>
  signals.map(({ activeId, barStartMs }) => `${activeId} ${new Date(barStartMs).toISOString().slice(14, 16)}`);

describe('strategies in the stream', () => {
  it('any number watch one symbol, each for itself; a touch is told with its trade', () => {
    const out = run(morning({ '09:30': use(PLAIN, TOUCH) }));
    expect(told(out)).toEqual(['touch 32', 'breakout-930 32']);
    const [touch, close] = out.signals;
    expect([touch?.knownAtMs, touch?.price]).toEqual([at('09:32') + 17_000, priceFromPoints(25_624)]);
    expect(close?.knownAtMs).toBe(at('09:33'));
  });

  it('one that is told of in the middle learns the morning so far, and tells no break that is past', () => {
    expect(told(run(morning({ '09:31': use(PLAIN) })))).toEqual(['breakout-930 32']);
    const engine = new Engine([]);
    const late = run(morning({ '09:36': use(PLAIN) }), [], engine);
    expect(late.signals).toEqual([]);
    const [view] = engine.takeDisplay(0 as never)?.openingRanges[0]?.ranges ?? [];
    expect(view?.state).toEqual({
      kind: 'not-watching',
      reason: 'The range broke upward at 09:33:00 ET, which was known only at 09:36:01: too late for a signal.',
    });
  });

  it('one that is taken out gives no more signals, and one that is told of again goes on', () => {
    expect(run(morning({ '09:30': use(PLAIN), '09:32': use() })).signals).toEqual([]);
    expect(told(run(morning({ '09:30': use(PLAIN), '09:32': use(PLAIN), '09:35': use(PLAIN) })))).toEqual([
      'breakout-930 32',
    ]);
    expect(run(morning({ '09:30': use({ ...PLAIN, isWatching: false }) })).signals).toEqual([]);
  });

  it('however the batches are cut, and once again after a recovery, the signals are the same', () => {
    const tape = morning({ '09:30': use(PLAIN), '09:32': use(TOUCH), '09:33': use(PLAIN, TOUCH) });
    const whole = run(tape);
    fc.assert(
      fc.property(fc.array(fc.nat(tape.length), { maxLength: 12 }), (places) => {
        const cuts = [...new Set(places)].sort((a, b) => a - b);
        const cut = run(tape, cuts);
        expect(JSON.stringify([cut.signals, cut.bars])).toBe(JSON.stringify([whole.signals, whole.bars]));
        const engine = new Engine([]);
        const recovered = new EngineOutput();
        for (const batch of tape.batches(cuts)) engine.applyRecovery({ ...batch, epoch: 'past' }, recovered);
        expect(JSON.stringify(recovered.recovered)).toBe(JSON.stringify(whole.signals));
        expect(recovered.signals).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('none that is removed stays on the screen', () => {
    const engine = new Engine([]);
    const shown: (SymbolRanges | undefined)[] = [];
    for (const batch of morning({ '09:30': use(PLAIN), '09:36': use() }).batches([12])) {
      engine.apply(batch, new EngineOutput());
      shown.push(engine.takeDisplay(wallMs(0))?.openingRanges[0]);
    }
    expect(shown.map((each) => each?.ranges.length)).toEqual([1, 0]);
  });

  it('one that cannot be used says so and leaves the others alone', () => {
    const engine = new Engine([]);
    const broken = { ...PLAIN, id: 'broken', parameters: { rangeMinutes: -1 } };
    const out = run(morning({ '09:30': use(broken, PLAIN) }), [], engine);
    expect(told(out)).toEqual(['breakout-930 32']);
    const views = engine.takeDisplay(0 as never)?.openingRanges[0]?.ranges ?? [];
    expect(views.find(({ activeId }) => activeId === 'broken')?.state).toEqual({
      kind: 'not-watching',
      reason: 'This strategy cannot be used. Length must be a whole number from 1 to 120 min.',
    });
  });

  it('past sessions reach the filters', () => {
    const trend: ActiveStrategy = { ...PLAIN, parameters: { trend: 'above' } };
    const session = (index: number): PastSession => ({
      day: tradingDay(`2026-10-${String(index + 1).padStart(2, '0')}`),
      open: priceFromPoints(1),
      high: priceFromPoints(2),
      low: priceFromPoints(1),
      close: priceFromPoints(2),
      volume: quantity(1),
      openingMinutes: [],
    });
    const sessions = Array.from({ length: 20 }, (_, index) => session(index));
    const tell = (tape: FeedTape): void => {
      tape.rare({ kind: 'sessions', symbol: symbolName(NQ), sessions });
    };
    expect(told(run(morning({ '09:30': use(trend) })))).toEqual([]);
    const known = morning({
      '09:30': (tape) => {
        use(trend)(tape);
        tell(tape);
      },
    });
    expect(told(run(known))).toEqual(['breakout-930 32']);
  });
});

describe('a proof', () => {
  it('names the bars and the arithmetic, how old the feed was and the row it was known by', () => {
    const tape = morning({ '09:30': use(PLAIN) });
    const out = run(tape);
    const [proof] = out.proofs;
    expect(proof).toMatchObject({
      signalId: out.signals[0]?.id,
      decidedAtMs: at('09:32') + 61_600,
      feedAgeMs: 14_600,
      tick: null,
      historyDays: [],
      bars: [{ startMs: at('09:30') }, { startMs: at('09:32') }],
      position: { epoch: 'epoch-1' },
    });
    expect(proof?.steps.at(-1)).toEqual({
      kind: 'comparison',
      left: { name: 'close', value: priceFromPoints(25_621.5), unit: 'price' },
      sign: '>',
      right: { name: 'long level', value: priceFromPoints(25_612.5), unit: 'price' },
      holds: true,
    });
    // The row named is the newest that was needed: without it there is no signal yet.
    const row = proof?.position?.throughRowSeq ?? NaN;
    const [batch] = tape.batches();
    if (!batch) throw new Error('one batch expected');
    const until = (rowCount: number): number => {
      const short = new EngineOutput();
      const rare = batch.rare.filter(({ beforeRow }) => beforeRow <= rowCount);
      new Engine([]).apply({ ...batch, rowCount, rows: batch.rows.slice(0, rowCount * 13), rare }, short);
      return short.signals.length;
    };
    expect([until(row - batch.firstRowSeq), until(row - batch.firstRowSeq + 1)]).toEqual([0, 1]);
  });

  it('of a touch holds the trade', () => {
    const { proofs } = run(morning({ '09:30': use(TOUCH) }));
    expect(proofs[0]?.tick).toEqual({ instantMs: at('09:32') + 17_000, price: priceFromPoints(25_624) });
    expect(proofs[0]?.feedAgeMs).toBe(0);
  });
});
