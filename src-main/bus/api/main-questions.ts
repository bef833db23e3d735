import type { ApiAnswer, ApiQuestion, ApiQuestionName, ApiQuestions } from '#core/contract/local-api-worker';
import { ApiError } from './api-error.ts';

/** More at once are told to come again: the main process must not be buried. */
const MOST_WAITING = 64;
/** Reading the accounts may wait for the broker's budget. */
const LONGEST_WAIT_MS = 30_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ApiError) => void;
  readonly timer: NodeJS.Timeout;
}

/** Asks the main process what this thread cannot know. */
export type Asks = <Name extends ApiQuestionName>(
  name: Name,
  argument: ApiQuestions[Name]['argument'],
) => Promise<ApiQuestions[Name]['result']>;

/** The questions under way. Rejects with ApiError. */
export class MainQuestions {
  readonly #send: (question: ApiQuestion) => void;
  readonly #waiting = new Map<number, Waiting>();
  #nextSeq = 1;

  constructor(send: (question: ApiQuestion) => void) {
    this.#send = send;
  }

  readonly ask: Asks = (name, argument) => {
    if (this.#waiting.size >= MOST_WAITING) {
      return Promise.reject(new ApiError('unavailable', 'Too much is being asked at once.'));
    }
    const seq = this.#nextSeq++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(seq);
        reject(new ApiError('unavailable', 'The workstation did not answer in time.'));
      }, LONGEST_WAIT_MS);
      this.#waiting.set(seq, { resolve: resolve as (value: unknown) => void, reject, timer });
      this.#send({ seq, name, argument } as ApiQuestion);
    });
  };

  /** What came too late is nobody's any more. */
  answer(answer: ApiAnswer): void {
    const waiting = this.#waiting.get(answer.seq);
    if (!waiting) return;
    this.#waiting.delete(answer.seq);
    clearTimeout(waiting.timer);
    if (answer.ok) waiting.resolve(answer.value);
    else waiting.reject(new ApiError(answer.isRefusal ? 'refused' : 'unavailable', answer.sentence));
  }

  close(): void {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new ApiError('unavailable', 'The local interface is being closed.'));
    }
    this.#waiting.clear();
  }
}
