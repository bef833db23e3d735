import { Notification } from 'electron';
import log from 'electron-log/node';
import nodeNotifier from 'node-notifier';

export interface Notice {
  readonly title: string;
  readonly body: string;
}

/** Who showed the notice, or why nobody could. */
export type NoticeOutcome =
  | { readonly kind: 'shown'; readonly by: 'node-notifier' | 'electron' }
  | { readonly kind: 'refused'; readonly reason: string };

/** On screen long enough to be read at 9:30, not so long that it hides the next one. */
const SHOWN_FOR_SECONDS = 20;

/** A desktop without a notification service says nothing at all. */
const CONFIRMATION_TIMEOUT_MS = 3_000;

function showByNodeNotifier(notice: Notice, icon: string): Promise<void> {
  return new Promise((resolve, reject) => {
    nodeNotifier.notify(
      {
        title: notice.title,
        message: notice.body,
        icon,
        timeout: SHOWN_FOR_SECONDS,
        'app-name': 'Bellwether',
      } as object,
      (error: Error | null) => {
        if (error) reject(error);
        else resolve();
      },
    );
  });
}

function showByElectron(notice: Notice, icon: string, onClick: () => void): Promise<void> {
  if (!Notification.isSupported()) return Promise.reject(new Error('this desktop has no notification service'));
  return new Promise((resolve, reject) => {
    const unconfirmed = setTimeout(() => {
      reject(new Error('the desktop did not confirm it'));
    }, CONFIRMATION_TIMEOUT_MS);
    const notification = new Notification({ title: notice.title, body: notice.body, icon });
    notification.once('show', () => {
      clearTimeout(unconfirmed);
      resolve();
    });
    notification.once('failed', (_event, reason) => {
      clearTimeout(unconfirmed);
      reject(new Error(reason));
    });
    notification.on('click', onClick);
    notification.show();
  });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Tells by native notification: node-notifier first, Electron's own when that fails. The outcome says who showed it;
 * when nobody could, the caller must say so on screen, because a silent alert is worse than none.
 */
export async function notify(notice: Notice, icon: string, onClick: () => void): Promise<NoticeOutcome> {
  try {
    await showByNodeNotifier(notice, icon);
    return { kind: 'shown', by: 'node-notifier' };
  } catch (first) {
    log.warn('node-notifier could not show the notice', reasonOf(first));
  }
  try {
    await showByElectron(notice, icon, onClick);
    return { kind: 'shown', by: 'electron' };
  } catch (second) {
    log.error('no notification could be shown', reasonOf(second));
    return { kind: 'refused', reason: reasonOf(second) };
  }
}
