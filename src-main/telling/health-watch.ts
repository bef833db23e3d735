import type { Health } from '#core/contract/health';
import type { Mode } from '#core/contract/ipc';
import { assetClassOf } from '#core/market/instrument';
import { globexSession, regularSession, tradingDayOf } from '#core/market/session';
import type { EpochMs } from '#core/market/units';
import { ArchiveWatch } from '#core/telling/archive-watch';
import type { TellingEvent } from '#core/telling/event';
import { archiveEvent, feedEvent } from '#core/telling/event-words';
import { FeedWatch } from '#core/telling/feed-watch';
import { marketClock } from './market-clock.ts';

/** Whether any of the symbols trades at an instant: stocks in regular hours, futures while Globex is open. */
function isTrading(symbols: readonly string[], exchangeMs: EpochMs): boolean {
  const classes = new Set(symbols.map(assetClassOf));
  const globex = globexSession(tradingDayOf(exchangeMs, 'future'));
  const regular = regularSession(tradingDayOf(exchangeMs, 'equity'));
  const isGlobexOpen = globex !== null && exchangeMs >= globex.startMs && exchangeMs < globex.endMs;
  const isRegularOpen = regular !== null && exchangeMs >= regular.openMs && exchangeMs < regular.closeMs;
  return (classes.has('future') && isGlobexOpen) || (classes.has('equity') && isRegularOpen);
}

/** Reads the session's health for what is worth telling. */
export class HealthWatch {
  #feed = new FeedWatch();
  #archive = new ArchiveWatch();
  #symbols: readonly string[] = [];

  /** Another session begins: nothing is known of it. */
  forget(): void {
    this.#feed = new FeedWatch();
    this.#archive = new ArchiveWatch();
  }

  read(health: Health, offlineSeconds: number, mode: Mode): readonly TellingEvent[] {
    const { feed, archive, atWallMs } = health;
    // An outage may empty the list; what was subscribed is still wanted.
    if (feed.subscribed.length > 0) this.#symbols = feed.subscribed;
    const exchangeMs = marketClock(health, mode);
    const reading = {
      state: feed.state,
      sinceWallMs: feed.sinceWallMs,
      reason: feed.reason,
      nowWallMs: atWallMs,
      // Practice plays no night: away is away.
      isTrading: exchangeMs === null || isTrading(this.#symbols, exchangeMs),
    };
    const ofFeed = this.#feed.read(reading, offlineSeconds);
    const ofArchive = this.#archive.read(archive);
    return [
      ...(ofFeed ? [feedEvent(ofFeed, atWallMs, mode)] : []),
      ...(ofArchive ? [archiveEvent(ofArchive, atWallMs, mode)] : []),
    ];
  }
}
