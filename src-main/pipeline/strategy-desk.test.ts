import { describe, expect, it, vi } from 'vitest';
import type { SessionsEvent, StrategiesEvent } from '#core/market/feed-batch';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import { defaultStrategy } from '#core/signals/catalogue';
import { StrategyDesk } from './strategy-desk.ts';

vi.mock('electron-log/node', () => ({ default: { error: vi.fn(), warn: vi.fn() } }));

class Desk {
  kept: ActiveStrategy[] = [];
  isOpen = true;
  readonly asked: [string, number][] = [];
  readonly announced: (StrategiesEvent | SessionsEvent)[] = [];
  readonly desk = new StrategyDesk({
    initialSymbols: ['/NQ'],
    announce: (event) => {
      this.announced.push(event);
      return Promise.resolve();
    },
    keeper: {
      list: (initial) => {
        if (!this.isOpen) return Promise.reject(new Error('not open'));
        if (this.kept.length === 0) this.kept.push(initial);
        return Promise.resolve([...this.kept]);
      },
      save: (strategy) => {
        this.kept = [...this.kept.filter(({ id }) => id !== strategy.id), strategy];
        return Promise.resolve();
      },
      remove: (id) => {
        this.kept = this.kept.filter((strategy) => strategy.id !== id);
        return Promise.resolve();
      },
      pastSessions: (symbol, beforeMs) => {
        this.asked.push([symbol, beforeMs]);
        return Promise.resolve([]);
      },
    },
  });

  watched(): unknown {
    const last = this.announced.findLast((event) => event.kind === 'strategies');
    return last?.kind === 'strategies' ? last.strategies : null;
  }
}

const DRAFT = { ...defaultStrategy(['/NQ', 'QQQ']), id: null, parameters: { target1: 1 } };

describe('StrategyDesk', () => {
  it('tells a feed that starts what watches', async () => {
    const { desk, announced } = new Desk();
    await desk.feedStarted();
    expect(announced).toEqual([{ kind: 'strategies', strategies: [defaultStrategy(['/NQ'])] }]);
  });

  it('keeps and tells a change at once', async () => {
    const rig = new Desk();
    const saved = await rig.desk.save(DRAFT);
    expect(saved).toMatchObject({ ok: true, strategy: { symbols: ['/NQ', 'QQQ'], parameters: { target1: 1 } } });
    expect(rig.watched()).toEqual(rig.kept);
    if (saved.ok) await rig.desk.remove(saved.strategy.id);
    expect(rig.watched()).toEqual([defaultStrategy(['/NQ'])]);
  });

  it.each([
    [{ ...DRAFT, symbols: ['/XX'] }, '/XX cannot be watched: its tick is not known.'],
    [{ ...DRAFT, parameters: { attempts: 0 } }, 'Attempts must be a whole number from 1 to 20 a day.'],
    [{ ...DRAFT, rule: 'none' }, 'There is no rule called none.'],
  ])('refuses what cannot watch, and keeps nothing of it', async (draft, sentence) => {
    const rig = new Desk();
    expect(await rig.desk.save(draft)).toEqual({ ok: false, problems: [expect.objectContaining({ sentence })] });
    expect([rig.kept, rig.announced]).toEqual([[], []]);
  });

  it('watches as a new archive would while the archive cannot be read', async () => {
    const rig = new Desk();
    rig.isOpen = false;
    await rig.desk.feedStarted();
    expect(rig.watched()).toEqual([defaultStrategy(['/NQ'])]);
  });

  it('tells the sessions before today once a day and once a feed, as soon as the day is known', async () => {
    const rig = new Desk();
    const [today, tomorrow] = [Date.parse('2026-11-24T14:00:00Z'), Date.parse('2026-11-25T14:00:00Z')];
    await rig.desk.feedStarted();
    expect(rig.asked).toEqual([]);
    await rig.desk.sawClock(today);
    await rig.desk.sawClock(today + 1_000);
    expect(rig.asked).toEqual([['/NQ', today]]);
    await rig.desk.sawClock(tomorrow);
    await rig.desk.feedStarted();
    expect(rig.asked.map(([, beforeMs]) => beforeMs)).toEqual([today, tomorrow, tomorrow]);
  });
});
