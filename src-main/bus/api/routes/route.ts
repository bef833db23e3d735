import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiRight } from '#core/contract/local-api-limits';
import { MS_PER_SECOND } from '#core/market/units';
import type { ApiError } from '../api-error.ts';
import type { Caller } from '../tokens/token-book.ts';

/** What a caller asked for, checked. */
export interface Call<Params, Query, Body> {
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

export interface RouteSpec<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Reply extends z.ZodType,
> {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly summary: string;
  /** null: any good token will do. */
  readonly right: ApiRight | null;
  /** Requests a second and token, where one costs more than others. */
  readonly perSecond?: number;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** What is answered: nothing that is not named here leaves the workstation. */
  readonly reply: Reply;
  readonly answer: (
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<z.input<Reply>> | z.input<Reply>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** One of the two is there once the request has been looked at. */
    caller: Caller | null;
    stranger: ApiError | null;
  }
  interface FastifyContextConfig {
    /** The right that a token must have; null: any good token will do. */
    right?: ApiRight | null;
  }
}

/** A zod schema as OpenAPI 3.1 has it. */
export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  const made: Record<string, unknown> = { ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
  // The document says once, at its beginning, which JSON Schema it speaks.
  delete made['$schema'];
  return made;
}

/** Whose schema checks each part of a request, found again by the JSON Schema that was made of it. */
const checks = new WeakMap<object, z.ZodType>();

function documented(schema: z.ZodType): Record<string, unknown> {
  const made = jsonSchemaOf(schema);
  checks.set(made, schema);
  return made;
}

const MOST_WORDS = 200;

/** Why something is not what the contract says, in a sentence. */
export function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue?.path.join('.') ?? '';
  return `${place === '' ? 'The request' : place}: ${issue?.message ?? 'not understood'}`.slice(0, MOST_WORDS);
}

/** Lets zod check what fastify would check by the JSON Schema, and leaves replies to the routes. */
export function useZod(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema }) => {
    const check = checks.get(schema);
    return (value: unknown) => {
      const read = check?.safeParse(value);
      if (!read) return { value };
      return read.success ? { value: read.data } : { error: new Error(problemOf(read.error)) };
    };
  });
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
}

/** Adds one route with its place in the OpenAPI document. */
export function addRoute<
  Params extends z.ZodType = z.ZodUnknown,
  Query extends z.ZodType = z.ZodUnknown,
  Body extends z.ZodType = z.ZodUnknown,
  Reply extends z.ZodType = z.ZodUnknown,
>(app: FastifyInstance, spec: RouteSpec<Params, Query, Body, Reply>): void {
  const { method, url, summary, right, perSecond, params, query, body, reply, answer } = spec;
  app.route({
    method,
    url,
    config: { right, ...(perSecond !== undefined && { rateLimit: { max: perSecond, timeWindow: MS_PER_SECOND } }) },
    schema: {
      summary,
      description: right === null ? 'Any good token.' : `Needs the right "${right}".`,
      ...(params && { params: documented(params) }),
      ...(query && { querystring: documented(query) }),
      ...(body && { body: documented(body) }),
      response: { 200: jsonSchemaOf(reply) },
    },
    handler: async (request: FastifyRequest) => {
      const { caller } = request;
      if (!caller) throw new Error('A route was reached without a token.');
      return reply.parse(
        await answer({
          caller,
          params: request.params as z.output<Params>,
          query: request.query as z.output<Query>,
          body: request.body as z.output<Body>,
        }),
      );
    },
  });
}
