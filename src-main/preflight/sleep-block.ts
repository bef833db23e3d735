/** The system's own switch against falling asleep; Electron's powerSaveBlocker has exactly these. */
export interface SleepSwitch {
  start(kind: 'prevent-app-suspension'): number;
  stop(id: number): boolean;
  isStarted(id: number): boolean;
}

/** Keeps the computer awake while it is wanted. */
export class SleepBlock {
  readonly #switch: SleepSwitch;
  #id: number | null = null;

  constructor(sleepSwitch: SleepSwitch) {
    this.#switch = sleepSwitch;
  }

  get isBlocked(): boolean {
    return this.#id !== null && this.#switch.isStarted(this.#id);
  }

  /** Asks the system once for each change of mind, whether it grants it or not. True when it was asked. */
  want(isWanted: boolean): boolean {
    if (isWanted === (this.#id !== null)) return false;
    if (this.#id !== null) this.#switch.stop(this.#id);
    this.#id = isWanted ? this.#switch.start('prevent-app-suspension') : null;
    return true;
  }

  /** Asks again, by the user's own button. */
  insist(): void {
    this.want(false);
    this.want(true);
  }
}
