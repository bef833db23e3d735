/**
 * How the values of a column are written: value = base + unit × code. Where all are whole numbers the codes are the
 * smallest that hold them, none at all where all values are the same; otherwise the codes are the values themselves.
 */
export interface ColumnGrid {
  readonly bytesPerValue: number;
  readonly base: number;
  readonly unit: number;
}

export type Codes = Uint8Array | Uint16Array | Uint32Array | Float64Array;

export interface Column {
  readonly grid: ColumnGrid;
  readonly codes: Codes;
}

const BYTES_OF_A_DOUBLE = 8;
const AS_THEY_ARE = { bytesPerValue: BYTES_OF_A_DOUBLE, base: 0, unit: 1 } as const;

function greatestCommonDivisor(left: number, right: number): number {
  let [a, b] = [left, right];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** The coarsest grid on which all values lie exactly; null where doubles cannot say so. */
function commonGrid(
  values: Float64Array,
): { readonly base: number; readonly unit: number; readonly most: number } | null {
  let base = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return null;
    base = Math.min(base, value);
    most = Math.max(most, value);
  }
  if (!Number.isSafeInteger(most - base)) return values.length === 0 ? { base: 0, unit: 0, most: 0 } : null;
  let unit = 0;
  for (const value of values) {
    const distance = value - base;
    if (unit === 0 || distance % unit !== 0) unit = greatestCommonDivisor(distance, unit);
  }
  return { base, unit, most: unit === 0 ? 0 : (most - base) / unit };
}

function emptyCodes(most: number, count: number): Codes | null {
  if (most === 0) return new Uint8Array(0);
  if (most <= 0xff) return new Uint8Array(count);
  if (most <= 0xffff) return new Uint16Array(count);
  return most <= 0xffffffff ? new Uint32Array(count) : null;
}

/** Writes values in as few bytes as hold them exactly. */
export function columnOf(values: Float64Array): Column {
  const found = commonGrid(values);
  const codes = found && emptyCodes(found.most, values.length);
  if (!found || !codes) return { grid: AS_THEY_ARE, codes: values };
  const { base, unit } = found;
  for (let row = 0; row < codes.length; row += 1) codes[row] = ((values[row] ?? NaN) - base) / unit;
  const bytesPerValue = codes.length === 0 ? 0 : codes.BYTES_PER_ELEMENT;
  return { grid: { base, unit, bytesPerValue }, codes };
}

/** The codes of `count` values that lie in `bytes` from `at` on, in place; null where they do not fit. */
export function readColumn(bytes: Uint8Array, at: number, count: number, bytesPerValue: number): Codes | null {
  if (!Number.isSafeInteger(count) || count < 0 || at + count * bytesPerValue > bytes.length) return null;
  const place = bytes.byteOffset + at;
  switch (bytesPerValue) {
    case 0:
      return new Uint8Array(0);
    case 1:
      return new Uint8Array(bytes.buffer, place, count);
    case 2:
      return new Uint16Array(bytes.buffer, place, count);
    case 4:
      return new Uint32Array(bytes.buffer, place, count);
    case BYTES_OF_A_DOUBLE:
      return new Float64Array(bytes.buffer, place, count);
    default:
      return null;
  }
}
