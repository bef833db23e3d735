const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;

/** Object members in the order of their names, so that equal values are equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

/**
 * Tells texts apart by 16 hexadecimal digits (FNV-1a, 64 bit, over UTF-16 code units). For names, not against forgery:
 * what must not be forged is hashed where it is stored.
 */
function fingerprint(text: string): string {
  let hash = OFFSET_BASIS;
  for (let index = 0; index < text.length; index += 1) {
    hash = ((hash ^ BigInt(text.charCodeAt(index))) * PRIME) & MASK;
  }
  return hash.toString(16).padStart(16, '0');
}

const known = new WeakMap<object, string>();

/** The fingerprint of an object that never changes: worked out once, because every signal of a strategy asks for it. */
export function fingerprintOf(value: object): string {
  const before = known.get(value);
  if (before !== undefined) return before;
  const made = fingerprint(canonicalJson(value));
  known.set(value, made);
  return made;
}
