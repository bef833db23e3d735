import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import { SAFE_HEADERS } from './guard/bare-answer.ts';
import { callerOf } from './guard/bearer.ts';
import type { ApiLimits } from './guard/limits.ts';
import { useZod } from './routes/route.ts';
import type { TokenBook } from './tokens/token-book.ts';

export interface AppParts {
  readonly tokens: TokenBook;
  readonly limits: ApiLimits;
  readonly wallMs: () => number;
  readonly onRefusal: (error: ApiError) => void;
  /** A defect of ours; its text is for the log and never for the caller. */
  readonly onFault: (error: unknown) => void;
}

const DESCRIPTION = `The interface of a running Bellwether for the programs of its user. It listens on this computer alone.
Every request brings a token; tokens are created and revoked in the settings.
All times are milliseconds since 1970-01-01T00:00:00Z. Prices are points, amounts are dollars; null is "not known".
GET /api/stream/ opens a WebSocket: docs/bus/local-api.md says what is spoken there.`;

/** Fastify's own refusals in the words of this interface. */
const FASTIFY_CODES: Readonly<Record<string, ApiError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new ApiError('body-too-large', 'The body is too large.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new ApiError('wrong-media-type', 'The body is not said to be JSON.'),
};

function errorOf(error: FastifyError | ApiError): ApiError | null {
  if (error instanceof ApiError) return error;
  const known = FASTIFY_CODES[error.code];
  if (known) return known;
  if (error.validation || error.code === 'FST_ERR_VALIDATION') return new ApiError('bad-request', error.message);
  const status = error.statusCode ?? 500;
  return status < 500 ? new ApiError('bad-request', 'The request could not be read.') : null;
}

/** Everything behind the guard except the routes themselves. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { tokens, limits, wallMs, onRefusal, onFault } = parts;
  const refuse = (reply: FastifyReply, error: ApiError): FastifyReply => {
    onRefusal(error);
    return reply.code(error.status).send(error.body);
  };
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 100 },
    exposeHeadRoutes: false,
    frameworkErrors: (_error, _request, reply) => {
      void refuse(reply, new ApiError('bad-request', 'The address is not a path of this interface.'));
    },
  });
  app.removeContentTypeParser('text/plain');
  useZod(app);
  app.decorateRequest('caller', null);
  app.decorateRequest('stranger', null);
  app.addHook('onRequest', (request, reply, next) => {
    void reply.headers(SAFE_HEADERS);
    const caller = callerOf(request.raw, tokens, wallMs());
    if (caller instanceof ApiError) request.stranger = caller;
    else request.caller = caller;
    next();
  });
  // A route's own hooks run between the one above and the one below: strangers are counted before they are refused.
  await app.register(rateLimit, {
    timeWindow: 1_000,
    keyGenerator: ({ caller }: FastifyRequest) => caller?.tokenId ?? 'stranger',
    max: ({ caller }: FastifyRequest) => (caller ? limits.requestsPerSecond : limits.strangersPerSecond),
    errorResponseBuilder: () => new ApiError('too-many-requests', 'Too many requests in one second.'),
  });
  app.addHook('preParsing', (request, _reply, _payload, next) => {
    const { caller, stranger } = request;
    const { right = null } = request.routeOptions.config;
    const isMissing = right !== null && !caller?.rights.has(right);
    next(stranger ?? (isMissing ? new ApiError('right-missing', `The token has not the right "${right}".`) : null));
  });
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (_request, reply) =>
    refuse(reply, new ApiError('not-found', 'There is nothing at this address.')),
  );
  app.setErrorHandler((error: FastifyError | ApiError, _request, reply) => {
    const known = errorOf(error);
    if (!known) onFault(error);
    return refuse(reply, known ?? new ApiError('internal', 'Bellwether could not answer this.'));
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Bellwether local interface', version: '1', description: DESCRIPTION },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
  });
  return app;
}
