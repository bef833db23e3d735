import type { ApiChannel } from '#core/contract/local-api';
import { ChannelLog, type ChannelMessage } from './channel-log.ts';
import type { Subscriber } from './subscriber.ts';

/** What a subscriber that comes back has already. */
export interface ResumePoint {
  readonly run: string;
  readonly seq: number;
}

class Channel {
  readonly log = new ChannelLog();
  readonly subscribers = new Set<Subscriber>();
  published = 0;
  sent = 0;
  conflated = 0;
  perSecond = 0;
  publishedBefore = 0;
  lastWallMs: number | null = null;
}

const frameOf = (type: 'snapshot' | 'update', { channel, json }: ChannelMessage): Buffer =>
  Buffer.from(`{"type":"${type}","channel":${JSON.stringify(channel)},"message":${json}}`);

/** Every channel with its subscribers: a message is made a frame once, however many there are. */
export class ChannelHub {
  readonly #channels = new Map<string, Channel>();
  readonly #wallMs: () => number;
  /** One life of the publisher: sequence numbers of another life mean nothing. */
  readonly run: string;

  constructor(run: string, wallMs: () => number) {
    this.run = run;
    this.#wallMs = wallMs;
  }

  publish(message: ChannelMessage): void {
    const channel = this.#channel(message.channel);
    const frame = frameOf('update', message);
    channel.log.add({ ...message, frame });
    channel.published += 1;
    channel.lastWallMs = this.#wallMs();
    const conflates = message.conflates ? message.channel : null;
    for (const subscriber of channel.subscribers) {
      if (subscriber.send(frame, conflates)) channel.conflated += 1;
      channel.sent += 1;
    }
  }

  /** First what is known, then what follows, with nothing in between. The same channel again begins it anew. */
  subscribe(subscriber: Subscriber, name: string, resume: ResumePoint | null): void {
    const channel = this.#channel(name);
    const { newest } = channel.log;
    if (resume && newest?.conflates !== true) this.#resume(subscriber, channel, name, resume);
    else if (newest) subscriber.send(frameOf('snapshot', newest));
    else subscriber.tell({ type: 'snapshot', channel: name, message: null });
    channel.subscribers.add(subscriber);
    subscriber.channels.add(name);
  }

  unsubscribe(subscriber: Subscriber, name: string): void {
    subscriber.channels.delete(name);
    const channel = this.#channels.get(name);
    channel?.subscribers.delete(subscriber);
    if (channel?.published === 0 && channel.subscribers.size === 0) this.#channels.delete(name);
  }

  forget(subscriber: Subscriber): void {
    for (const name of [...subscriber.channels]) this.unsubscribe(subscriber, name);
  }

  /** Another market begins: nothing of the one before may pass for it. */
  forgetPast(): void {
    for (const [name, { log, subscribers }] of [...this.#channels]) {
      log.forget();
      for (const subscriber of subscribers) subscriber.tell({ type: 'snapshot', channel: name, message: null });
    }
  }

  /** Call once a second: rates are counted from call to call. */
  measure(): void {
    for (const channel of this.#channels.values()) {
      channel.perSecond = channel.published - channel.publishedBefore;
      channel.publishedBefore = channel.published;
    }
  }

  counters(): readonly ApiChannel[] {
    return [...this.#channels].map(([name, channel]) => {
      const { published, sent, conflated, perSecond, lastWallMs } = channel;
      return {
        channel: name,
        subscribers: channel.subscribers.size,
        published,
        sent,
        conflated,
        perSecond,
        lastWallMs,
      };
    });
  }

  #resume(subscriber: Subscriber, { log }: Channel, name: string, { run, seq }: ResumePoint): void {
    const isSameRun = run === this.run;
    const { messages, missing } = log.after(isSameRun ? seq : 0);
    // Of another life nobody can say how much is missing: what is kept comes, and history tells the rest.
    if (!isSameRun) subscriber.tell({ type: 'gap', channel: name, fromSeq: null, throughSeq: null });
    else if (missing) subscriber.tell({ type: 'gap', channel: name, ...missing });
    for (const { frame } of messages) subscriber.send(frame);
  }

  #channel(name: string): Channel {
    const known = this.#channels.get(name);
    if (known) return known;
    const made = new Channel();
    this.#channels.set(name, made);
    return made;
  }
}
