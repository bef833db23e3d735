import { busKeys } from '#core/bus/bus-keys';
import type { MirrorConfig } from '#core/contract/mirror';
import { MIRROR_TIMING, type MirrorTiming } from './mirror-timing.ts';
import { RedisLink, type Command } from './redis-link.ts';
import { troubleOf } from './redis-trouble.ts';
import { readServer } from './server-facts.ts';

interface TestOutcome {
  readonly ok: boolean;
  readonly sentence: string;
}

const NO_ANSWER = 'Redis did not answer in time. Check address, port and TLS.';
/** Not a name that a symbol or an account has. */
const PROBE = 'bellwether:test';

/** Every kind of command that the mirror uses, each undone by the next; subscribers of real channels hear nothing. */
function probes(prefix: string, isSharded: boolean): readonly Command[] {
  const keys = busKeys(prefix);
  const channel = keys.quotes(PROBE);
  return [
    ['publish', channel, '{}'],
    ...(isSharded ? [['spublish', channel, '{}'] satisfies Command] : []),
    ['hset', keys.latestQuotes, PROBE, '{}'],
    ['hdel', keys.latestQuotes, PROBE],
    ['zadd', keys.activeSymbols, 0, PROBE],
    ['zrem', keys.activeSymbols, PROBE],
    ['xrevrange', keys.barStream, '+', '-', 'COUNT', 1],
    ['xrange', keys.signalStream, '-', '+', 'COUNT', 1],
    // Makes no Stream where there is none.
    ['xadd', keys.barStream, 'NOMKSTREAM', 'MAXLEN', '~', 0, '0-0', 'data', ''],
  ];
}

/** Answered to an entry that no Stream takes: the command was allowed and the key is fit for it. */
const REFUSED_BY_INTENT = '0-0';

/** Connects, tries each kind of command and leaves nothing behind. Never rejects. */
export async function testConnection(config: MirrorConfig, timing: MirrorTiming = MIRROR_TIMING): Promise<TestOutcome> {
  const { settings } = config;
  let settled: (isReady: boolean) => void = () => undefined;
  const opened = new Promise<boolean>((resolve) => {
    settled = resolve;
  });
  const link = new RedisLink(config, timing, { ready: () => settled(true), lost: () => undefined });
  // One round is enough: what is refused now is refused a second later.
  const timer = setTimeout(() => settled(false), timing.connectTimeoutMs + timing.silenceMs);
  const watch = setInterval(() => {
    if (link.trouble) settled(false);
  }, timing.farewellMs);
  try {
    link.open();
    if (!(await opened)) return { ok: false, sentence: link.trouble?.sentence ?? NO_ANSWER };
    const answers = await link.run(probes(settings.prefix, link.isCluster && settings.isSharded));
    const failure = answers.find((answer) => answer instanceof Error && !answer.message.includes(REFUSED_BY_INTENT));
    if (failure) return { ok: false, sentence: troubleOf(failure).sentence };
    const version = await readServer(link);
    return { ok: true, sentence: `Connected${version === null ? '' : ` to Redis ${version}`}; everything is allowed.` };
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    link.close();
  }
}
