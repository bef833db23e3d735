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

/**
 * `GET /practice/status`: the exchange's own page, open to every program of this computer. The access token is no
 * secret, but it is shown only when asked for, so that it does not end up in logs by itself: `?show=accessToken`.
 */
export function practiceStatusRoute(status: () => PracticeStatus, accessToken: string): RestRoute {
  return {
    method: 'GET',
    path: '/practice/status',
    open: true,
    answer: (url) => ({
      status: 200,
      body: url.searchParams.get('show') === 'accessToken' ? { ...status(), accessToken } : status(),
    }),
  };
}
