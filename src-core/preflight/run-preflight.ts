import { newYorkClock, newYorkInstant, regularClosureName, regularSession, tradingDayOf } from '../market/session.ts';
import type { EpochMs } from '../market/units.ts';
import type { PreflightFacts } from './preflight-facts.ts';
import type { PreflightCheckName, PreflightItem, PreflightReport } from './preflight.ts';
import type { PreflightMend } from './mends.ts';

/** Trades of a whole session and the day's file want less than this; below it there may be no room for the day. */
export const LEAST_FREE_BYTES = 2 * 1024 ** 3;
/** A bar's minute is cut by the exchange's stamps; a clock further off makes ages and countdowns wrong to the eye. */
export const LARGEST_CLOCK_OFFSET_MS = 2_000;
/** Older data at 9:25 is no live stream, even in a slow pre-market. */
export const LONGEST_DATA_AGE_MS = 60_000;

const TITLES: Readonly<Record<PreflightCheckName, string>> = {
  calendar: 'Session',
  login: 'Login',
  stream: 'Data stream',
  symbols: 'Watched symbols',
  clock: 'Clock',
  archive: 'Archive',
  disk: 'Disk',
  alerts: 'Alerts',
  channels: 'Channels',
  sleep: 'Sleep',
};

type Finding = Omit<PreflightItem, 'check' | 'title'>;
const ok = (sentence: string): Finding => ({ state: 'ok', sentence, mend: null });
const trouble = (sentence: string, mend: PreflightMend | null): Finding => ({ state: 'trouble', sentence, mend });
const notAsked = (sentence: string): Finding => ({ state: 'not-asked', sentence, mend: null });

const clockOf = (instant: EpochMs): string => newYorkClock(instant).slice(0, 5);

function checkCalendar({ exchangeMs }: PreflightFacts): Finding {
  const day = tradingDayOf(exchangeMs, 'equity');
  const session = regularSession(day);
  const closure = exchangeMs < newYorkInstant(day, 0) ? 'a weekend' : regularClosureName(day);
  if (!session || closure !== null) return notAsked(`There is no regular session today: ${closure ?? 'a holiday'}.`);
  if (exchangeMs >= session.closeMs) return notAsked(`Today’s session closed at ${clockOf(session.closeMs)} ET.`);
  if (session.isHalfDay) return ok(`Half day: it closes at ${clockOf(session.closeMs)} ET.`);
  return ok(`A whole session, ${clockOf(session.openMs)} to ${clockOf(session.closeMs)} ET.`);
}

function checkLogin({ isPractice, loginExpiresWallMs, nowWallMs, exchangeMs }: PreflightFacts): Finding {
  if (isPractice) return notAsked('Practice needs no login.');
  if (loginExpiresWallMs === null) return trouble('There is no login. Without one no data comes.', 'renew-login');
  const session = regularSession(tradingDayOf(exchangeMs, 'equity'));
  const leftMs = loginExpiresWallMs - nowWallMs;
  if (leftMs <= 0) return trouble('The login has expired.', 'renew-login');
  const hours = Math.floor(leftMs / 3_600_000);
  if (session && leftMs < session.closeMs - exchangeMs) {
    return trouble(`The login ends in ${hours} h, before the close. Renewing takes a minute.`, 'renew-login');
  }
  return ok(hours < 48 ? `Good for ${hours} h.` : `Good for ${Math.floor(hours / 24)} days.`);
}

function checkStream({ feed, nowWallMs }: PreflightFacts): Finding {
  if (feed.state === 'stopped') return trouble('The streams are stopped.', 'start-streams');
  if (feed.state === 'login-needed') return trouble('The streams wait for a login.', 'renew-login');
  if (feed.state === 'faulted') return trouble(`The streams gave up. ${feed.reason ?? ''}`.trim(), 'start-streams');
  if (feed.state === 'closed') return notAsked('The stream is up; none of its markets trades now.');
  if (feed.state !== 'live' && feed.state !== 'quiet') {
    return trouble(`The data stream is ${feed.state}. ${feed.reason ?? ''}`.trim(), 'retry-streams');
  }
  const ageMs = feed.lastDataWallMs === null ? null : nowWallMs - feed.lastDataWallMs;
  if (ageMs === null) return trouble('The stream is up, but no price has come yet.', 'retry-streams');
  const seconds = Math.round(ageMs / 1_000);
  if (ageMs > LONGEST_DATA_AGE_MS) return trouble(`The newest price is ${seconds} s old.`, 'retry-streams');
  return ok(`Live, newest price ${seconds} s old.`);
}

