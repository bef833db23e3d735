import type { SoundOrder, TargetStanding } from '#core/contract/telling';
import { CHANNELS, type Channel, type Silence, type TellingClass, type TellingEvent } from '#core/telling/event';
import { withDelivery, type Delivery, type DeliveryState, type LogEntry } from '#core/telling/log-entry';
import { Teller } from '#core/telling/teller';
import type { PushTarget } from '#core/telling/telling-settings';
import type { AuthClock } from '../auth/auth-clock.ts';
import { sentenceOf } from '../auth/sentence-of.ts';
import { AlertLog } from './alert-log.ts';
import type { PushKeys } from './push-keys.ts';
import { PushQueue } from './push-queue.ts';
import { sendPush, type PushOutcome } from './send-push.ts';
import { SoundDesk } from './sound-desk.ts';
import type { TellingStore } from './telling-store.ts';

const PUSH_TIMEOUT_MS = 10_000;

/** What a desktop notification says, and who showed it. */
export interface DesktopNotice {
  readonly title: string;
  readonly body: string;
}
export type DesktopOutcome =
  { readonly kind: 'shown'; readonly by: string } | { readonly kind: 'refused'; readonly reason: string };

export interface TellingDeskOptions {
  /** For the log; private to this installation. */
  readonly folder: string;
  readonly store: TellingStore;
  readonly keys: PushKeys;
  readonly clock: AuthClock;
  /** IANA name of this computer's zone. */
  readonly zone: string;
  readonly showDesktop: (notice: DesktopNotice) => Promise<DesktopOutcome>;
  /** False when there is no window to play it. */
  readonly orderSound: (order: SoundOrder) => boolean;
  /** Anything of the view may have changed. */
  readonly onChange: () => void;
  readonly onEntry: (entry: LogEntry) => void;
  readonly pushTimeoutMs?: number;
  readonly chance?: () => number;
}

const NAMES: Readonly<Record<Exclude<Channel, 'push'>, string>> = { desktop: 'Desktop', sound: 'Sound' };
const MODE_MARK = { live: '', practice: '', replay: 'REPLAY: ' } as const;

/** Carries out what the teller decides: shows, plays, sends, and writes down what became of it. */
export class TellingDesk {
  readonly sounds: SoundDesk;
  readonly #options: TellingDeskOptions;
  readonly #teller: Teller;
  readonly #queues = new Map<string, PushQueue>();
  #log: AlertLog | null = null;
  /** Told before the log was open: written when it is. */
  #early: TellingEvent[] = [];

  constructor(options: TellingDeskOptions) {
    this.#options = options;
    this.#teller = new Teller(options.store.value, options.zone);
    this.sounds = new SoundDesk(options.orderSound);
  }

