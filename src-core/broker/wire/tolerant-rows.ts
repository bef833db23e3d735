import type { z } from 'zod';

/** What of a reply could not be read: it is missing in the value and must be told. */
export interface Unread {
  /** Rows that are not in the value at all. */
  readonly rows: number;
  /** Members that are null in the value though the broker sent something. */
  readonly members: number;
  /** Where the first of them was, e.g. `averagePrice`; null when all was read. Never a value. */
  readonly example: string | null;
}

export const ALL_READ: Unread = { rows: 0, members: 0, example: null };

export function addUnread(left: Unread, right: Unread): Unread {
  return {
    rows: left.rows + right.rows,
    members: left.members + right.members,
    example: left.example ?? right.example,
  };
}

/** `3 rows and 1 value could not be read (averagePrice)`; null when all was read. */
export function unreadSentence({ rows, members, example }: Unread): string | null {
  const counted = (count: number, noun: string): readonly string[] =>
    count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
  const parts = [...counted(rows, 'row'), ...counted(members, 'value')];
  if (parts.length === 0) return null;
  const where = example === null ? '' : ` (${example})`;
  return `${parts.join(' and ')} of Schwab's answer could not be read${where} and ${rows + members === 1 ? 'is' : 'are'} not shown.`;
}

type Path = readonly PropertyKey[];

/** The value with null at a path; only what lies on the way is copied. */
function withNull(value: unknown, path: Path): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return null;
  if (Array.isArray(value) && typeof step === 'number') {
    const items: readonly unknown[] = value;
    return step < items.length ? items.with(step, withNull(items[step], rest)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = new Map<PropertyKey, unknown>(Object.entries(value));
  return members.has(step) ? { ...value, [step]: withNull(members.get(step), rest) } : value;
}

const LONGEST_EXAMPLE = 80;
const nameOf = (path: Path): string => path.map(String).join('.').slice(0, LONGEST_EXAMPLE);

/** A row, or null when a member that must be there is not; a member that may be missing and is wrong becomes null. */
export function readRow<Row>(
  schema: z.ZodType<Row>,
  raw: unknown,
): { readonly row: Row | null; readonly unread: Unread } {
  const whole = schema.safeParse(raw);
  if (whole.success) return { row: whole.data, unread: ALL_READ };
  const paths = whole.error.issues.map(({ path }) => path);
  const example = nameOf(paths[0] ?? []);
  const mended = schema.safeParse(paths.reduce(withNull, raw));
  if (!mended.success) return { row: null, unread: { rows: 1, members: 0, example } };
  return { row: mended.data, unread: { rows: 0, members: paths.length, example } };
}

/** The rows that can be read, and how much cannot. */
export function readRows<Row>(
  schema: z.ZodType<Row>,
  raws: readonly unknown[],
): { readonly rows: readonly Row[]; readonly unread: Unread } {
  const rows: Row[] = [];
  let unread = ALL_READ;
  for (const raw of raws) {
    const read = readRow(schema, raw);
    if (read.row !== null) rows.push(read.row);
    if (read.unread !== ALL_READ) unread = addUnread(unread, read.unread);
  }
  return { rows, unread };
}
