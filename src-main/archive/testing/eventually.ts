import { vi } from 'vitest';

/** Long enough for a machine that is busy with other tests; what is right is right much sooner. */
const PATIENCE_MS = 15_000;

/** Waits until what `check` expects is so. */
export async function eventually(check: () => unknown): Promise<void> {
  await vi.waitFor(check, { timeout: PATIENCE_MS, interval: 10 });
}
