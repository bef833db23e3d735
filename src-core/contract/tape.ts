import { z } from 'zod';

/** Raw streamer frames on the disk, see the recorder in src-main/tape. */
export const tapeFileSchema = z.object({
  /** The name of the file in the archive's folder of tapes. */
  file: z.string(),
  day: z.string(),
  /** When the recording began, by this computer's clock, and which part of it this is. */
  startedWallMs: z.number(),
  part: z.number(),
  bytes: z.number(),
});
export type TapeFile = z.infer<typeof tapeFileSchema>;

export const tapeViewSchema = z.object({
  isOn: z.boolean(),
  folder: z.string(),
  /** Why nothing is recorded although it should be, in a plain sentence; null when all is well. */
  problem: z.string().nullable(),
  tapes: z.array(tapeFileSchema),
});
export type TapeView = z.infer<typeof tapeViewSchema>;
