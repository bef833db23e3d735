import type { BudgetState } from '#core/broker/budget/call-budget';
import type { BrokerError, BrokerErrorCode } from '#core/broker/errors/broker-error';
import type { BrokerHealth } from '#core/contract/broker';
import type { BrokerEnvironment } from './broker-environment.ts';
import type { CallWitness } from './call-desk.ts';

const SHORTEST_INTERVAL_MS = 1_000;
/** Waits below this are the rhythm of calls under way, not a budget that is spent. */
const WORTH_TELLING_MS = 1_000;

const UNREACHABLE: ReadonlySet<BrokerErrorCode> = new Set<BrokerErrorCode>([
  'unreachable',
  'timed-out',
  'untrusted-server',
  'gateway-timeout',
  'out-of-service',
  'server-trouble',
  'edge-blocked',
  'token-unavailable',
]);

/** Trouble with one question, as long as others are answered at the same time. */
const OF_ONE_QUESTION: ReadonlySet<BrokerErrorCode> = new Set<BrokerErrorCode>([
  'gateway-timeout',
  'out-of-service',
  'server-trouble',
]);
/** Longer than a question is repeated. */
const SAME_TIME_MS = 30_000;

/** Turns what happens to the calls into the health that is shown: at every change, at most once a second. */
export class HealthMeter implements CallWitness {
  readonly #environment: Pick<BrokerEnvironment, 'monotonicMs' | 'after'>;
  readonly #emit: (health: BrokerHealth) => void;
  readonly #budget: () => BudgetState;
  readonly #budgetPerMinute: number;
  #latencyMs: number | null = null;
  #lastError: BrokerError | null = null;
  #isLastFailed = false;
  #succeededAtMs = -Infinity;
  #othersWereAnswered = false;
  #emitted: BrokerHealth | null = null;
  #emittedAtMs = -Infinity;
  #isAlarmSet = false;
  #stopAlarm: () => void = () => undefined;
  #closed = false;

  constructor(
    environment: Pick<BrokerEnvironment, 'monotonicMs' | 'after'>,
    budgetPerMinute: number,
    budget: () => BudgetState,
    emit: (health: BrokerHealth) => void,
  ) {
    this.#environment = environment;
    this.#budgetPerMinute = budgetPerMinute;
    this.#budget = budget;
    this.#emit = emit;
  }

  answered(latencyMs: number): void {
    this.#latencyMs = Math.round(latencyMs);
    this.touch();
  }

  failed(error: BrokerError): void {
    if (error.code === 'cancelled') return;
    this.#lastError = error;
    this.#isLastFailed = true;
    this.#othersWereAnswered = this.#environment.monotonicMs() - this.#succeededAtMs <= SAME_TIME_MS;
    this.touch();
  }

  succeeded(): void {
    this.#isLastFailed = false;
    this.#succeededAtMs = this.#environment.monotonicMs();
    this.touch();
  }

  /** Something may be different: tells it now, or when a second has passed since the last time. */
  touch(): void {
    if (this.#closed || this.#isAlarmSet) return;
    const sinceMs = this.#environment.monotonicMs() - this.#emittedAtMs;
    if (sinceMs >= SHORTEST_INTERVAL_MS) this.#tell();
    else this.#setAlarm(SHORTEST_INTERVAL_MS - sinceMs);
  }

  close(): void {
    this.#closed = true;
    this.#stopAlarm();
  }

  #setAlarm(ms: number): void {
    this.#isAlarmSet = true;
    this.#stopAlarm = this.#environment.after(ms, () => {
      this.#isAlarmSet = false;
      this.#tell();
    });
  }

  #tell(): void {
    const health = this.#health();
    this.#emittedAtMs = this.#environment.monotonicMs();
    if (JSON.stringify(health) !== JSON.stringify(this.#emitted)) this.#emit(health);
    this.#emitted = health;
    // These change by the mere passing of time.
    if (health.queued > 0 || health.callsLastMinute > 0) this.#setAlarm(SHORTEST_INTERVAL_MS);
  }

  #health(): BrokerHealth {
    const { callsLastMinute, queued, waitMs } = this.#budget();
    const failed = this.#isLastFailed ? this.#lastError : null;
    return {
      state: stateOf(failed, waitMs, this.#othersWereAnswered),
      reason: failed?.sentence ?? null,
      callsLastMinute,
      budgetPerMinute: this.#budgetPerMinute,
      queued,
      waitMs: Math.round(waitMs),
      latencyMs: this.#latencyMs,
      lastErrorCode: this.#lastError?.code ?? null,
      lastCorrelationId: this.#lastError?.correlationId ?? null,
    };
  }
}

function stateOf(failed: BrokerError | null, waitMs: number, othersAreAnswered: boolean): BrokerHealth['state'] {
  if (failed?.code === 'login-needed') return 'login-needed';
  const isOfOneQuestion = failed && othersAreAnswered && OF_ONE_QUESTION.has(failed.code);
  if (failed && UNREACHABLE.has(failed.code) && !isOfOneQuestion) return 'unreachable';
  return waitMs >= WORTH_TELLING_MS || failed?.code === 'too-many-calls' ? 'throttled' : 'ok';
}