function checkSymbols({ watched, feed }: PreflightFacts): Finding {
  if (watched.length === 0) return trouble('No symbol is watched for signals.', null);
  const missing = watched.filter(({ symbol }) => !feed.subscribed.includes(symbol)).map(({ symbol }) => symbol);
  if (missing.length > 0) return trouble(`No prices are subscribed for ${missing.join(', ')}.`, 'retry-streams');
  const idle = watched.filter(({ problem }) => problem !== null);
  if (idle.length > 0) {
    const reasons = idle.map(({ symbol, problem }) => `${symbol}: ${problem ?? ''}`).join(' ');
    return trouble(`Not watching ${reasons}`, null);
  }
  return ok(`Watching ${watched.map(({ symbol }) => symbol).join(', ')}.`);
}

function checkClock({ isPractice, clockOffsetMs }: PreflightFacts): Finding {
  if (isPractice) return notAsked('Practice has a clock of its own.');
  if (clockOffsetMs === null) return notAsked('The exchange has not told the time yet.');
  const seconds = (Math.abs(clockOffsetMs) / 1_000).toFixed(1);
  if (Math.abs(clockOffsetMs) <= LARGEST_CLOCK_OFFSET_MS) return ok(`${seconds} s from the exchange’s stamps.`);
  const way = clockOffsetMs > 0 ? 'ahead of' : 'behind';
  return trouble(
    `This computer’s clock is ${seconds} s ${way} the exchange. Switch on the system’s automatic time.`,
    null,
  );
}

function checkArchive({ archive }: PreflightFacts): Finding {
  if (archive.lostRows > 0) return trouble(`${archive.lostRows} rows could not be kept.`, 'open-archive-folder');
  if (archive.state === 'ok') return ok('Everything that comes is stored.');
  const reason = archive.reason ?? `It is ${archive.state}.`;
  return trouble(reason, archive.state === 'failed' ? 'start-streams' : 'open-archive-folder');
}

function checkDisk({ freeDiskBytes }: PreflightFacts): Finding {
  if (freeDiskBytes === null)
    return trouble('How much room the disk has could not be found out.', 'open-archive-folder');
  const gigabytes = (freeDiskBytes / 1024 ** 3).toFixed(1);
  if (freeDiskBytes >= LEAST_FREE_BYTES) return ok(`${gigabytes} GB free.`);
  return trouble(`Only ${gigabytes} GB are free. A day of prices may not fit.`, 'open-archive-folder');
}

function checkAlerts({ pausedUntilWallMs, nowWallMs, isQuiet }: PreflightFacts): Finding {
  if (pausedUntilWallMs !== null && pausedUntilWallMs > nowWallMs) {
    const minutes = Math.ceil((pausedUntilWallMs - nowWallMs) / 60_000);
    return trouble(`Alerts are paused for another ${minutes} min.`, 'resume-alerts');
  }
  if (isQuiet) return trouble('These are quiet hours: signals go to the log alone.', 'open-telling');
  return ok('Neither paused nor in quiet hours.');
}

function checkChannels({ channels }: PreflightFacts): Finding {
  if (channels.length === 0) return trouble('Every channel is off for signals.', 'open-telling');
  const failed = channels.filter(({ last }) => last && !last.isDelivered);
  if (failed.length > 0) {
    const sentences = failed.map(({ name, last }) => `${name}: ${last?.detail ?? 'the last message did not arrive.'}`);
    return trouble(sentences.join(' '), 'test-channels');
  }
  const untested = channels.filter(({ last }) => last === null).map(({ name }) => name);
  if (untested.length > 0) return trouble(`Never tried yet: ${untested.join(', ')}.`, 'test-channels');
  return ok(`Last message arrived: ${channels.map(({ name }) => name).join(', ')}.`);
}

function checkSleep({ sleep, exchangeMs }: PreflightFacts): Finding {
  const session = regularSession(tradingDayOf(exchangeMs, 'equity'));
  if (!sleep.isBlocked && (!session || exchangeMs >= session.closeMs)) return notAsked('No session is ahead today.');
  if (sleep.isBlocked) return ok('The computer stays awake until the close. Closing its lid still puts it to sleep.');
  if (sleep.isWanted) return trouble('The system did not let sleep be blocked.', 'block-sleep');
  return trouble('The computer may fall asleep before the close.', 'block-sleep');
}

/** Looks at every thing that a morning hangs on. */
export function runPreflight(facts: PreflightFacts): PreflightReport {
  const checks: readonly (readonly [PreflightCheckName, (facts: PreflightFacts) => Finding])[] = [
    ['calendar', checkCalendar],
    ['login', checkLogin],
    ['stream', checkStream],
    ['symbols', checkSymbols],
    ['clock', checkClock],
    ['archive', checkArchive],
    ['disk', checkDisk],
    ['alerts', checkAlerts],
    ['channels', checkChannels],
    ['sleep', checkSleep],
  ];
  const items = checks.map(([check, look]) => ({ check, title: TITLES[check], ...look(facts) }));
  return { atWallMs: facts.nowWallMs, exchangeMs: facts.exchangeMs, items };
}
