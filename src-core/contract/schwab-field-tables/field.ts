/**
 * What a value is. The unit follows from the type, unless a field says otherwise:
 *
 * - price, money: points and dollars. size: contracts or shares. count: how many. number: a pure number.
 * - epoch-ms, epoch-days: since 1970-01-01 UTC. day-ms: milliseconds since midnight in New York.
 * - percent: 1 is one percent. fraction: 1 is one hundred percent.
 * - text, flag (a boolean), list (nested objects), json (a JSON text inside a string).
 */
export type FieldType =
  | 'price'
  | 'money'
  | 'size'
  | 'count'
  | 'number'
  | 'epoch-ms'
  | 'epoch-days'
  | 'day-ms'
  | 'percent'
  | 'fraction'
  | 'text'
  | 'flag'
  | 'list'
  | 'json';

const UNITS: Readonly<Record<FieldType, string>> = {
  price: 'points',
  money: 'dollars',
  size: 'contracts',
  count: '',
  number: '',
  'epoch-ms': 'ms',
  'epoch-days': 'days',
  'day-ms': 'ms',
  percent: '%',
  fraction: '',
  text: '',
  flag: '',
  list: '',
  json: '',
};

export interface Field<Name extends string = string> {
  readonly name: Name;
  readonly type: FieldType;
  /** Empty for what has none. */
  readonly unit: string;
  /** What the name does not say; empty when it says all. */
  readonly note: string;
}

/** A service's fields; the place in the table is the number on the wire, so there is neither a gap nor a double. */
export type FieldTable = readonly Field[];

/** The number of each field by its name. */
export type FieldNumbers<Table extends FieldTable> = {
  readonly [
    Place in Extract<keyof Table, `${number}`> as Table[Place] extends Field<infer Name> ? Name : never
  ]: Place extends `${infer Number extends number}` ? Number : never;
};

export function field<const Name extends string>(
  name: Name,
  type: FieldType,
  note = '',
  unit = UNITS[type],
): Field<Name> {
  return { name, type, unit, note };
}

/** A size in shares instead of contracts. */
export function shares<const Name extends string>(name: Name, note = ''): Field<Name> {
  return field(name, 'size', note, 'shares');
}

export function fieldTable<const Table extends FieldTable>(...fields: Table): Table {
  return fields;
}

/** Turns a table round: name to number, in ascending order of the numbers. */
export function numbersOf<const Table extends FieldTable>(table: Table): FieldNumbers<Table> {
  return Object.fromEntries(table.map(({ name }, number) => [name, number])) as FieldNumbers<Table>;
}
