import { z } from 'zod';
import { busMessageSchema } from './bus.ts';

/** The JSON Schema of every message. What a later version adds is allowed by it: readers must pass over it. */
export function busSchema(): Readonly<Record<string, unknown>> {
  return { title: 'Bellwether bus message', ...z.toJSONSchema(busMessageSchema, { io: 'input' }) };
}
