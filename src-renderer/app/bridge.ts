import type { BellwetherBridge } from '#core/contract/ipc';

declare global {
  interface Window {
    /** Put there by the preload script before the page's own code runs. */
    readonly bellwether: BellwetherBridge;
  }
}

export const bridge = (): BellwetherBridge => window.bellwether;

/** An error from the bridge as a sentence: the code that leads the message is for programs. */
export function plainMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^(?:Error: )?(?:bad-sender|bad-argument|bad-result|unavailable|failed): /, '');
}
