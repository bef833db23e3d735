import type { Price } from '#core/market/units';
import type { ParameterDescriptor, ParameterValue, ParameterValues } from '#core/signals/parameters';
import type { ProofFigure, ProofStep, RangeCorrection, StoredProof } from '#core/signals/proof';
import type { PriceRange } from '#core/signals/signal';
import { formatClock, formatDay, formatZone } from '../format/eastern-time.ts';
import { formatNumber, formatPrice } from '../format/prices.ts';

/** `25,612.50`, `0.16 %`, `2 contracts`, `1.5 times`, `20` */
export function figureWords({ value, unit }: ProofFigure, decimals: number): string {
  switch (unit) {
    case 'price':
      return formatPrice(value as Price, decimals);
    case 'percent':
      return `${formatNumber(value, 3)} %`;
    case 'contracts':
      return `${formatNumber(value, 0)} traded`;
    case 'multiple':
      return `${formatNumber(value, 2)} times`;
    case 'count':
      return formatNumber(value, 0);
  }
}

const SIGN_WORDS = { '>': 'above', '>=': 'at or above', '<': 'below', '<=': 'at or below' } as const;

/** A step of the arithmetic as a sentence without its verdict. */
export function stepWords(step: ProofStep, decimals: number): string {
  if (step.kind === 'figure') {
    return `${step.figure.name} ${figureWords(step.figure, decimals)}: ${step.how}`;
  }
  const { left, sign, right } = step;
  return `${left.name} ${figureWords(left, decimals)} ${SIGN_WORDS[sign]} ${right.name} ${figureWords(right, decimals)}`;
}

/** `Tue 24 Nov, 09:33:00 EST` */
export const instantWords = (ms: number): string => `${formatDay(ms)}, ${formatClock(ms)} ${formatZone(ms)}`;

const SECOND_MS = 1_000;

/** How old the newest trade was; a feed that had not spoken is not a fresh one. */
export function feedAgeWords(feedAgeMs: number | null): string {
  if (feedAgeMs === null) return 'no trade had come: the bars are the broker’s or the archive’s';
  return feedAgeMs < SECOND_MS
    ? `${formatNumber(feedAgeMs, 0)} ms old`
    : `${formatNumber(feedAgeMs / SECOND_MS, 1)} s old`;
}

const rangeWords = ({ low, high }: PriceRange, decimals: number): string =>
  `${formatPrice(low, decimals)} to ${formatPrice(high, decimals)}`;

/** What became known later; the signal itself stands. */
export function correctionWords({ before, after, isStillBroken }: RangeCorrection, decimals: number): string {
  const verdict = isStillBroken
    ? 'By the corrected range it would signal too.'
    : 'By the corrected range it would not signal.';
  return `The range was corrected from ${rangeWords(before, decimals)} to ${rangeWords(after, decimals)}. ${verdict}`;
}

function valueWords(descriptor: ParameterDescriptor | undefined, value: ParameterValue): string {
  const labelOf = (option: string): string =>
    descriptor && 'options' in descriptor
      ? (descriptor.options.find((known) => known.value === option)?.label ?? option)
      : option;
  if (value === null) return 'off';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return descriptor?.kind === 'number' ? `${value} ${descriptor.unit}` : String(value);
  if (typeof value === 'string') return labelOf(value);
  return value.length === 0 ? 'none' : value.map(labelOf).join(', ');
}

export interface ParameterRow {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** Whether the user or a preset chose it. */
  readonly isChosen: boolean;
}

const isSame = (left: ParameterValue, right: ParameterValue): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Every parameter of a signal by its label, those that differ from the rule's defaults first. */
export function parameterRows(
  values: ParameterValues,
  descriptors: readonly ParameterDescriptor[],
): readonly ParameterRow[] {
  const byName = new Map(descriptors.map((descriptor) => [descriptor.name, descriptor]));
  const rows = Object.entries(values).map(([name, value]) => {
    const descriptor = byName.get(name);
    return {
      name,
      label: descriptor?.label ?? name,
      value: valueWords(descriptor, value),
      isChosen: descriptor === undefined || !isSame(value, descriptor.default),
    };
  });
  return rows.sort((left, right) => Number(right.isChosen) - Number(left.isChosen));
}

/** What there is to know of where the evidence lies; null for a signal from before proofs were kept. */
export function referenceWords({ proof, evidenceSha256 }: StoredProof): readonly (readonly [string, string])[] {
  if (!proof) return [];
  const { position } = proof;
  return [
    ['Verdict', instantWords(proof.decidedAtMs)],
    ['Newest trade then', feedAgeWords(proof.feedAgeMs)],
    [
      'Stored feed',
      position ? `${position.epoch}, up to row ${formatNumber(position.throughRowSeq, 0)}` : 'none was heard',
    ],
    ['Evidence SHA-256', evidenceSha256 ?? 'not made'],
  ];
}
