import { z } from 'zod';
import { signatureOfEntry } from './kept-item.ts';
import type { RedisLink } from './redis-link.ts';

/** Of a Stream that this publisher has not written yet: what another life of it may have written last. */
const FIRST_ENTRIES = 5_000;
const ENTRIES_A_PAGE = 1_000;

const entriesSchema = z.array(z.tuple([z.string(), z.array(z.unknown())]));

export interface StreamTail {
  readonly lastId: string | null;
  /** Oldest first. */
  readonly signatures: readonly string[];
}

/** Reads what stands in a Stream behind an entry, or its newest entries. Throws what Redis answers instead. */
export async function readStreamTail(link: RedisLink, key: string, afterId: string | null): Promise<StreamTail> {
  const ask = async (
    command: string,
    ...args: readonly (string | number)[]
  ): Promise<z.infer<typeof entriesSchema>> => {
    const [answer] = await link.run([[command, key, ...args]]);
    if (answer instanceof Error) throw answer;
    return entriesSchema.parse(answer);
  };
  if (afterId === null) {
    const newest = (await ask('xrevrange', '+', '-', 'COUNT', FIRST_ENTRIES)).reverse();
    return { lastId: newest.at(-1)?.[0] ?? null, signatures: newest.flatMap(signatures) };
  }
  const found: string[] = [];
  let lastId = afterId;
  for (;;) {
    const page = await ask('xrange', `(${lastId}`, '+', 'COUNT', ENTRIES_A_PAGE);
    found.push(...page.flatMap(signatures));
    lastId = page.at(-1)?.[0] ?? lastId;
    if (page.length < ENTRIES_A_PAGE) return { lastId, signatures: found };
  }
}

function signatures([, fields]: readonly [string, readonly unknown[]]): string[] {
  const signature = signatureOfEntry(fields);
  return signature === null ? [] : [signature];
}
