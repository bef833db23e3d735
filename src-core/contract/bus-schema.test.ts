import { expect, it } from 'vitest';
import { busSchema } from './bus-schema.ts';

// `npx vitest run src-core/contract/bus-schema.test.ts -u` writes the file anew.
it('is published as a JSON Schema that follows the contract', async () => {
  await expect(`${JSON.stringify(busSchema(), null, 2)}\n`).toMatchFileSnapshot('../../docs/bus/schema.json');
});

it('allows what later versions add', () => {
  expect(JSON.stringify(busSchema())).not.toContain('additionalProperties');
});
