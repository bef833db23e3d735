/** What a client sent cannot be used; answered with this status and the trader documents' ServiceError. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  /** One sentence for each fault found. */
  readonly errors: readonly string[];

  constructor(status: number, message: string, errors: readonly string[] = [message]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

const BAD_REQUEST = 400;
const NOT_FOUND = 404;

/** `Invalid value 'EXTO'`: a word that is not one of those taken. */
export const invalidValue = (value: unknown, where: string): RequestError =>
  new RequestError(BAD_REQUEST, `Invalid value '${String(value)}'`, [`${where}: Invalid value '${String(value)}'`]);

/** `Invalid request data`: the parts do not fit together. */
export const invalidRequest = (...errors: readonly string[]): RequestError =>
  new RequestError(BAD_REQUEST, 'Invalid request data', errors);

export const notFound = (message: string): RequestError => new RequestError(NOT_FOUND, message);
