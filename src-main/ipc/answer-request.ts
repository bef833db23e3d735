import {
  REQUESTS,
  type IpcErrorBody,
  type IpcReply,
  type RequestArgument,
  type RequestName,
  type RequestResult,
} from '#core/contract/ipc';

export type RequestHandlers = {
  readonly [Name in RequestName]: (
    argument: RequestArgument<Name>,
  ) => Promise<RequestResult<Name>> | RequestResult<Name>;
};

/** Thrown by a handler whose part of the workstation is not up; the window shows the message as it is. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

export const refuse = (code: IpcErrorBody['code'], message: string): IpcReply<never> => ({
  ok: false,
  error: { code, message },
});

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(REQUESTS, name);
}

/** Checks and answers one request; every outcome is a reply, and every refusal a log line. */
export async function answerRequest(
  handlers: RequestHandlers,
  name: unknown,
  argument: unknown,
): Promise<IpcReply<unknown>> {
  if (!isRequestName(name)) {
    return refuse('bad-argument', 'The window asked for something this version does not know.');
  }
  const checked = REQUESTS[name].argument.safeParse(argument);
  if (!checked.success) return refuse('bad-argument', `The window sent a wrong argument to ${name}.`);
  const handler = handlers[name] as (argument: unknown) => unknown;
  try {
    const result = REQUESTS[name].result.safeParse(await handler(checked.data));
    return result.success
      ? { ok: true, value: result.data }
      : refuse('bad-result', `${name} produced a malformed answer.`);
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    return refuse(error instanceof UnavailableError ? 'unavailable' : 'failed', error.message);
  }
}
