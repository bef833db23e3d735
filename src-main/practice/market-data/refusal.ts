import { marketDataError } from '../rest/rest-error.ts';
import type { RestReply, RestRequest, RestRoute } from '../rest/rest-route.ts';

const BAD_REQUEST = 400;
const NOT_FOUND = 404;

/** A request that gets an error body of the market-data documents. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly title: string;

  constructor(status: number, title: string, detail: string) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

export const badRequest = (detail: string): Refusal => new Refusal(BAD_REQUEST, 'Bad Request', detail);
export const notFound = (detail: string): Refusal => new Refusal(NOT_FOUND, 'Not Found', detail);

/** A route that answers 200 with what `make` gives, or with the refusal that it throws. */
export function marketDataRoute(path: string, make: (request: RestRequest) => unknown): RestRoute {
  const answer = (request: RestRequest): RestReply => {
    try {
      return { status: 200, body: make(request) };
    } catch (error) {
      if (error instanceof Refusal) return marketDataError(error.status, error.title, error.message);
      throw error;
    }
  };
  return { method: 'GET', path: `/marketdata/v1${path}`, open: false, answer };
}
