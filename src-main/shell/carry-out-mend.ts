import type { Outcome } from '#core/contract/login';
import type { PreflightMend } from '#core/preflight/mends';
import { sentenceOf } from '../auth/sentence-of.ts';
import type { PreflightDesk } from '../preflight/preflight-desk.ts';
import type { TellingChoices } from '../telling/telling-choices.ts';
import type { TellingDesk } from '../telling/telling-desk.ts';

/** What the buttons of the pre-flight reach. */
export interface MendTargets {
  readonly startStreams: () => void;
  readonly retryStreams: () => Promise<void>;
  readonly openArchiveFolder: () => Promise<void>;
  readonly show: (view: 'connect' | 'telling') => void;
  /** Tests every channel that signals go to. */
  readonly signalChannels: () => readonly Parameters<TellingDesk['test']>[0][];
  readonly desk: TellingDesk;
  readonly choices: TellingChoices;
  readonly preflight: PreflightDesk;
}

const done = (sentence: string): Outcome => ({ ok: true, sentence });

async function testChannels({ signalChannels, desk }: MendTargets): Promise<Outcome> {
  const tests = await Promise.all(signalChannels().map((channel) => desk.test(channel)));
  const failed = tests.flatMap((delivery) => (delivery && delivery.state !== 'delivered' ? [delivery] : []));
  if (failed.length === 0) return done('A test went through every channel.');
  return { ok: false, sentence: failed.map(({ by, detail }) => `${by}: ${detail ?? 'it did not arrive.'}`).join(' ') };
}

/** Does what a button of the pre-flight promises. Never rejects. */
export async function carryOutMend(mend: PreflightMend, targets: MendTargets): Promise<Outcome> {
  try {
    switch (mend) {
      case 'start-streams':
        targets.startStreams();
        return done('The streams are starting.');
      case 'retry-streams':
        await targets.retryStreams();
        return done('The streams try again now.');
      case 'renew-login':
        targets.show('connect');
        return done('The login is open.');
      case 'open-archive-folder':
        await targets.openArchiveFolder();
        return done('The archive’s folder is open.');
      case 'resume-alerts':
        return await targets.choices.resume();
      case 'test-channels':
        return await testChannels(targets);
      case 'open-telling':
        targets.show('telling');
        return done('The settings are open.');
      case 'block-sleep':
        return targets.preflight.blockSleep()
          ? done('The computer stays awake until the close.')
          : { ok: false, sentence: 'The system did not let sleep be blocked.' };
    }
  } catch (error) {
    return { ok: false, sentence: sentenceOf(error) };
  }
}
