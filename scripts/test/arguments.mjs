import { StepError } from '../setup/step-error.mjs';

/** @typedef {{ unit: boolean, e2e: boolean, filter: readonly string[] }} Wanted */

/**
 * @param {readonly string[]} args
 * @returns {Wanted}
 */
export function readTestArguments(args) {
  const [part, ...filter] = args;
  if (part === undefined) return { unit: true, e2e: true, filter: [] };
  if (part === 'unit' || part === 'e2e') return { unit: part === 'unit', e2e: part === 'e2e', filter };
  throw new StepError('tell which tests to run', {
    why: `"${part}" is neither "unit" nor "e2e"`,
    todo: 'say "npm test" for all, or "npm test -- unit [filter]" or "npm test -- e2e [filter]" for a part.',
  });
}
