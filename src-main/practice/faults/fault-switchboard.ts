import { EventEmitter } from 'node:events';
import { FAULT_KINDS, FAULT_NAMES, type FaultKind, type FaultName } from './fault-catalogue.ts';
import type { Faults, FaultSetting } from './faults.ts';

/** A fault as it is wished for; what is left out is what the catalogue says. */
export interface FaultWish {
  readonly name: FaultName;
  readonly value?: number | undefined;
  readonly count?: number | undefined;
  readonly seconds?: number | undefined;
  readonly match?: string | undefined;
}

const MS_PER_SECOND = 1_000;

/** Where faults are switched on and off while the exchange runs. One setting for each name: a new one replaces the old. */
export class FaultSwitchboard implements Faults {
  readonly #nowMs: () => number;
  readonly #settings = new Map<FaultName, FaultSetting>();
  readonly #emitter = new EventEmitter<Record<FaultName, [FaultSetting]>>();

  /** `nowMs` is the wall clock that a fault's seconds are counted on. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    // Every connection of the streamer listens.
    this.#emitter.setMaxListeners(0);
  }

  set(wish: FaultWish): FaultSetting {
    const kind: FaultKind = FAULT_KINDS[wish.name];
    const setting: FaultSetting = {
      name: wish.name,
      value: wish.value ?? kind.value?.standard ?? 0,
      remaining: wish.count ?? kind.count,
      untilWallMs: wish.seconds === undefined ? null : this.#nowMs() + wish.seconds * MS_PER_SECOND,
      match: wish.match ?? null,
    };
    if (kind.course === 'lasting') this.#settings.set(wish.name, setting);
    this.#emitter.emit(wish.name, setting);
    return setting;
  }

  clear(name: FaultName): void {
    this.#settings.delete(name);
  }

  clearAll(): void {
    this.#settings.clear();
  }

  /** What is on, in the order of the catalogue. */
  get settings(): readonly FaultSetting[] {
    return FAULT_NAMES.flatMap((name) => this.active(name) ?? []);
  }

  active(name: FaultName): FaultSetting | null {
    const setting = this.#settings.get(name);
    if (!setting) return null;
    const isOver = setting.untilWallMs !== null && this.#nowMs() >= setting.untilWallMs;
    if (!isOver) return setting;
    this.#settings.delete(name);
    return null;
  }

  take(name: FaultName): FaultSetting | null {
    const setting = this.active(name);
    const remaining = setting?.remaining ?? null;
    if (!setting || remaining === null) return setting;
    if (remaining > 1) this.#settings.set(name, { ...setting, remaining: remaining - 1 });
    else this.#settings.delete(name);
    return setting;
  }

  on(name: FaultName, listener: (setting: FaultSetting) => void): () => void {
    this.#emitter.on(name, listener);
    return () => this.#emitter.off(name, listener);
  }
}
