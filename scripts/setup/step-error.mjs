/** A failure that a person can act on: what failed, why, and what to do about it. */
export class StepError extends Error {
  /**
   * @param {string} what what could not be done, as the end of the sentence "Could not ..."
   * @param {{ why: string, todo: string, cause?: unknown }} explanation
   */
  constructor(what, { why, todo, cause }) {
    super(`Could not ${what}: ${why}`, { cause });
    this.name = 'StepError';
    this.what = what;
    this.why = why;
    this.todo = todo;
  }
}

/**
 * The text a person reads when a script ends early. An error nobody foresaw keeps its stack.
 * @param {unknown} error
 * @returns {string}
 */
export function describeFailure(error) {
  if (error instanceof StepError) {
    return [`✗ Could not ${error.what}.`, ...labelled('Why:', error.why), ...labelled('What to do:', error.todo)].join(
      '\n',
    );
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `✗ Something went wrong that these scripts did not foresee.\n  ${detail.split('\n').join('\n  ')}`;
}

/**
 * @param {string} label
 * @param {string} text
 */
function labelled(label, text) {
  const [first = '', ...rest] = text.trimEnd().split('\n');
  return [`  ${label} ${first}`, ...rest.map((line) => `    ${line}`)];
}
