import type { Page } from '@playwright/test';
import type { RequestName } from '#core/contract/ipc';

/** Every event that the page may listen to, and every question whose answer it may have without changing anything. */
const EVENTS = ['display', 'health', 'login', 'portfolio', 'backfill', 'show'] as const;
const QUESTIONS: readonly RequestName[] = ['workstation.get', 'health.get', 'login.get', 'backup.get', 'portfolio.get'];

/** Listens beside the page, from now until it is loaded again, to everything that the main process tells it. */
export async function recordBridge(page: Page): Promise<void> {
  await page.evaluate((events) => {
    const heard: string[] = [];
    Object.assign(window, { heardOverBridge: heard });
    for (const name of events) {
      window.bellwether.on(name, (payload) => {
        // Numbers hold no secret, and there are many.
        heard.push(JSON.stringify(payload, (_key, value: unknown) => (ArrayBuffer.isView(value) ? null : value)));
      });
    }
  }, EVENTS);
}

/** What was heard since `recordBridge`, and the answers to all questions now. The page keeps nothing of it. */
export async function heardOverBridge(page: Page): Promise<readonly string[]> {
  return page.evaluate(async (questions) => {
    const { heardOverBridge: heard = [] } = window as unknown as { heardOverBridge?: string[] };
    const answers: string[] = [];
    for (const name of questions) answers.push(JSON.stringify(await window.bellwether.request(name, null)));
    return [...heard.splice(0), ...answers];
  }, QUESTIONS);
}
