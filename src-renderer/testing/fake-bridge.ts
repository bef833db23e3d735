import { vi } from 'vitest';
import type { RequestArgument, RequestName, RequestResult } from '#core/contract/ipc';

type Answers = { readonly [Name in RequestName]?: (argument: RequestArgument<Name>) => RequestResult<Name> };

/** Puts a bridge in the page's place that answers as told, refuses everything else, and notes what it was asked. */
export function fakeBridge(answers: Answers): { readonly asked: [RequestName, unknown][] } {
  const asked: [RequestName, unknown][] = [];
  const request = <Name extends RequestName>(
    name: Name,
    argument: RequestArgument<Name>,
  ): Promise<RequestResult<Name>> => {
    asked.push([name, argument]);
    const answer: Answers[Name] = answers[name];
    return answer
      ? Promise.resolve(answer(argument))
      : Promise.reject(new Error(`unavailable: ${name} is not there in this test.`));
  };
  vi.stubGlobal('window', { bellwether: { request, on: () => () => undefined } });
  return { asked };
}
