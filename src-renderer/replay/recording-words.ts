import type { Recording } from '#core/contract/replay';
import { formatMinute } from '../format/eastern-time.ts';

/** Days that hold anything, newest first. */
export function daysOf(recordings: readonly Recording[]): readonly string[] {
  return [...new Set(recordings.map(({ choice }) => choice.day))];
}

/** Symbols of a day, whatever they were recorded as. */
export function symbolsOn(recordings: readonly Recording[], day: string): readonly string[] {
  const ofDay = recordings.filter(({ choice }) => choice.day === day);
  return [...new Set(ofDay.flatMap(({ symbols }) => symbols))].sort();
}

/** Recordings of a day that hold a symbol, the best kind first. */
export function choicesFor(recordings: readonly Recording[], day: string, symbol: string): readonly Recording[] {
  return recordings.filter(({ choice, symbols }) => choice.day === day && symbols.includes(symbol));
}

export const keyOf = ({ choice }: Recording): string => JSON.stringify(choice);

const symbolCount = ({ symbols }: Recording): string =>
  symbols.length === 1 ? '1 symbol' : `${symbols.length} symbols`;

/** A recording as the picker offers it. */
export function recordingWords(recording: Recording): { readonly title: string; readonly detail: string } {
  const { choice, fromMs, toMs } = recording;
  const span = `${formatMinute(fromMs)} to ${formatMinute(toMs)} ET`;
  switch (choice.kind) {
    case 'ticks':
      return {
        title: `Stored ticks, ${span}`,
        detail: `${symbolCount(recording)}, every trade; recorded by ${choice.source}`,
      };
    case 'tape':
      return {
        title: `Raw tape, ${span}`,
        detail: `${symbolCount(recording)}, the streamer’s own frames through the decoder`,
      };
    case 'bars':
      return {
        title: 'One-minute bars',
        detail: 'Estimated: four made-up ticks a minute, always in the same order',
      };
  }
}