  /** Reads the log, and goes on with the pushes that an earlier run still owes. Never rejects. */
  async open(): Promise<void> {
    const log = await AlertLog.open(this.#options.folder, this.#options.onChange);
    this.#teller.restore(log.entries);
    this.#log = log;
    this.useSettings();
    for (const entry of log.entries) {
      for (const delivery of entry.deliveries) {
        if (delivery.channel !== 'push' || delivery.state !== 'waiting') continue;
        const queue = this.#queues.get(delivery.targetId ?? '');
        if (queue) queue.add(entry, delivery);
        else void this.#keep(entry.id, { ...delivery, state: 'dropped', detail: 'Its target is gone.' });
      }
    }
    for (const event of this.#early) this.tell(event);
    this.#early = [];
  }

  get log(): AlertLog | null {
    return this.#log;
  }

  get standings(): TargetStanding[] {
    return [...this.#queues.values()].map(({ standing }) => standing);
  }

  get silence(): 'paused' | 'quiet-hours' | null {
    return this.#teller.silenceAt(this.#options.clock.wallMs());
  }

  /** Tells an event as the settings want it. Never waits, never rejects; what became of it is in the log. */
  tell(event: TellingEvent): void {
    if (!this.#log) {
      this.#early.push(event);
      return;
    }
    const decision = this.#teller.decide(event);
    if (decision.kind === 'known') return;
    if (decision.kind === 'repeat') {
      const entry = this.#log.find(decision.ofId);
      if (entry) void this.#put({ ...entry, count: decision.count, lastAtWallMs: event.atWallMs });
      return;
    }
    const { verdicts } = decision;
    // First what is seen and heard; the books are kept afterwards.
    const shown = verdicts.desktop === 'tell' ? this.#show(event) : null;
    const heard = verdicts.sound === 'tell' ? this.#play(event.class) : null;
    const targets = this.#options.store.value.targets.filter(({ isOn }) => isOn);
    const deliveries = CHANNELS.flatMap((channel) => {
      const verdict = verdicts[channel];
      if (verdict !== 'tell') return [this.#silent(channel, verdict)];
      return channel === 'push' ? targets.map((target) => this.#waiting(target)) : [this.#delivery(channel, 'waiting')];
    });
    const entry = entryOf(event, deliveries);
    void this.#put(entry);
    if (shown) void shown.then((delivery) => this.#keep(entry.id, delivery));
    if (heard) void heard.then((delivery) => this.#keep(entry.id, delivery));
    if (verdicts.push === 'tell') for (const { id } of targets) this.#queues.get(id)?.add(entry);
  }

  /** Called every second or so: sums up what was held back when a silence is over. */
  tick(): void {
    const summary = this.#teller.takeSummary(this.#options.clock.wallMs());
    if (summary) this.tell(summary);
  }

  /** The settings have changed: other switches, another silence, other targets. */
  useSettings(): void {
    const { targets } = this.#options.store.value;
    this.#teller.use(this.#options.store.value);
    for (const [id, queue] of this.#queues) {
      if (targets.some((target) => target.id === id)) continue;
      this.#queues.delete(id);
      void queue.drop('Its target was removed.');
    }
    for (const target of targets) if (!this.#queues.has(target.id)) this.#queues.set(target.id, this.#queue(target));
    this.#options.onChange();
  }

  /** Shows or plays or sends a test whatever the switches say, once, and answers with what became of it. */
  async test(test: 'desktop' | { readonly sound: TellingClass } | { readonly push: string }): Promise<Delivery | null> {
    const event = this.#testEvent();
    if (test === 'desktop') return this.#logTest(event, await this.#show(event));
    if ('sound' in test) return this.#logTest(event, await this.#play(test.sound));
    const target = this.#options.store.value.targets.find(({ id }) => id === test.push);
    if (!target) return null;
    const outcome = await this.#send(target, entryOf(event, []), false);
    const isThere = outcome.kind === 'delivered';
    if (isThere) this.#queues.get(target.id)?.retryNow();
    const state = isThere ? 'delivered' : 'failed';
    const delivery = {
      ...this.#waiting(target),
      attempts: 1,
      state,
      detail: isThere ? null : outcome.sentence,
    } as const;
    return this.#logTest(event, delivery);
  }

  /** The network is back. */
  retryPushes(): void {
    for (const queue of this.#queues.values()) queue.retryNow();
  }

  async close(): Promise<void> {
    for (const queue of this.#queues.values()) queue.close();
    await this.#log?.close();
  }

  #queue(target: PushTarget): PushQueue {
    return new PushQueue(target, {
      clock: this.#options.clock,
      send: (entry, mayBeRepeated) => this.#send(target, entry, mayBeRepeated),
      keep: (entryId, delivery) => this.#keep(entryId, delivery),
      onChange: this.#options.onChange,
      chance: this.#options.chance ?? Math.random,
    });
  }

  async #send(target: PushTarget, entry: LogEntry, mayBeRepeated: boolean): Promise<PushOutcome> {
    const { keys, pushTimeoutMs = PUSH_TIMEOUT_MS } = this.#options;
    try {
      const secret = await keys.read(target.id);
      if (!secret) {
        const sentence = 'The keychain does not hold its address any more. Remove the target and add it again.';
        return { kind: 'refused', sentence, mayHaveArrived: false };
      }
      const { id, class: of, body, atWallMs, origin } = entry;
      const title = `${MODE_MARK[origin]}${entry.title}`;
      const message = { id, class: of, title, body, atWallMs, origin, mayBeRepeated };
      const outcome = await sendPush(target, secret, message, pushTimeoutMs);
      return outcome.kind === 'delivered' ? outcome : { ...outcome, sentence: keys.redact(outcome.sentence) };
    } catch (error) {
      return { kind: 'later', waitMs: null, sentence: sentenceOf(error), mayHaveArrived: false };
    }
  }

  async #show({ title, body, origin }: Pick<TellingEvent, 'title' | 'body' | 'origin'>): Promise<Delivery> {
    const outcome = await this.#options.showDesktop({ title: `${MODE_MARK[origin]}${title}`, body });
    return outcome.kind === 'shown'
      ? this.#delivery('desktop', 'delivered', `Shown by ${outcome.by}.`)
      : this.#delivery('desktop', 'failed', `No notification could be shown: ${outcome.reason}.`);
  }

  async #play(of: TellingClass): Promise<Delivery> {
    const problem = await this.sounds.play(of, this.#options.store.value.classes[of].volume);
    return this.#delivery('sound', problem === null ? 'delivered' : 'failed', problem);
  }

  #delivery(channel: Exclude<Channel, 'push'>, state: DeliveryState, detail: string | null = null): Delivery {
    const { clock } = this.#options;
    const fixed = { targetId: null, attempts: state === 'waiting' ? 0 : 1, mayHaveArrived: false };
    return { channel, by: NAMES[channel], state, detail, atWallMs: clock.wallMs(), ...fixed };
  }

  #silent(channel: Channel, state: Silence): Delivery {
    const by = channel === 'push' ? 'Phone' : NAMES[channel];
    const fixed = { targetId: null, detail: null, attempts: 0, mayHaveArrived: false };
    return { channel, by, state, atWallMs: this.#options.clock.wallMs(), ...fixed };
  }

  #waiting({ id, name }: PushTarget): Delivery {
    const fixed = { state: 'waiting', detail: null, attempts: 0, mayHaveArrived: false } as const;
    return { channel: 'push', targetId: id, by: name, atWallMs: this.#options.clock.wallMs(), ...fixed };
  }

  #testEvent(): TellingEvent {
    const atWallMs = this.#options.clock.wallMs();
    const id = `test:${atWallMs}`;
    const body = 'Alerts of Bellwether arrive here.';
    return { id, key: id, class: 'report', title: 'Bellwether test', body, atWallMs, origin: 'live', isNews: true };
  }

  #logTest(event: TellingEvent, delivery: Delivery): Delivery {
    void this.#put(entryOf(event, [delivery]));
    return delivery;
  }

  async #keep(entryId: string, delivery: Delivery): Promise<void> {
    const entry = this.#log?.find(entryId);
    if (entry) await this.#put(withDelivery(entry, delivery));
    this.#options.onChange();
  }

  #put(entry: LogEntry): Promise<void> {
    this.#options.onEntry(entry);
    return this.#log?.put(entry) ?? Promise.resolve();
  }
}

function entryOf(event: TellingEvent, deliveries: readonly Delivery[]): LogEntry {
  const { id, key, class: of, title, body, atWallMs, origin } = event;
  const known = { id, key, class: of, title, body, atWallMs, origin };
  return { ...known, count: 1, lastAtWallMs: atWallMs, deliveries: [...deliveries] };
}
