import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { busSchema } from '#core/contract/bus-schema';
import { healthReplySchema } from './health-reply.ts';
import { addRoute } from './route.ts';

export interface MetaRouteParts {
  readonly health: () => z.input<typeof healthReplySchema>;
  readonly metrics: Registry;
}

const documentSchema = z.record(z.string(), z.unknown());

/** What the interface says of itself and of the workstation. */
export function addMetaRoutes(app: FastifyInstance, { health, metrics }: MetaRouteParts): void {
  addRoute(app, {
    method: 'GET',
    url: '/health',
    summary: 'How the parts of the workstation are',
    right: null,
    reply: healthReplySchema,
    answer: health,
  });
  addRoute(app, {
    method: 'GET',
    url: '/schema',
    summary: 'JSON Schema of every message of the bus',
    right: null,
    reply: documentSchema,
    answer: () => ({ ...busSchema() }),
  });
  addRoute(app, {
    method: 'GET',
    url: '/openapi.json',
    summary: 'This document',
    right: null,
    reply: documentSchema,
    answer: () => app.swagger() as unknown as Record<string, unknown>,
  });
  app.get(
    '/metrics',
    {
      config: { right: 'quotes' },
      schema: { summary: 'Figures for Prometheus', description: 'Needs the right "quotes".', produces: ['text/plain'] },
    },
    async (_request, reply) => {
      const text = await metrics.metrics();
      return reply.type(metrics.contentType).serializer(String).send(text);
    },
  );
}
