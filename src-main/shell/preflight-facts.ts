import type { FeedHealth } from '#core/contract/health';
import type { Mode } from '#core/contract/ipc';
import type { LoginView } from '#core/contract/login';
import { epochMs } from '#core/market/units';
import type { ChannelProof, PreflightFacts } from '#core/preflight/preflight-facts';
import type { Channel } from '#core/telling/event';
import type { TellingSettings } from '#core/telling/telling-settings';
import type { OpeningRangeView } from '#core/signals/signal';
import type { TradingSession } from '../pipeline/trading-session.ts';
import { freeDiskBytes } from '../preflight/free-disk.ts';
import { marketClock } from '../telling/market-clock.ts';
import type { TellingDesk } from '../telling/telling-desk.ts';

export interface FactSources {
  readonly session: () => TradingSession;
  readonly mode: () => Mode;
  readonly login: () => LoginView;
  readonly watched: () => readonly string[];
  readonly desk: TellingDesk;
  readonly settings: TellingSettings;
  readonly sleep: PreflightFacts['sleep'];
}

const SETTLED: ReadonlySet<string> = new Set(['delivered', 'failed', 'dropped']);

/** What became of the newest thing that went through a channel; null when nothing ever did. */
function proofOf(desk: TellingDesk, channel: Channel, targetId: string | null): ChannelProof | null {
  for (const { deliveries } of desk.log?.entries.toReversed() ?? []) {
    const found = deliveries.find(
      (one) => one.channel === channel && one.targetId === targetId && SETTLED.has(one.state),
    );
    if (found) return { isDelivered: found.state === 'delivered', detail: found.detail };
  }
  return null;
}

/** The channels that a signal goes to. */
function channelsOf(desk: TellingDesk, { classes, targets }: TellingSettings): PreflightFacts['channels'] {
  const { desktop, sound, push } = classes.signal;
  return [
    ...(desktop ? [{ name: 'Desktop', last: proofOf(desk, 'desktop', null) }] : []),
    ...(sound ? [{ name: 'Sound', last: proofOf(desk, 'sound', null) }] : []),
    ...targets.filter(({ isOn }) => push && isOn).map(({ id, name }) => ({ name, last: proofOf(desk, 'push', id) })),
  ];
}

/** The exchange stamps its frames: what lies between is the way here and the error of this computer's clock. */
function clockOffsetMs({ exchangeMs, lastFrameWallMs }: FeedHealth): number | null {
  return exchangeMs === null || lastFrameWallMs === null ? null : lastFrameWallMs - exchangeMs;
}

/** What the strategies watch; before they have said anything, what they are to watch. */
function watchedOf(ranges: readonly OpeningRangeView[], wanted: readonly string[]): PreflightFacts['watched'] {
  if (ranges.length === 0) return wanted.map((symbol) => ({ symbol, problem: null }));
  return ranges.map(({ symbol, state }) => ({ symbol, problem: state.kind === 'not-watching' ? state.reason : null }));
}

/** Looks at the running application for the pre-flight. */
export async function gatherFacts(sources: FactSources): Promise<PreflightFacts> {
  const { desk, settings, sleep } = sources;
  const { pipeline, archiveFolder } = sources.session();
  const health = pipeline.health();
  const mode = sources.mode();
  const { token } = sources.login();
  const { feed, archive, atWallMs } = health;
  return {
    nowWallMs: atWallMs,
    exchangeMs: marketClock(health, mode) ?? epochMs(Math.floor(feed.exchangeMs ?? atWallMs)),
    isPractice: mode !== 'live',
    loginExpiresWallMs: token.kind === 'valid' ? token.loginExpiresWallMs : null,
    feed,
    clockOffsetMs: mode === 'live' ? clockOffsetMs(feed) : null,
    archive,
    freeDiskBytes: await freeDiskBytes(archiveFolder),
    watched: watchedOf(
      (pipeline.displaySnapshot()?.openingRanges ?? []).flatMap(({ ranges }) => ranges),
      sources.watched(),
    ),
    pausedUntilWallMs: settings.pause?.untilWallMs ?? null,
    isQuiet: desk.silence === 'quiet-hours' && !settings.classes.signal.breaksQuiet,
    channels: channelsOf(desk, settings),
    sleep,
  };
}
