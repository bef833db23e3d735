import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ApiError } from '../api-error.ts';
import type { Asks } from '../main-questions.ts';
import { addRoute } from './route.ts';

const standingSchema = z.object({
  broker: z.string(),
  login: z.enum(['none', 'valid', 'lost']),
  attempt: z.enum(['none', 'waiting', 'exchanging', 'failed', 'done']),
  callback_url: z.string().describe('Where the browser comes back to: the listener of the login, never this interface'),
});

/**
 * The login, begun from outside. The browser comes back to the login's own encrypted listener, which lives for one login
 * and checks state and PKCE; a code that is brought here is not read, for this interface could check neither.
 */
export function addOauthRoutes(app: FastifyInstance, ask: Asks): void {
  const standing = async (): Promise<z.infer<typeof standingSchema>> => {
    const { brokerName, token, attempt, callbackUrl } = await ask('login', null);
    return { broker: brokerName, login: token, attempt, callback_url: callbackUrl };
  };
  addRoute(app, {
    method: 'POST',
    url: '/api/schwab/oauth/start/',
    summary: 'Opens the login in the browser of this computer',
    right: 'control',
    reply: standingSchema.extend({ message: z.string() }),
    answer: async () => {
      const { ok, sentence } = await ask('beginLogin', null);
      if (!ok) throw new ApiError('refused', sentence);
      return { ...(await standing()), message: sentence };
    },
  });
  addRoute(app, {
    method: 'GET',
    url: '/api/schwab/oauth/callback/',
    summary: 'Where the login stands; takes no code',
    right: 'control',
    query: z.record(z.string(), z.unknown()),
    reply: standingSchema,
    answer: ({ query }) => {
      if (Object.keys(query).length === 0) return standing();
      throw new ApiError(
        'callback-elsewhere',
        'The login comes back to a listener of its own; what was brought here has not been read.',
      );
    },
  });
}
