import { describe, expect, it } from 'vitest';
import type { DailyRun } from '#core/contract/archive-jobs';
import { buttonOf, textOf } from '../testing/html.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { DailySection } from './daily-section.tsx';
import { changeDaily, clockOfMinute, minuteOfClock, planWords, useDaily } from './daily-store.ts';

const DAILY: DailyRun = { isOn: true, atMinute: 1_025, symbols: null, keepTicksDays: 30 };
const OLD = { symbol: '/NQ', day: '2026-08-03', ticks: 1_200_000, keptBecause: null };
const KEPT = { ...OLD, day: '2026-08-04', keptBecause: 'their Parquet file is not as it was written' };

describe('the archive in the settings', () => {
  it('deletes nothing that a dry run has not shown first', () => {
    const view = (days: readonly (typeof OLD | typeof KEPT)[], keepDays = 30): ReturnType<typeof DailySection> => (
      <DailySection
        daily={DAILY}
        plan={{ keepDays, content: { days: [...days] } }}
        symbols={['/NQ', 'SPY']}
        asked={{}}
      />
    );
    expect(buttonOf(view([OLD, KEPT]), 'Delete them now')?.isDisabled).toBe(false);
    expect(textOf(view([OLD, KEPT]))).toContain('2026-08-04 /NQ 1,200,000 ticks stay: their Parquet file is not');
    expect(buttonOf(view([KEPT]), 'Delete them now')?.isDisabled).toBe(true);
    expect(buttonOf(view([OLD], 60), 'Delete them now')?.isDisabled).toBe(true);
    const unread = <DailySection daily={null} plan={null} symbols={[]} asked={{}} />;
    expect(textOf(unread)).toContain('Reading the settings.');
  });

  it('says what would go', () => {
    expect(planWords({ days: [OLD, KEPT] })).toBe(
      '1,200,000 ticks of 1 day would be deleted; 1 day must stay. Nothing was changed.',
    );
    expect(planWords({ days: [] })).toContain('nothing would be deleted');
  });

  it('tells the time as a clock does', () => {
    expect(clockOfMinute(1_025)).toBe('17:05');
    expect(minuteOfClock('17:05')).toBe(1_025);
    expect(minuteOfClock('25:00')).toBeNull();
    expect(minuteOfClock('')).toBeNull();
  });

  it('shows again what is kept when a change could not be', async () => {
    fakeBridge({
      'daily.change': () => ({ ok: false, sentence: 'The settings cannot be written.' }),
      'daily.get': () => DAILY,
    });
    await changeDaily({ ...DAILY, isOn: false });
    await Promise.resolve();
    expect(useDaily.getState().daily).toEqual(DAILY);
  });
});
