import type {
  ApiAnswer,
  ApiEvents,
  ApiQuestion,
  ApiQuestionName,
  ApiQuestions,
  ApiRequests,
} from '#core/contract/local-api-worker';
import type { WorkerClient } from '../workers/worker-client.ts';

/** A question that was understood and is not done; its sentence is for whoever asked. */
export class RefusedQuestion extends Error {
  override readonly name = 'RefusedQuestion';
}

/** One answer for each question. A rejection becomes a sentence for whoever asked. */
export type QuestionAnswers = {
  readonly [Name in ApiQuestionName]: (
    argument: ApiQuestions[Name]['argument'],
  ) => Promise<ApiQuestions[Name]['result']> | ApiQuestions[Name]['result'];
};

async function answer(answers: QuestionAnswers, { seq, name, argument }: ApiQuestion): Promise<ApiAnswer> {
  const find = answers[name] as (argument: unknown) => unknown;
  try {
    return { seq, ok: true, value: await find(argument) };
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    return { seq, ok: false, sentence, isRefusal: error instanceof RefusedQuestion };
  }
}

/** Answers what the thread asks for as long as it lives; one that is gone needs no answer. */
export function answerQuestions(client: WorkerClient<ApiRequests, ApiEvents>, answers: QuestionAnswers): void {
  client.on('asked', (question) => {
    void answer(answers, question)
      .then((reply) => client.request('answer', reply))
      .catch(() => undefined);
  });
}
