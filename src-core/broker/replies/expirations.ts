import { z } from 'zod';
import { listIn } from '../wire/reading.ts';
import { wireFlag, wireNumber, wireText } from '../wire/wire-values.ts';

/** The date is named `expirationDate` live and `expiration` in the text of the specification. */
const expirationSchema = z
  .object({
    expirationDate: wireText,
    expiration: wireText,
    daysToExpiration: wireNumber,
    expirationType: wireText,
    settlementType: wireText,
    optionRoots: wireText,
    standard: wireFlag,
  })
  .transform(({ expiration, ...row }) => ({ ...row, expirationDate: row.expirationDate ?? expiration }))
  .refine(({ expirationDate }) => expirationDate !== null, { path: ['expirationDate'] });
export type OptionExpiration = z.infer<typeof expirationSchema>;

/** `GET /marketdata/v1/expirationchain`. Dates are `yyyy-MM-dd`. */
export const readExpirations = listIn('expirationList', expirationSchema);
