import { z } from 'zod';
import { wireId } from '../wire/wire-values.ts';

/** `GET /trader/v1/accounts/accountNumbers`: the hash stands for the number in every path. */
export const accountNumberSchema = z.object({
  accountNumber: wireId,
  hashValue: z.string().regex(/^[0-9A-Za-z]{16,128}$/),
});
export type AccountNumber = z.infer<typeof accountNumberSchema>;
