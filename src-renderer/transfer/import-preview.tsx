import type { ReactElement } from 'react';
import { BAR_STAMPS, IMPORT_FORMATS, IMPORT_ZONES } from '#core/contract/archive-choices';
import type { ImportPreview, ImportReading } from '#core/contract/archive-jobs';
import { formatCount, UNKNOWN } from '../format/prices.ts';
import { Choice } from './field.tsx';

const FORMAT_WORDS: Readonly<Record<ImportReading['format'], string>> = {
  ninjatrader: 'NinjaTrader',
  kibot: 'Kibot',
  firstrate: 'FirstRate',
  backtestmarket: 'BacktestMarket',
  tradingview: 'TradingView',
  bellwether: 'Bellwether CSV',
  headed: 'Time, then prices by name',
  parquet: 'Bellwether Parquet',
};
const STAMP_WORDS = { start: 'Start of the minute', end: 'End of the minute' } as const;
/** Stands in the choice of a zone that the user has to make. */
const UNSAID = '';

type OnReading = (reading: ImportReading) => void;

const figure = (value: number | null): string => (value === null ? UNKNOWN : formatCount(Math.round(value)));

function Evidence({
  preview,
  onReading,
}: {
  readonly preview: ImportPreview;
  readonly onReading: OnReading;
}): ReactElement | null {
  const { evidence, reading } = preview;
  if (evidence.length === 0) return null;
  return (
    <table className="grid-table evidence" data-testid="import-evidence">
      <thead>
        <tr>
          <th scope="col">If stamped in</th>
          <th scope="col">at the</th>
          <th scope="col" className="number" title="17:15 to 18:00 in New York, when Globex rests">
            Bars in the daily break
          </th>
          <th scope="col" className="number" title="Mean volume of the minute before the bell">
            Volume 09:29
          </th>
          <th scope="col" className="number" title="Mean volume of the minute that begins with the bell">
            Volume 09:30
          </th>
          <th scope="col">Fits</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map(({ zone, stamp, barsInBreak, volumeAtOpen, volumeBeforeOpen, fits }) => (
          <tr
            key={`${zone} ${stamp}`}
            aria-selected={zone === reading.zone && stamp === reading.stamp}
            data-fits={fits}
            onClick={() => {
              onReading({ ...reading, zone, stamp });
            }}
          >
            <th scope="row">{zone}</th>
            <td>{stamp}</td>
            <td className="number figures">{formatCount(barsInBreak)}</td>
            <td className="number figures">{figure(volumeBeforeOpen)}</td>
            <td className="number figures">{figure(volumeAtOpen)}</td>
            <td className={fits ? 'tone-good' : 'soft'}>{fits ? 'yes' : 'no'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Reading({
  preview,
  onReading,
}: {
  readonly preview: ImportPreview;
  readonly onReading: OnReading;
}): ReactElement {
  const { reading, by } = preview;
  const isFixed = reading.format === 'parquet';
  const formats = isFixed ? (['parquet'] as const) : IMPORT_FORMATS;
  const zones: readonly string[] = [...new Set([...IMPORT_ZONES, reading.zone])];
  return (
    <div className="transfer-fields">
      <Choice<ImportReading['format']>
        label="Written by"
        testId="import-format"
        value={reading.format}
        choices={formats.map((format) => [format, FORMAT_WORDS[format]])}
        isDisabled={isFixed}
        onChange={(format) => {
          onReading({ ...reading, format });
        }}
      />
      <Choice
        label="Zone of the times"
        testId="import-zone"
        value={by === 'unproven' ? UNSAID : reading.zone}
        choices={[
          ...(by === 'unproven' ? [[UNSAID, 'Choose the zone'] as const] : []),
          ...zones.map((zone) => [zone, zone] as const),
        ]}
        isDisabled={isFixed}
        onChange={(zone) => {
          if (zone !== UNSAID) onReading({ ...reading, zone });
        }}
      />
      <Choice
        label="Stamped at the"
        testId="import-stamp"
        value={reading.stamp}
        choices={BAR_STAMPS.map((stamp) => [stamp, STAMP_WORDS[stamp]])}
        isDisabled={isFixed}
        onChange={(stamp) => {
          onReading({ ...reading, stamp });
        }}
      />
    </div>
  );
}

/** What a file is taken for, why, and its first bars as they would be stored. */
export function PreviewView({
  preview,
  onReading,
}: {
  readonly preview: ImportPreview;
  readonly onReading: OnReading;
}): ReactElement {
  const { name, rows, readableRows, firstStart, lastStart, lines, sentence, by, problem } = preview;
  return (
    <section className="import-preview" data-testid="import-preview" data-by={by}>
      <h3>{name}</h3>
      <Reading preview={preview} onReading={onReading} />
      <p className={by === 'unproven' ? 'tone-warn' : 'soft'} data-testid="import-sentence">
        {sentence}
      </p>
      <Evidence preview={preview} onReading={onReading} />
      {problem === null ? (
        <>
          <p>
            {formatCount(readableRows)} of {formatCount(rows)} rows are bars, {firstStart} to {lastStart}. The first:
          </p>
          <pre className="import-lines">{lines.join('\n')}</pre>
        </>
      ) : (
        <p className="tone-bad" data-testid="import-problem">
          {problem}
        </p>
      )}
    </section>
  );
}
