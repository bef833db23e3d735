import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import {
  MAXIMUM_ALERTS,
  priceAlertSchema,
  type AlertMove,
  type PriceAlert,
  type WatchedAlert,
} from '#core/alerts/price-alert';
import type { RequestArgument } from '#core/contract/ipc';
import type { Outcome } from '#core/contract/login';
import { priceFromUnits } from '#core/market/price';
import { epochMs, symbolName } from '#core/market/units';
import { makePrivateFolder, writePrivateFile } from '../files/private-file.ts';
import { isMissing } from '../files/is-missing.ts';

const fileSchema = z.object({ version: z.literal(1), alerts: z.array(priceAlertSchema) });

export interface PriceAlertDeskOptions {
  readonly file: string;
  /** Which prices run at the moment: alerts of others are kept but not watched. */
  readonly market: () => string;
  readonly wallMs: () => number;
  /** The alerts of the running market have changed. */
  readonly onAlerts: (alerts: readonly PriceAlert[]) => void;
  /** Those that the engine is to watch have changed. */
  readonly onWatched: (alerts: readonly WatchedAlert[]) => void;
  readonly onFiring: (alert: PriceAlert, firing: AlertMove['firings'][number]) => void;
  readonly onProblem: (problem: string | null) => void;
}

const watchedOf = (alert: PriceAlert): WatchedAlert => ({
  id: alert.id,
  revision: alert.revision,
  symbol: symbolName(alert.symbol),
  level: priceFromUnits(alert.level),
  direction: alert.direction,
  repeats: alert.repeats,
  expiresMs: alert.expiresMs === null ? null : epochMs(alert.expiresMs),
  side: alert.side,
  seen: alert.seen,
});

/** The price alerts: kept in a file, watched by the engine, changed by the user. */
export class PriceAlertDesk {
  readonly #options: PriceAlertDeskOptions;
  #alerts: readonly PriceAlert[] = [];
  #writing: Promise<void> = Promise.resolve();
  #isWriteWanted = false;

  constructor(options: PriceAlertDeskOptions) {
    this.#options = options;
  }

  /** Never rejects: a file that cannot be read is put aside by the next change, and said. */
  async open(): Promise<void> {
    const { file, onProblem } = this.#options;
    const text = await readFile(file, 'utf8').catch((error: unknown) => (isMissing(error) ? null : ''));
    if (text === null) return;
    const read = fileSchema.safeParse(parsed(text)).data;
    if (read) this.#alerts = read.alerts;
    else {
      onProblem('The price alerts could not be read; the file is kept beside the new one as alerts.json.damaged.');
      await writePrivateFile(`${file}.damaged`, text).catch(() => undefined);
    }
    this.useMarket();
  }

  /** Another market runs: its alerts are shown and watched. */
  useMarket(): void {
    this.#options.onWatched(this.watched);
    this.#options.onAlerts(this.list);
  }

  /** Of the running market, newest first. */
  get list(): readonly PriceAlert[] {
    const market = this.#options.market();
    return this.#alerts.filter((alert) => alert.market === market).toReversed();
  }

  get watched(): readonly WatchedAlert[] {
    return this.list.filter(({ state }) => state === 'armed').map(watchedOf);
  }

  add(wanted: RequestArgument<'alerts.add'>): Outcome {
    if (this.list.length >= MAXIMUM_ALERTS) {
      return { ok: false, sentence: `There are ${MAXIMUM_ALERTS} price alerts already. Remove one first.` };
    }
    const { market, wallMs } = this.#options;
    const alert: PriceAlert = {
      ...wanted,
      id: randomBytes(6).toString('hex'),
      market: market(),
      createdWallMs: wallMs(),
      revision: 1,
      state: 'armed',
      side: null,
      seen: null,
      lastFired: null,
      firedCount: 0,
    };
    this.#set([...this.#alerts, alert]);
    return { ok: true, sentence: 'The alert is set.' };
  }

  /** Moves, changes or re-arms an alert: it watches anew, from where the price stands. */
  change({ id, ...wanted }: RequestArgument<'alerts.change'>): Outcome {
    const known = this.#alerts.find((alert) => alert.id === id);
    if (!known) return { ok: false, sentence: 'This alert is not there any more.' };
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    const alert: PriceAlert = {
      ...known,
      ...given,
      revision: known.revision + 1,
      state: 'armed',
      side: null,
      seen: null,
    };
    this.#set(this.#alerts.map((other) => (other.id === id ? alert : other)));
    return { ok: true, sentence: 'The alert is set.' };
  }

  remove(id: string): Outcome {
    this.#set(this.#alerts.filter((alert) => alert.id !== id));
    return { ok: true, sentence: 'The alert is removed.' };
  }

  /** The engine has seen prices on another side of a level. */
  moved(moves: readonly AlertMove[]): void {
    for (const move of moves) this.#take(move);
    this.#save();
    this.#options.onAlerts(this.list);
  }

  /** Alerts that have expired by the exchange's clock leave the watch. */
  expire(exchangeMs: number): void {
    const isOver = ({ state, expiresMs, market }: PriceAlert): boolean =>
      state === 'armed' && expiresMs !== null && exchangeMs >= expiresMs && market === this.#options.market();
    if (!this.#alerts.some(isOver)) return;
    this.#set(this.#alerts.map((alert) => (isOver(alert) ? { ...alert, state: 'expired' } : alert)));
  }

  async close(): Promise<void> {
    await this.#writing;
  }

  #take({ id, revision, side, source, exchangeMs, firings }: AlertMove): void {
    const known = this.#alerts.find((alert) => alert.id === id);
    // It was moved or removed while this was on its way.
    if (known?.revision !== revision) return;
    const wallMs = this.#options.wallMs();
    let alert: PriceAlert = { ...known, side, seen: { source, exchangeMs } };
    for (const firing of firings) {
      const { direction, price } = firing;
      alert = {
        ...alert,
        state: alert.repeats ? 'armed' : 'fired',
        lastFired: { direction, price, exchangeMs: firing.exchangeMs, wallMs },
        firedCount: alert.firedCount + 1,
      };
      this.#options.onFiring(alert, firing);
    }
    this.#alerts = this.#alerts.map((other) => (other.id === id ? alert : other));
  }

  #set(alerts: readonly PriceAlert[]): void {
    this.#alerts = alerts;
    this.#save();
    this.useMarket();
  }

  /** One at a time, each with the newest state; what changes meanwhile is written once. */
  #save(): void {
    if (this.#isWriteWanted) return;
    this.#isWriteWanted = true;
    this.#writing = this.#writing.then(async () => {
      this.#isWriteWanted = false;
      const { file, onProblem } = this.#options;
      try {
        await makePrivateFolder(dirname(file));
        await writePrivateFile(file, `${JSON.stringify({ version: 1, alerts: this.#alerts })}\n`);
        onProblem(null);
      } catch {
        onProblem(`The price alerts hold until Bellwether quits: ${file} cannot be written.`);
      }
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
