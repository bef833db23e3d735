import { z } from 'zod';

/** The login to the broker as the window shows it. Nothing in it is secret: keys and tokens never leave the main process. */

/** Where secrets are kept. */
export const vaultViewSchema = z.discriminatedUnion('kind', [
  /** The operating system's keychain, tried and found to give back what was stored. */
  z.object({ kind: z.literal('keychain'), name: z.string() }),
  /** The user chose to go on without a keychain: everything is forgotten at quit. */
  z.object({ kind: z.literal('this-run-only'), reason: z.string() }),
  /** No safe place, and the user has not chosen: nothing is stored. */
  z.object({ kind: z.literal('refused'), reason: z.string() }),
]);
export type VaultView = z.infer<typeof vaultViewSchema>;

export const KEY_PARTS = ['appKey', 'appSecret'] as const;
export type KeyPart = (typeof KEY_PARTS)[number];

/** Enough to recognise a key, too little to use it. */
export const keyHintSchema = z.object({ length: z.number(), tail: z.string().max(4) });
export type KeyHint = z.infer<typeof keyHintSchema>;

export const tokenViewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('valid'),
    loggedInWallMs: z.number(),
    accessExpiresWallMs: z.number(),
    /** Seven days after the login, whatever is refreshed in between. */
    loginExpiresWallMs: z.number(),
    refreshing: z.boolean(),
    /** The last refresh failed though the login may still be good (network, server); null when all is well. */
    problem: z.string().nullable(),
  }),
  /** Expired, revoked or replaced by a login elsewhere: only a new login helps. */
  z.object({ kind: z.literal('lost'), sinceWallMs: z.number(), reason: z.string() }),
]);
export type TokenView = z.infer<typeof tokenViewSchema>;

/** One way through the browser. */
export const loginAttemptSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('waiting'), deadlineWallMs: z.number(), certificateFingerprint: z.string() }),
  z.object({ kind: z.literal('exchanging') }),
  z.object({ kind: z.literal('failed'), atWallMs: z.number(), sentence: z.string() }),
  z.object({ kind: z.literal('done'), atWallMs: z.number() }),
]);
export type LoginAttempt = z.infer<typeof loginAttemptSchema>;

/** What is tried after a login; each ends in a green check or a plain sentence. */
export const LOGIN_CHECKS = ['stored', 'accounts-product', 'market-data-product', 'streamer'] as const;
export const loginCheckSchema = z.object({
  name: z.enum(LOGIN_CHECKS),
  state: z.enum(['pending', 'running', 'passed', 'failed']),
  sentence: z.string().nullable(),
});
export type LoginCheck = z.infer<typeof loginCheckSchema>;

export const accountChoiceSchema = z.object({
  /** Opaque, the same at every login on this computer; neither the number nor the broker's hash. */
  accountKey: z.string(),
  name: z.string(),
  /** e.g. `…678`. */
  maskedNumber: z.string(),
  type: z.string(),
  shown: z.boolean(),
});
export type AccountChoice = z.infer<typeof accountChoiceSchema>;

export const loginViewSchema = z.object({
  /** `Schwab`, or where a login is practised, e.g. `Practice exchange 127.0.0.1:8443`. */
  brokerName: z.string(),
  isPractice: z.boolean(),
  vault: vaultViewSchema,
  appKey: keyHintSchema.nullable(),
  appSecret: keyHintSchema.nullable(),
  /** Exactly as registered with the broker. */
  callbackUrl: z.string(),
  token: tokenViewSchema,
  attempt: loginAttemptSchema,
  checks: z.array(loginCheckSchema),
  accounts: z.array(accountChoiceSchema),
});
export type LoginView = z.infer<typeof loginViewSchema>;

/** An outcome of something the user asked for, as a sentence either way. */
export const outcomeSchema = z.object({ ok: z.boolean(), sentence: z.string() });
export type Outcome = z.infer<typeof outcomeSchema>;

export const backupViewSchema = z.object({
  /** At most three. */
  folders: z.array(
    z.object({ path: z.string(), lastWrittenWallMs: z.number().nullable(), problem: z.string().nullable() }),
  ),
});
export type BackupView = z.infer<typeof backupViewSchema>;
export { MAXIMUM_BACKUP_FOLDERS, SHORTEST_PASSPHRASE } from './backup-limits.ts';
