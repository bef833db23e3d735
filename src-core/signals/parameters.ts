import { z } from 'zod';

/**
 * What a rule can be told, as data: a form is drawn from these descriptors, a sweep walks their bounds, and every value
 * that comes from outside is checked against them.
 */

/** `null` is "off". Sets are lists of option values. */
export type ParameterValue = number | string | boolean | null | readonly string[];
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

interface Described {
  readonly name: string;
  /** The heading of the group in a form. */
  readonly group: string;
  readonly label: string;
  /** What it does, in one sentence. */
  readonly sentence: string;
}

export interface NumberParameter extends Described {
  readonly kind: 'number';
  /** As shown behind the value: `min`, `%`, `ticks`, `bars`, `days`, `R`. */
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly isWhole: boolean;
  /** Whether `null` may stand for "off". */
  readonly mayBeOff: boolean;
  readonly default: number | null;
}

export interface ParameterOption {
  readonly value: string;
  readonly label: string;
}

export interface ChoiceParameter extends Described {
  readonly kind: 'choice';
  readonly options: readonly ParameterOption[];
  readonly default: string;
}

export interface SwitchParameter extends Described {
  readonly kind: 'switch';
  readonly default: boolean;
}

/** Any number of the options. */
export interface SetParameter extends Described {
  readonly kind: 'set';
  readonly options: readonly ParameterOption[];
  readonly default: readonly string[];
}

export type ParameterDescriptor = NumberParameter | ChoiceParameter | SwitchParameter | SetParameter;

/** A value that cannot be used, with the sentence that says why. */
export interface ParameterProblem {
  readonly name: string;
  readonly sentence: string;
}

export type CheckedParameters =
  | { readonly ok: true; readonly values: ParameterValues }
  | { readonly ok: false; readonly problems: readonly ParameterProblem[] };

export function defaultValues(descriptors: readonly ParameterDescriptor[]): ParameterValues {
  return Object.fromEntries(descriptors.map((descriptor) => [descriptor.name, descriptor.default]));
}

function numberSchema(descriptor: NumberParameter): z.ZodType<number | null> {
  const { label, unit, minimum, maximum, isWhole, mayBeOff } = descriptor;
  const kind = isWhole ? 'a whole number' : 'a number';
  const error = `${label} must be ${kind} from ${minimum} to ${maximum} ${unit}${mayBeOff ? ', or off' : ''}.`;
  const number = z.number({ error }).min(minimum, { error }).max(maximum, { error });
  const whole = isWhole ? number.int({ error }) : number;
  return mayBeOff ? whole.nullable() : whole;
}

function schemaOf(descriptor: ParameterDescriptor): z.ZodType<ParameterValue> {
  const { kind, label } = descriptor;
  if (kind === 'number') return numberSchema(descriptor);
  if (kind === 'switch') return z.boolean({ error: `${label} must be on or off.` });
  const values = descriptor.options.map(({ value }) => value);
  const named = descriptor.options.map((option) => option.label).join(', ');
  const option = z.enum(values, { error: `${label} must be one of: ${named}.` });
  if (kind === 'choice') return option;
  const unique = (chosen: readonly string[]): boolean => new Set(chosen).size === chosen.length;
  const error = `${label} must be a list of: ${named}, each once.`;
  return z.array(z.enum(values, { error }), { error }).refine(unique, { error });
}

/**
 * Checks values that came from outside. A parameter that is not named has its default; a name that the rule does not
 * have is refused, because the user meant something by it.
 */
export function checkParameters(descriptors: readonly ParameterDescriptor[], given: unknown): CheckedParameters {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return { ok: false, problems: [{ name: '', sentence: 'The parameters must be given as names with values.' }] };
  }
  const known = new Set(descriptors.map(({ name }) => name));
  const problems: ParameterProblem[] = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({ name, sentence: `There is no parameter called ${name}.` }));
  const named = new Map<string, unknown>(Object.entries(given));
  const values: Record<string, ParameterValue> = {};
  for (const descriptor of descriptors) {
    const { name } = descriptor;
    const value = named.get(name);
    const checked = schemaOf(descriptor).safeParse(value === undefined ? descriptor.default : value);
    if (checked.success) values[name] = checked.data;
    else problems.push({ name, sentence: checked.error.issues[0]?.message ?? `${descriptor.label} cannot be used.` });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, values };
}
