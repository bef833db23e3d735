const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * A key that some object of a JSON text has twice, or null. `JSON.parse` would keep the last one silently, where Schwab
 * answers with 500. The text must be valid JSON.
 */
export function duplicateKey(text: string): string | null {
  const open: Set<string>[] = [];
  let previous = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    // Arrays get a set of their own, which no key is ever put into.
    else if (token === '[') open.push(new Set());
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const key = JSON.parse(previous) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
    previous = token;
  }
  return null;
}
