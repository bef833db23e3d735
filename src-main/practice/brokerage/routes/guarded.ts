import { serviceError } from '../../rest/rest-error.ts';
import type { RestReply, RestRequest } from '../../rest/rest-route.ts';
import { NotReplaceableError, OrderNotOpenError } from '../desk/desk-error.ts';
import { RequestError } from '../requests/request-error.ts';

const BAD_REQUEST = 400;

/** Answers a request that cannot be served with the ServiceError of the trader documents. */
export function guarded(answer: (request: RestRequest) => RestReply): (request: RestRequest) => RestReply {
  return (request) => {
    try {
      return answer(request);
    } catch (error) {
      if (error instanceof RequestError) return serviceError(error.status, error.message, error.errors);
      if (error instanceof OrderNotOpenError || error instanceof NotReplaceableError) {
        return serviceError(BAD_REQUEST, error.message, [error.message]);
      }
      throw error;
    }
  };
}
