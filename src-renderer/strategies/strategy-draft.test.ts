import { describe, expect, it } from 'vitest';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import { catalogue, checkStrategy } from '#core/signals/catalogue';
import { changedValues, completeValues, draftFrom, isChanged, presetOf, symbolsIn } from './strategy-draft.ts';
import { entriesOf } from './strategy-list.tsx';

const [entry] = catalogue();
if (!entry) throw new Error('There is no rule.');

describe('a strategy that is edited', () => {
  it('holds for every preset what the preset says, and is known by it again', () => {
    for (const preset of entry.presets) {
      const draft = draftFrom(entry, preset, ['/NQ']);
      expect(presetOf(entry, draft.parameters)?.id).toBe(preset.id);
      expect(checkStrategy(draft).ok, preset.id).toBe(true);
    }
  });

  it('keeps only what differs from the defaults', () => {
    const values = completeValues(entry.parameters, { rangeMinutes: 5 });
    expect(Object.keys(values)).toHaveLength(entry.parameters.length);
    expect(changedValues(entry.parameters, values)).toEqual({ rangeMinutes: 5 });
    expect(changedValues(entry.parameters, completeValues(entry.parameters, {}))).toEqual({});
  });

  it('is the user’s own when no preset says the same', () => {
    expect(presetOf(entry, { rangeMinutes: 7 })).toBeNull();
  });

  it('reads symbols as people type them', () => {
    expect(symbolsIn(' /nq, qqq;/NQ\nspy ,')).toEqual(['/NQ', 'QQQ', 'SPY']);
    expect(symbolsIn(' , ')).toEqual([]);
  });
});

describe('the list', () => {
  const kept: ActiveStrategy = {
    id: 'one',
    rule: entry.rule,
    title: 'One',
    symbols: ['/NQ'],
    parameters: {},
    isWatching: true,
  };

  it('marks what differs from what is kept, and nothing that was changed back', () => {
    expect(isChanged(kept, kept)).toBe(false);
    expect(entriesOf([kept], { one: { ...kept, title: 'Other' } })).toMatchObject([
      { name: 'one', shown: { title: 'Other' }, isUnsaved: true },
    ]);
    expect(entriesOf([kept], { one: { ...kept } })).toMatchObject([{ isUnsaved: false }]);
  });

  it('has new ones behind those that are kept', () => {
    const fresh = { ...kept, id: null, title: 'New' };
    expect(entriesOf([kept], { 'new-1': fresh }).map(({ name, isUnsaved }) => [name, isUnsaved])).toEqual([
      ['one', false],
      ['new-1', true],
    ]);
  });
});
