import { bridge } from './bridge.ts';

/** Half a second of a display at its fastest. */
const REPORT_EVERY = 30;

let taken = 0;

/** Tells now and then how far the page has come: the main process sends no more than so many pictures ahead. */
export function noteTakenBatch(): void {
  taken += 1;
  if (taken % REPORT_EVERY !== 0) return;
  bridge()
    .request('display.taken', { count: taken })
    .catch(() => {
      // The next report says more than this one did.
    });
}
