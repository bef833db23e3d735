/**
 * Whose bar stands when several sources have one for the same minute (analytics: explicit correction, vendor's final
 * file, broker's final bar, broker's history, live built, partial). Of the same rank the later revision stands.
 */
export const MASTER_RANKS = {
  partial: 10,
  estimated: 20,
  built: 30,
  backfilled: 35,
  confirmed: 40,
  vendor: 50,
  correction: 60,
} as const;
export type MasterGrade = keyof typeof MASTER_RANKS;

/** A CASE expression that gives a row's rank by its column `grade`. */
export const RANK_OF_GRADE = `CASE grade ${Object.entries(MASTER_RANKS)
  .map(([grade, rank]) => `WHEN '${grade}' THEN ${rank}`)
  .join(' ')} ELSE 0 END`;
