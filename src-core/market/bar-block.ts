import { PACKED_BAR_WIDTH, type BarHistory, type PackedBars } from '../contract/display.ts';
import { BAR_GRADES, gradeRank, type BarGrade } from './bar.ts';
import { readColumn, columnOf, type Column, type ColumnGrid } from './number-column.ts';

/**
 * One-minute bars of one symbol in a few bytes each, column by column, without loss. Doubles in the computer's own byte
 * order: [format, rows, length of the names, and of each column bytes a value, base, unit], then the columns, each from
 * a multiple of eight bytes on, then the names as JSON. The grade is an index into `grades`, the contract one into
 * `contracts`: a version that knows other grades reads the block all the same.
 */
const FORMAT = 1;

/** The cells of a packed bar, and behind them its contract. */
const COLUMNS = PACKED_BAR_WIDTH + 1;
const START_CELL = 0;
const GRADE_CELL = 7;
const CONTRACT_CELL = PACKED_BAR_WIDTH;

const FIRST_GRID = 3;
const GRID_FIELDS = 3;
const HEADER_FIELDS = FIRST_GRID + COLUMNS * GRID_FIELDS;
const ALIGNMENT = 8;

/** Bytes that are no block of this form: cut short, damaged, from another kind of computer or from a later version. */
export class BarBlockError extends Error {
  override readonly name = 'BarBlockError';
}

interface Names {
  readonly grades: readonly string[];
  readonly contracts: readonly (string | null)[];
}

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Packs bars, oldest first. */
export function packBlock({ count, cells, contracts }: PackedBars): Uint8Array<ArrayBuffer> {
  const codes = new Map<string | null, number>();
  const columns = Array.from({ length: COLUMNS }, (_, cell) => {
    const values = new Float64Array(count);
    for (let row = 0; row < count; row += 1) {
      values[row] =
        cell === CONTRACT_CELL ? codeOf(codes, contracts[row] ?? null) : (cells[row * PACKED_BAR_WIDTH + cell] ?? NaN);
    }
    return columnOf(values);
  });
  const names: Names = { grades: BAR_GRADES, contracts: [...codes.keys()] };
  const tail = asciiBytes(JSON.stringify(names));
  const header = [FORMAT, count, tail.length];
  for (const { grid } of columns) header.push(grid.bytesPerValue, grid.base, grid.unit);
  return joined(Float64Array.from(header), columns, tail);
}

/** Text as JSON writes it without any character beyond ASCII. */
function asciiBytes(json: string): Uint8Array {
  const ascii = json.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Uint8Array.from(ascii, (letter) => letter.charCodeAt(0));
}

function namesIn(bytes: Uint8Array): Names {
  const text = Array.from(bytes, (code) => String.fromCharCode(code)).join('');
  try {
    return JSON.parse(text) as Names;
  } catch {
    throw new BarBlockError('A block of bars is damaged: its names cannot be read.');
  }
}

function codeOf(codes: Map<string | null, number>, name: string | null): number {
  const known = codes.get(name);
  if (known !== undefined) return known;
  codes.set(name, codes.size);
  return codes.size - 1;
}

function joined(header: Float64Array, columns: readonly Column[], tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const lengths = columns.map(({ codes }) => aligned(codes.byteLength));
  const bytes = new Uint8Array(header.byteLength + lengths.reduce((sum, length) => sum + length, 0) + tail.length);
  bytes.set(new Uint8Array(header.buffer));
  let at = header.byteLength;
  for (const [index, { codes }] of columns.entries()) {
    bytes.set(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength), at);
    at += lengths[index] ?? 0;
  }
  bytes.set(tail, at);
  return bytes;
}

/** A block whose bytes are looked at but not yet made bars of. */
export class BarBlock {
  readonly count: number;
  /** Those of the cells, and behind them that of the contracts. */
  readonly #columns: readonly Column[];
  readonly #names: Names;

