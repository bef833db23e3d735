/** Our own errors carry plain sentences; anything else is at least said to have happened. */
export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'It failed without saying why.';
