import { z } from 'zod';
import { decodeLogin, encodeLogin, type TokenRecord } from '../tokens/token-record.ts';
import type { AppKey } from '../tokens/token-endpoint.ts';

/** What a backup holds: the vault, and the callback address without which the key is of little use. */
export interface BackupContent {
  readonly brokerName: string;
  readonly appKey: AppKey | null;
  readonly callbackUrl: string;
  readonly login: TokenRecord | null;
}

const contentSchema = z.object({
  brokerName: z.string().max(100),
  appKey: z.object({ key: z.string().max(128), secret: z.string().max(128) }).nullable(),
  callbackUrl: z.string().max(500),
  login: z.string().max(32_768).nullable(),
});

export const encodeContent = ({ login, ...rest }: BackupContent): string =>
  JSON.stringify({ ...rest, login: login && encodeLogin(login) });

/** Null when the text is no content of a backup. */
export function decodeContent(text: string): BackupContent | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const checked = contentSchema.safeParse(json);
  if (!checked.success) return null;
  const login = checked.data.login === null ? null : decodeLogin(checked.data.login);
  return { ...checked.data, login: login?.kind === 'held' ? login : null };
}
