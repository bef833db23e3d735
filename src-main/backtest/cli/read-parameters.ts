import type { CatalogueEntry } from '#core/signals/active-strategy';
import type { SweepAxis } from '#core/contract/backtest';
import type { ParameterDescriptor, ParameterValue } from '#core/signals/parameters';
import { UsageError } from '../../archive/cli/archive-command.ts';

/** More steps in one axis are a mistake in its step. */
const MOST_STEPS = 200;

function descriptorOf({ parameters, title }: CatalogueEntry, name: string): ParameterDescriptor {
  const found = parameters.find((descriptor) => descriptor.name === name);
  if (found) return found;
  throw new UsageError(`${title} has no parameter ${name}; it has ${parameters.map((one) => one.name).join(', ')}.`);
}

function valueOf(descriptor: ParameterDescriptor, raw: string): ParameterValue {
  switch (descriptor.kind) {
    case 'number':
      if (raw === 'off') return null;
      if (raw.trim() === '' || !Number.isFinite(Number(raw))) {
        throw new UsageError(`${descriptor.name} takes a number, not "${raw}".`);
      }
      return Number(raw);
    case 'switch':
      if (raw !== 'on' && raw !== 'off') throw new UsageError(`${descriptor.name} takes on or off, not "${raw}".`);
      return raw === 'on';
    case 'choice':
      return raw;
    case 'set':
      return raw === '' ? [] : raw.split(',');
  }
}

function split(raw: string, option: string): readonly [name: string, value: string] {
  const at = raw.indexOf('=');
  if (at < 1) throw new UsageError(`--${option} takes NAME=VALUE, not "${raw}".`);
  return [raw.slice(0, at), raw.slice(at + 1)];
}

/** The parameters of `--set`, by name. Throws UsageError; whether the values fit the rule is checked with the rest. */
export function readParameters(entry: CatalogueEntry, settings: readonly string[]): Record<string, ParameterValue> {
  return Object.fromEntries(
    settings.map((raw) => {
      const [name, value] = split(raw, 'set');
      return [name, valueOf(descriptorOf(entry, name), value)];
    }),
  );
}

function steps(raw: string): number[] | null {
  const [, from, to, step] = /^(-?[\d.]+):(-?[\d.]+):([\d.]+)$/.exec(raw) ?? [];
  if (from === undefined || to === undefined || step === undefined) return null;
  const count = Math.floor((Number(to) - Number(from)) / Number(step) + 1e-9) + 1;
  if (!(count >= 1) || count > MOST_STEPS) throw new UsageError(`${raw} makes no steps, or more than ${MOST_STEPS}.`);
  return Array.from({ length: count }, (_, index) => Number((Number(from) + index * Number(step)).toFixed(9)));
}

/** The axes of `--sweep`. Throws UsageError. */
export function readSweep(entry: CatalogueEntry, axes: readonly string[]): SweepAxis[] {
  if (axes.length > 2) throw new UsageError('A sweep has one or two axes.');
  return axes.map((raw) => {
    const [parameter, list] = split(raw, 'sweep');
    const descriptor = descriptorOf(entry, parameter);
    if (descriptor.kind === 'set') throw new UsageError(`${parameter} is a list and cannot be swept.`);
    const values =
      steps(list) ?? list.split(',').map((value) => valueOf(descriptor, value) as SweepAxis['values'][number]);
    return { parameter, values };
  });
}
