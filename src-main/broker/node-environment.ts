import { HttpClient } from '../net/http-client.ts';
import type { BrokerEnvironment } from './broker-environment.ts';

/** 3,000 orders with all their fills, or the minutes of two months, with room to spare. */
const LONGEST_BODY_BYTES = 48 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** The world as it is. */
export const nodeEnvironment: BrokerEnvironment = {
  monotonicMs: () => performance.now(),
  wallMs: Date.now,
  chance: Math.random,
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  connect: ({ apiBaseUrl, certificateAuthorityPem }) =>
    new HttpClient({
      origin: apiBaseUrl,
      certificateAuthorityPem,
      timeoutMs: TIMEOUT_MS,
      longestBodyBytes: LONGEST_BODY_BYTES,
    }),
};
