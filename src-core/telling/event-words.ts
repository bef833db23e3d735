import type { PriceAlert, AlertFiring } from '../alerts/price-alert.ts';
import type { StreamState } from '../contract/health.ts';
import { newYorkClock } from '../market/session.ts';
import type { ArchiveNews } from './archive-watch.ts';
import type { Origin, TellingEvent } from './event.ts';
import type { FeedNews } from './feed-watch.ts';
import { troublesOf, type PreflightReport } from '../preflight/preflight.ts';

/** Events in the words that title and body of a notification want. */

/** Older ones are found, not news. */
export const RECENT_MS = 120_000;
const MS_PER_SECOND = 1_000;

const AWAY_WORDS: Readonly<Partial<Record<StreamState, string>>> = {
  'login-needed': 'It waits for a login.',
  faulted: 'It gave up; start the streams again.',
};

function spokenFor(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / MS_PER_SECOND));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** `price` prints a price of the alert's symbol. */
export function priceAlertEvent(
  alert: PriceAlert,
  firing: AlertFiring,
  price: (units: number) => string,
  at: { readonly wallMs: number; readonly origin: Origin },
): TellingEvent {
  const { id, revision, symbol, level, note, repeats } = alert;
  const { direction, exchangeMs, lateMs } = firing;
  const rest = repeats ? 'It stays armed.' : 'It is done.';
  return {
    id: `alert:${id}:${revision}:${exchangeMs}:${direction}`,
    key: `alert:${id}`,
    class: 'price-alert',
    title: `${symbol} crossed ${direction} ${price(level)}`,
    body: [`Traded at ${price(firing.price)} at ${newYorkClock(exchangeMs)} ET. ${rest}`, note]
      .filter((line) => line !== '')
      .join('\n'),
    atWallMs: at.wallMs,
    origin: at.origin,
    isNews: lateMs <= RECENT_MS,
  };
}

function feedWords(news: FeedNews, nowWallMs: number): Pick<TellingEvent, 'title' | 'body'> {
  switch (news.kind) {
    case 'away':
      return {
        title: `Data stream away for ${spokenFor(nowWallMs - news.sinceWallMs)}`,
        body: [AWAY_WORDS[news.state] ?? 'It is tried again and again.', news.reason ?? ''].join(' ').trim(),
      };
    case 'kicked':
      return {
        title: 'Data stream taken over',
        body: 'Another program uses the one stream that a login has. Start the streams to take it back.',
      };
    case 'stale':
      return { title: 'Data stream stale', body: 'Connected, but nothing comes any more. Prices on screen are old.' };
    case 'back':
      return { title: 'Data stream is back', body: `It was away for ${spokenFor(news.afterMs)}.` };
  }
}

export function feedEvent(news: FeedNews, nowWallMs: number, origin: Origin): TellingEvent {
  const since = news.kind === 'back' ? nowWallMs : news.sinceWallMs;
  return {
    id: `feed:${news.kind}:${Math.round(since)}`,
    key: `feed:${news.kind}`,
    class: 'feed',
    ...feedWords(news, nowWallMs),
    atWallMs: nowWallMs,
    origin,
    isNews: true,
  };
}

export function archiveEvent(news: ArchiveNews, nowWallMs: number, origin: Origin): TellingEvent {
  const titles: Readonly<Record<ArchiveNews['kind'], string>> = {
    trouble: 'The archive cannot store prices',
    lost: 'Prices were lost',
    well: 'The archive stores prices again',
  };
  const bodies: Readonly<Record<ArchiveNews['kind'], string>> = {
    trouble: news.reason ?? `Its state is ${news.state}. What comes is kept in memory for a while.`,
    lost: `${news.lostRows} rows could not be kept. ${news.reason ?? ''}`.trim(),
    well: 'Everything that was waiting has been written.',
  };
  return {
    id: `archive:${news.kind}:${news.state}:${Math.round(nowWallMs)}`,
    key: `archive:${news.kind}`,
    class: 'archive',
    title: titles[news.kind],
    body: bodies[news.kind],
    atWallMs: nowWallMs,
    origin,
    isNews: true,
  };
}

/** Only trouble is told; that all is well is worth a line in the log. */
export function preflightEvent(report: PreflightReport, run: string, origin: Origin): TellingEvent {
  const troubles = troublesOf(report);
  const isGreen = troubles.length === 0;
  const id = `preflight:${run}`;
  return {
    id,
    key: id,
    class: 'report',
    title: isGreen
      ? 'Pre-flight: all green'
      : `Pre-flight: ${troubles.length} ${troubles.length === 1 ? 'thing is' : 'things are'} not ready`,
    body: isGreen
      ? 'Everything that the open hangs on was looked at and is ready.'
      : troubles.map(({ title, sentence }) => `${title}: ${sentence}`).join('\n'),
    atWallMs: report.atWallMs,
    origin,
    isNews: !isGreen,
  };
}
