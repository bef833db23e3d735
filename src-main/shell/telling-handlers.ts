import type { RequestArgument } from '#core/contract/ipc';
import type { Outcome } from '#core/contract/login';
import type { TELLING_REQUESTS } from '#core/contract/telling';
import type { Delivery } from '#core/telling/log-entry';
import type { RequestHandlers } from '../ipc/answer-request.ts';
import type { TellingParts } from './telling-parts.ts';

/** What really became of a test, as a sentence. */
function testOutcome(delivery: Delivery | null): Outcome {
  if (!delivery) return { ok: false, sentence: 'This target is not there any more.' };
  const { state, detail, by } = delivery;
  if (state !== 'delivered') return { ok: false, sentence: detail ?? `${by} did not take it.` };
  return { ok: true, sentence: detail ?? `${by} has taken it.` };
}

function asTest(test: RequestArgument<'telling.test'>): Parameters<TellingParts['desk']['test']>[0] {
  switch (test.channel) {
    case 'desktop':
      return 'desktop';
    case 'sound':
      return { sound: test.class };
    case 'push':
      return { push: test.targetId };
  }
}

/** The answers to everything that belongs to the telling. */
export function tellingHandlers(parts: TellingParts): Pick<RequestHandlers, keyof typeof TELLING_REQUESTS> {
  return {
    'telling.get': () => parts.view(),
    'telling.log': ({ question, class: of, limit }) => parts.desk.log?.search(question, of, limit) ?? [],
    'telling.setClass': (argument) => parts.choices.setClass(argument),
    'telling.setQuietHours': (quietHours) => parts.choices.setQuietHours(quietHours),
    'telling.setOptions': (options) => parts.choices.setOptions(options),
    'telling.pause': ({ length }) => parts.choices.pause(length),
    'telling.resume': () => parts.choices.resume(),
    'telling.test': (test) => parts.desk.test(asTest(test)).then(testOutcome),
    'telling.addTarget': (argument) => parts.choices.addTarget(argument),
    'telling.takeToken': ({ targetId }) => parts.choices.takeToken(targetId),
    'telling.switchTarget': ({ targetId, isOn }) => parts.choices.switchTarget(targetId, isOn),
    'telling.removeTarget': ({ targetId }) => parts.choices.removeTarget(targetId),
    'telling.played': ({ soundId, problem }) => {
      parts.desk.sounds.played(soundId, problem);
      return null;
    },
    'alerts.get': () => [...parts.alerts.list],
    'alerts.add': (argument) => parts.alerts.add(argument),
    'alerts.change': (argument) => parts.alerts.change(argument),
    'alerts.remove': ({ id }) => parts.alerts.remove(id),
    'preflight.run': () => parts.preflight.run(),
    'preflight.mend': ({ mend }) => parts.mend(mend),
  };
}