  /** Throws BarBlockError. */
  constructor(given: Uint8Array) {
    // A view of doubles must begin at a multiple of eight.
    const bytes = given.byteOffset % ALIGNMENT === 0 ? given : given.slice();
    if (bytes.length < HEADER_FIELDS * ALIGNMENT) throw new BarBlockError('A block of bars is cut short.');
    const header = new Float64Array(bytes.buffer, bytes.byteOffset, HEADER_FIELDS);
    const [format = NaN, count = NaN, tailLength = NaN] = header;
    if (format !== FORMAT)
      throw new BarBlockError(`A block of bars has the format ${format}, which is not known here.`);
    let at = header.byteLength;
    this.count = count;
    this.#columns = Array.from({ length: COLUMNS }, (_, column) => {
      const [bytesPerValue = NaN, base = NaN, unit = NaN] = header.subarray(FIRST_GRID + column * GRID_FIELDS);
      const grid: ColumnGrid = { bytesPerValue, base, unit };
      const codes = readColumn(bytes, at, count, bytesPerValue);
      if (!codes) throw new BarBlockError('A block of bars is damaged: a column is cut short.');
      at += aligned(codes.byteLength);
      return { grid, codes };
    });
    if (at + tailLength !== bytes.length) throw new BarBlockError('A block of bars is damaged: its length is wrong.');
    this.#names = namesIn(bytes.subarray(at));
  }

  /** How many of the bars open at or before an instant. */
  rowsUntil(instantMs: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#value(START_CELL, middle) <= instantMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Writes the bars of the rows [from, to) from place `at` on. */
  copyTo(
    target: Pick<PackedBars, 'cells'> & { readonly contracts: (string | null)[] },
    at: number,
    from: number,
    to: number,
  ): void {
    for (let cell = 0; cell < PACKED_BAR_WIDTH; cell += 1) this.#copyCell(target.cells, cell, at, from, to);
    this.#rankGrades(target.cells, at, at + to - from);
    const { contracts } = this.#names;
    const [only = null] = contracts;
    if (contracts.length === 1) target.contracts.fill(only, at, at + to - from);
    else {
      for (let row = from; row < to; row += 1) {
        target.contracts[at + row - from] = contracts[this.#value(CONTRACT_CELL, row)] ?? null;
      }
    }
  }

  /** What was copied as an index into the block's own grades becomes the rank that the grade has here. */
  #rankGrades(cells: Float64Array, from: number, to: number): void {
    const { grades } = this.#names;
    if (grades.every((name, index) => name === BAR_GRADES[index])) return;
    // A grade that this version does not know counts as the weakest: nothing is claimed for it.
    const ranks = grades.map((name) => Math.max(0, gradeRank(name as BarGrade)));
    for (let place = from; place < to; place += 1) {
      const at = place * PACKED_BAR_WIDTH + GRADE_CELL;
      cells[at] = ranks[cells[at] ?? NaN] ?? 0;
    }
  }

  #copyCell(cells: Float64Array, cell: number, at: number, from: number, to: number): void {
    const column = this.#columns[cell];
    if (!column) return;
    const { codes, grid } = column;
    const { base, unit } = grid;
    let place = at * PACKED_BAR_WIDTH + cell;
    if (codes.length === 0) {
      for (let row = from; row < to; row += 1, place += PACKED_BAR_WIDTH) cells[place] = base;
    } else {
      for (let row = from; row < to; row += 1, place += PACKED_BAR_WIDTH)
        cells[place] = base + unit * (codes[row] ?? NaN);
    }
  }

  #value(cell: number, row: number): number {
    const column = this.#columns[cell];
    return column ? column.grid.base + column.grid.unit * (column.codes[row] ?? 0) : NaN;
  }
}

/** The bars of an answer as columns, oldest first. Throws BarBlockError. */
export function openHistory({ symbol, count, parts }: BarHistory): PackedBars {
  const cells = new Float64Array(count * PACKED_BAR_WIDTH);
  const contracts = new Array<string | null>(count).fill(null);
  let at = 0;
  for (const { bytes, from, to } of parts) {
    new BarBlock(bytes).copyTo({ cells, contracts }, at, from, to);
    at += to - from;
  }
  return { symbol, count, cells, contracts };
}
