import { badRequest } from '../refusal.ts';

const LONGEST = 40;
const MOST_REPEATS = 3;

/**
 * The expression of a regex search, matching whole texts in any case. Groups and more than three repeats are refused:
 * with them a pattern can take for ever on a text that does not match. Throws Refusal.
 */
export function searchPattern(text: string): RegExp {
  const repeats = text.match(/[*+?{]/g)?.length ?? 0;
  if (text.length > LONGEST || repeats > MOST_REPEATS || /[()\\]/.test(text)) {
    throw badRequest(`The expression '${text.slice(0, LONGEST)}' is too complex to search with.`);
  }
  try {
    return new RegExp(`^(?:${text})$`, 'i');
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest(`The expression '${text}' cannot be read.`);
    throw error;
  }
}
