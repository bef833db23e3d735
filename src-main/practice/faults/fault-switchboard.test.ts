import { describe, expect, test } from 'vitest';
import { FAULT_KINDS, FAULT_NAMES } from './fault-catalogue.ts';
import { FaultSwitchboard } from './fault-switchboard.ts';
import type { FaultSetting } from './faults.ts';

let nowMs = 1_000_000;
const board = (): FaultSwitchboard => new FaultSwitchboard(() => nowMs);

describe('a fault', () => {
  test('is off until it is set and after it is cleared', () => {
    const faults = board();
    expect(faults.active('silence')).toBeNull();
    expect(faults.take('silence')).toBeNull();
    faults.set({ name: 'silence' });
    expect(faults.active('silence')).toEqual({
      name: 'silence',
      value: 0,
      remaining: null,
      untilWallMs: null,
      match: null,
    });
    faults.set({ name: 'stall' });
    faults.clear('silence');
    expect(faults.active('silence')).toBeNull();
    expect(faults.settings.map(({ name }) => name)).toEqual(['stall']);
    faults.clearAll();
    expect(faults.settings).toEqual([]);
  });

  test('with uses is used up by taking and not by asking', () => {
    const faults = board();
    faults.set({ name: 'code-9', count: 2 });
    expect(faults.active('code-9')?.remaining).toBe(2);
    expect(faults.active('code-9')?.remaining).toBe(2);
    expect(faults.take('code-9')?.remaining).toBe(2);
    expect(faults.take('code-9')?.remaining).toBe(1);
    expect(faults.take('code-9')).toBeNull();
    expect(faults.active('code-9')).toBeNull();
  });

  test('without uses can be taken for ever', () => {
    const faults = board();
    faults.set({ name: 'no-ack' });
    for (let use = 0; use < 100; use += 1) expect(faults.take('no-ack')).not.toBeNull();
  });

  test('with seconds ends by itself, at their end and not before', () => {
    const faults = board();
    faults.set({ name: 'stall', seconds: 1.5 });
    nowMs += 1_499;
    expect(faults.active('stall')).not.toBeNull();
    nowMs += 1;
    expect(faults.active('stall')).toBeNull();
    expect(faults.settings).toEqual([]);
  });

  test('has the number given, else that of the catalogue', () => {
    const faults = board();
    expect(faults.set({ name: 'late-bars' }).value).toBe(20_000);
    expect(faults.set({ name: 'late-bars', value: 5 }).value).toBe(5);
    expect(faults.active('late-bars')?.value).toBe(5);
    expect(faults.set({ name: 'malformed-frame' }).remaining).toBe(1);
  });
});

describe('listeners', () => {
  test('hear of every setting until they leave, and at-once faults leave nothing behind', () => {
    const faults = board();
    const heard: FaultSetting[] = [];
    const leave = faults.on('drop', (setting) => heard.push(setting));
    faults.set({ name: 'drop' });
    faults.set({ name: 'kicked' });
    expect(heard.map(({ name }) => name)).toEqual(['drop']);
    expect(faults.active('drop')).toBeNull();
    leave();
    faults.set({ name: 'drop' });
    expect(heard).toHaveLength(1);
  });
});

test('every fault of the catalogue can be set, and only what lasts stays', () => {
  const faults = board();
  for (const name of FAULT_NAMES) faults.set({ name });
  const lasting = FAULT_NAMES.filter((name) => FAULT_KINDS[name].course === 'lasting');
  expect(faults.settings.map(({ name }) => name)).toEqual(lasting);
});
