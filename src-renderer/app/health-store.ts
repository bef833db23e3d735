import { create } from 'zustand';
import type { Health } from '#core/contract/health';

export interface HealthState {
  /** null until the main process has answered for the first time. */
  readonly health: Health | null;
  /** When the newest report came; a report that does not come any more is itself a state. */
  readonly receivedWallMs: number;
}

export const useHealth = create<HealthState>(() => ({ health: null, receivedWallMs: 0 }));

export function applyHealth(health: Health): void {
  useHealth.setState({ health, receivedWallMs: Date.now() });
}
