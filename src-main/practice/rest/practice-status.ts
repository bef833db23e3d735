import type { RestRoute } from './rest-api.ts';

/** Where play stands, for whoever attaches to an exchange that already runs. */
export interface PracticeStatus {
  readonly runId: string;
  readonly title: string;
  readonly phase: string;
  readonly exchangeMs: number;
  readonly speed: number;
  readonly finished: boolean;
  readonly heartbeatIntervalMs: number;
  readonly symbols: readonly string[];
  readonly apiBaseUrl: string;
  readonly streamerUrl: string;
}

/** `GET /practice/status`: the exchange's own page, open to every program of this computer. It never shows the token. */
export function practiceStatusRoute(status: () => PracticeStatus): RestRoute {
  return {
    method: 'GET',
    path: '/practice/status',
    open: true,
    answer: () => ({ status: 200, body: status() }),
  };
}
