import { envelope, type BusOrigin } from '#core/bus/envelope';
import { PortfolioChanges } from '#core/bus/portfolio-changes';
import type { PortfolioFact } from '#core/bus/portfolio-messages';
import type { BusFeedStatus, BusPortfolio } from '#core/contract/bus-port';
import { nowWallMs, publishing, type MirrorParts } from './mirror-parts.ts';
import type { Command } from './redis-link.ts';

const FACTS_A_BATCH = 100;

/** Publishes what changes rarely: the accounts, and whether publisher and stream are up. */
export class RarePublisher {
  readonly #parts: MirrorParts;
  readonly #run: string;
  readonly #changes = new PortfolioChanges();
  #portfolio: BusPortfolio | null = null;
  #feedStatus: BusFeedStatus | null = null;
  #isBusy = false;

  constructor(parts: MirrorParts, run: string) {
    this.#parts = parts;
    this.#run = run;
  }

  /** False while the stream is known to be down. */
  get isStreamUp(): boolean {
    const state = this.#feedStatus?.state ?? 'live';
    return state === 'live' || state === 'quiet' || state === 'closed';
  }

  publishAgain(): void {
    this.#changes.forget();
  }

  setPortfolio(portfolio: BusPortfolio): void {
    const before = this.#portfolio;
    // The accounts of another source are others: all of them are news, and nothing of the old ones is "gone".
    if (before?.source !== portfolio.source || before.mode !== portfolio.mode) this.#changes.forget();
    this.#portfolio = portfolio;
    void this.#publishPortfolio();
  }

  setFeedStatus(status: BusFeedStatus): void {
    this.#feedStatus = status;
    void this.publishStatus('up');
  }

  /** A new connection: who listens there may have missed everything. */
  connected(): void {
    this.#changes.forget();
    void this.publishStatus('up');
    void this.#publishPortfolio();
  }

  async publishStatus(publisher: 'up' | 'down'): Promise<void> {
    const { keys, meter } = this.#parts;
    const origin = this.#parts.origin();
    const feed = this.#feedStatus;
    if (!origin || !feed || !this.#parts.link.isReady) return;
    const channel = keys.status;
    const at = nowWallMs();
    const message = {
      kind: 'status',
      type: 'status',
      publisher,
      feed_state: feed.state,
      feed_reason: feed.reason,
      feed_since_ms: feed.sinceWallMs,
      ...envelope({ ...origin, seq: meter.nextSeq(channel), nowWallMs: at }, 'measured', null, at),
    };
    await this.#send([{ channel, json: JSON.stringify(message), storing: [] }], 'channels');
  }

  async #publishPortfolio(): Promise<void> {
    if (this.#isBusy || !this.#portfolio || !this.#parts.link.isReady) return;
    this.#isBusy = true;
    const { source, mode, view } = this.#portfolio;
    const facts = this.#changes.take(view);
    const origin = { source, mode, run: this.#run };
    for (let at = 0; at < facts.length; at += FACTS_A_BATCH) {
      await this.#send(
        facts.slice(at, at + FACTS_A_BATCH).map((fact) => this.#message(fact, origin)),
        'accounts',
      );
    }
    this.#isBusy = false;
    // What came meanwhile.
    if (this.#portfolio.view !== view) await this.#publishPortfolio();
  }

  #message(fact: PortfolioFact, origin: BusOrigin): { channel: string; json: string; storing: Command[] } {
    const { keys, meter } = this.#parts;
    const { content, exchangeMs, readWallMs, isStale } = fact;
    const id = content.account_id;
    const channel = {
      position: keys.positions,
      balance: keys.balances,
      order: keys.orders,
      transaction: keys.transactions,
    }[content.kind](id);
    const stamp = { ...origin, seq: meter.nextSeq(channel), nowWallMs: nowWallMs() };
    const json = JSON.stringify({
      ...content,
      ...envelope(stamp, isStale ? 'stale' : 'measured', exchangeMs, readWallMs),
    });
    return { channel, json, storing: this.#storing(fact, json) };
  }

  #storing({ content, field, isGone }: PortfolioFact, json: string): Command[] {
    const { keys } = this.#parts;
    const id = content.account_id;
    switch (content.kind) {
      case 'position':
        return [isGone ? ['hdel', keys.latestPositions(id), field] : ['hset', keys.latestPositions(id), field, json]];
      case 'balance':
        return [['hset', keys.latestBalances, id, json]];
      case 'order':
        return [['hset', keys.latestOrders(id), field, json]];
      case 'transaction':
        return [];
    }
  }

  async #send(
    messages: readonly { readonly channel: string; readonly json: string; readonly storing: readonly Command[] }[],
    area: 'channels' | 'accounts',
  ): Promise<void> {
    const { link, meter, troubles } = this.#parts;
    const answers = await link.run(
      messages.flatMap(({ channel, json, storing }) => [...storing, ...publishing(this.#parts, channel, json)]),
    );
    troubles.note(area, answers.find((answer) => answer instanceof Error) ?? null);
    let next = 0;
    for (const { channel, json, storing } of messages) {
      const publishAt = next + storing.length;
      if (answers[publishAt] instanceof Error) meter.failed(channel);
      else meter.sent(channel, json, nowWallMs());
      next = publishAt + publishing(this.#parts, channel, json).length;
    }
  }
}
