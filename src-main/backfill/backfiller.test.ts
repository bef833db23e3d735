import { describe, expect, it } from 'vitest';
import type { HistoryOutcome } from '#core/contract/broker';
import type { Bar } from '#core/market/bar';
import { epochMs, MS_PER_MINUTE, tradingDay } from '#core/market/units';
import { Backfiller, type BackfillPorts } from './backfiller.ts';

/** Tuesday 2025-12-09, 09:30 in New York. */
const OPEN_MS = Date.UTC(2025, 11, 9, 14, 30);
const at = (minute: number): ReturnType<typeof epochMs> => epochMs(OPEN_MS + minute * MS_PER_MINUTE);
const stretch = (from: number, to: number) => ({ fromMs: at(from), toMs: at(to), minutes: to - from + 1 });

function history(...minutes: readonly number[]): Extract<HistoryOutcome, { kind: 'bars' }> {
  const cells = new Float64Array(minutes.flatMap((minute) => [at(minute), 10, 12, 9, 11, 100 + minute]));
  return { kind: 'bars', history: { symbol: 'SPY', cells, count: minutes.length, unsoundRows: 0 } };
}

class Desk {
  readonly imported: Bar[] = [];
  readonly ranges: (readonly [string, string])[] = [];
  readonly asked: (readonly [number, number])[] = [];
  missing = [stretch(3, 5)];
  firstBarMs: ReturnType<typeof epochMs> | null = at(0);
  outcome: HistoryOutcome = history(3, 4, 5, 6);
  views = 0;
  readonly backfiller: Backfiller;

  constructor(changes: Partial<BackfillPorts> = {}) {
    this.backfiller = new Backfiller({
      missingMinutes: (_symbol, fromMs, toMs) => {
        this.ranges.push([new Date(fromMs).toISOString(), new Date(toMs).toISOString()]);
        return Promise.resolve({ firstBarMs: this.firstBarMs, stretches: this.missing });
      },
      minuteHistory: (_symbol, fromMs, toMs) => {
        this.asked.push([(fromMs - OPEN_MS) / MS_PER_MINUTE, (toMs - OPEN_MS) / MS_PER_MINUTE]);
        return Promise.resolve(this.outcome);
      },
      importBars: (bars) => {
        this.imported.push(...bars);
        return Promise.resolve(0);
      },
      exchangeMs: () => at(20),
      onView: () => {
        this.views += 1;
      },
      ...changes,
    });
  }

  get states(): readonly string[] {
    return this.backfiller.view('SPY').stretches.map(({ state, filledMinutes }) => `${state} ${filledMinutes}`);
  }
}

describe('filling missing minutes', () => {
  it('stores exactly the missing ones and says so', async () => {
    const desk = new Desk();
    await expect(desk.backfiller.run('SPY')).resolves.toMatchObject({ ok: true });
    expect(desk.imported.map(({ startMs, grade, tickCount }) => [startMs, grade, tickCount])).toEqual(
      [3, 4, 5].map((minute) => [at(minute), 'backfilled', 0]),
    );
    expect(desk.asked).toEqual([[3, 6]]);
    expect(desk.states).toEqual(['filled 3']);
  });

  it('invents nothing: a minute that the history lacks had no trade, and is not asked for again', async () => {
    const desk = new Desk();
    desk.outcome = history(3, 6);
    await desk.backfiller.run('SPY');
    expect(desk.imported).toHaveLength(1);
    expect(desk.backfiller.view('SPY').stretches[0]?.sentence).toContain('in 2 minutes nothing was traded');
    desk.missing = [stretch(4, 5)];
    await desk.backfiller.run('SPY');
    expect(desk.asked).toHaveLength(1);
  });

  it('takes a history with unusable rows for no proof that nothing was traded', async () => {
    const desk = new Desk();
    const { history: reply } = history(3, 6);
    desk.outcome = { kind: 'bars', history: { ...reply, unsoundRows: 1 } };
    await desk.backfiller.run('SPY');
    expect(desk.imported).toHaveLength(1);
    expect(desk.backfiller.view('SPY').stretches).toMatchObject([{ state: 'failed', filledMinutes: 1 }]);
    expect(desk.backfiller.view('SPY').stretches[0]?.sentence).toContain('rows that cannot be used');
  });

  it('tries again later where the history does not reach yet', async () => {
    const desk = new Desk();
    desk.outcome = history(2, 3);
    await desk.backfiller.run('SPY');
    expect(desk.states).toEqual(['failed 1']);
    expect(desk.backfiller.mayBeHadLater('SPY')).toBe(true);
    desk.missing = [stretch(4, 5)];
    desk.outcome = history(4, 5, 6);
    await desk.backfiller.run('SPY');
    expect(desk.states).toEqual(['filled 2']);
    expect(desk.backfiller.mayBeHadLater('SPY')).toBe(false);
  });

  it('marks as missing what nobody can give, but nothing from before the first bar', async () => {
    const desk = new Desk();
    desk.missing = [stretch(-30, -20), stretch(3, 5)];
    desk.outcome = { kind: 'no-history', sentence: 'Schwab keeps no history of futures.' };
    await desk.backfiller.run('SPY');
    expect(desk.imported).toEqual([]);
    expect(desk.backfiller.view('SPY').stretches).toEqual([
      { ...stretch(3, 5), state: 'missing', filledMinutes: 0, sentence: 'Schwab keeps no history of futures.' },
    ]);
  });

  it('shows a failure with its sentence, also of the archive', async () => {
    const desk = new Desk();
    desk.outcome = { kind: 'failed', sentence: 'The broker does not answer.' };
    await expect(desk.backfiller.run('SPY')).resolves.toEqual({ ok: false, sentence: 'The broker does not answer.' });
    expect(desk.states).toEqual(['failed 0']);
    const full = new Desk({ importBars: () => Promise.reject(new Error('The disk is full.')) });
    await expect(full.backfiller.run('SPY')).resolves.toEqual({ ok: false, sentence: 'The disk is full.' });
    expect(full.backfiller.view('SPY').stretches).toMatchObject([{ state: 'failed', sentence: 'The disk is full.' }]);
  });

  it('fills one old day, and leaves what is known of the others', async () => {
    const desk = new Desk();
    desk.outcome = { kind: 'failed', sentence: 'The broker does not answer.' };
    await desk.backfiller.run('SPY');
    const OLD_DAY_MINUTES = -7 * 1_440;
    desk.missing = [stretch(OLD_DAY_MINUTES, OLD_DAY_MINUTES + 1)];
    desk.outcome = history(OLD_DAY_MINUTES, OLD_DAY_MINUTES + 1, OLD_DAY_MINUTES + 2);
    await desk.backfiller.runDay('SPY', tradingDay('2025-12-02'));
    expect(desk.ranges.at(-1)).toEqual(['2025-12-02T05:00:00.000Z', '2025-12-03T05:00:00.000Z']);
    expect(desk.states).toEqual(['failed 0', 'filled 2']);
    await expect(desk.backfiller.runDay('SPY', tradingDay('2025-12-10'))).resolves.toMatchObject({ ok: false });
  });

  it('is done once however often it is asked for at the same time', async () => {
    const desk = new Desk();
    await Promise.all(Array.from({ length: 20 }, () => desk.backfiller.run('SPY')));
    expect(desk.asked).toHaveLength(1);
    expect(desk.imported).toHaveLength(3);
  });

  it('waits for the exchange to tell its time', async () => {
    const desk = new Desk({ exchangeMs: () => null });
    await expect(desk.backfiller.run('SPY')).resolves.toMatchObject({ ok: false });
    expect(desk.asked).toEqual([]);
  });
});
