const LONGEST = 1_024;

type Taken = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly sentence: string };

/** A password as it was copied: without the line's end that comes with it, otherwise exactly. */
export function redisPassword(text: string): Taken {
  const value = text.replace(/[\r\n]+$/, '');
  if (value === '')
    return { ok: false, sentence: 'There is no text on the clipboard. Copy the password, then try again.' };
  if (/[\r\n]/.test(value)) {
    return { ok: false, sentence: 'The clipboard holds several lines. Copy the password alone, then try again.' };
  }
  if (value.length <= LONGEST) return { ok: true, value };
  return { ok: false, sentence: `The clipboard holds ${value.length} characters, which is no password.` };
}
