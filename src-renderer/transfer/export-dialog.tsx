import { useState, type ReactElement } from 'react';
import { EXPORT_FORMATS, EXPORT_ZONES, type ExportZone } from '#core/contract/archive-choices';
import type { ExportRequest } from '#core/contract/archive-jobs';
import { Answer } from '../app/answer.tsx';
import { ask, askedOf, forgetAnswer, useAsked } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';
import { exchangeNow } from '../app/clock.ts';
import { Dialog } from '../app/dialog.tsx';
import { closeDialog } from '../app/open-dialog.ts';
import { useWorkstation } from '../app/workstation-store.ts';
import { CHART_FRAMES } from '../chart/bar-frame.ts';
import { useFrame } from '../chart/frame-store.ts';
import { visibleSpan } from '../chart/visible-span.ts';
import { JobBar, useArchiveJob } from '../data/job-bar.tsx';
import { formatInstant } from '../format/eastern-time.ts';
import { formatCount } from '../format/prices.ts';
import { formOnScreen, isMadeOfMinutes, requestOf, type ExportForm } from './export-form.ts';
import { Choice, Field } from './field.tsx';

const ASKED = 'export.write';
const BYTES_PER_KILOBYTE = 1_000;

const ZONE_WORDS: Readonly<Record<ExportZone, string>> = {
  UTC: 'UTC',
  'America/New_York': 'New York',
  'America/Chicago': 'Chicago',
};
const FORMAT_WORDS = { csv: 'CSV', parquet: 'Parquet', json: 'JSON' } as const;

export const writeExport = (request: ExportRequest): Promise<boolean> =>
  ask(ASKED, async () => {
    const outcome = await bridge().request('export.write', request);
    if (outcome.kind === 'cancelled') return { ok: true, sentence: 'Cancelled: nothing was written.' };
    const { file, rows, bytes } = outcome;
    const kilobytes = formatCount(Math.ceil(bytes / BYTES_PER_KILOBYTE));
    return { ok: true, sentence: `${formatCount(rows)} bars written to ${file}, ${kilobytes} kB.` };
  });

type Change = (changes: Partial<ExportForm>) => void;

function RangeFields({ form, onChange }: { readonly form: ExportForm; readonly onChange: Change }): ReactElement {
  const span = visibleSpan();
  const isDays = form.range === 'days';
  return (
    <fieldset className="transfer-range">
      <legend>Range</legend>
      <label>
        <input
          type="radio"
          name="export-range"
          data-testid="export-screen"
          checked={!isDays}
          disabled={!span}
          onChange={() => {
            onChange({ range: 'screen' });
          }}
        />
        {span ? `On screen: ${formatInstant(span.fromMs)} to ${formatInstant(span.toMs)}` : 'On screen: no bar'}
      </label>
      <label>
        <input
          type="radio"
          name="export-range"
          data-testid="export-days"
          checked={isDays}
          onChange={() => {
            onChange({ range: 'days' });
          }}
        />
        Trading days
        <input
          type="date"
          aria-label="First trading day"
          data-testid="export-from"
          value={form.fromDay}
          disabled={!isDays}
          onChange={({ target }) => {
            onChange({ fromDay: target.value });
          }}
        />
        to
        <input
          type="date"
          aria-label="Last trading day"
          data-testid="export-to"
          value={form.toDay}
          disabled={!isDays}
          onChange={({ target }) => {
            onChange({ toDay: target.value });
          }}
        />
      </label>
    </fieldset>
  );
}

function Choices({ form, onChange }: { readonly form: ExportForm; readonly onChange: Change }): ReactElement {
  const frame = useFrame((state) => state.frame);
  const symbols = useWorkstation(({ workstation }) => workstation?.instruments ?? []);
  const isListed = CHART_FRAMES.some(({ name }) => name === frame.name) || !isMadeOfMinutes(frame.name);
  const frames = [...CHART_FRAMES, ...(isListed ? [] : [frame])];
  return (
    <div className="transfer-fields">
      <Choice
        label="Symbol"
        testId="export-symbol"
        value={form.symbol}
        choices={symbols.map(({ symbol, description }) => [symbol, `${symbol}  ${description}`])}
        onChange={(symbol) => {
          onChange({ symbol });
        }}
      />
      <Choice
        label="From"
        testId="export-place"
        value={form.place}
        choices={[
          ['archive', 'Archive'],
          ['master', 'Master'],
        ]}
        onChange={(place) => {
          onChange({ place });
        }}
      />
      <Choice
        label="Timeframe"
        testId="export-timeframe"
        value={form.timeframe}
        choices={frames.map(({ name, words }) => [name, words])}
        onChange={(timeframe) => {
          onChange({ timeframe });
        }}
      />
      <Choice
        label="Hours"
        testId="export-hours"
        value={form.hours}
        choices={[
          ['all', 'All hours'],
          ['regular', 'Regular, 09:30 to 16:00'],
        ]}
        onChange={(hours) => {
          onChange({ hours });
        }}
      />
      <Choice
        label="Prices"
        testId="export-adjustment"
        value={form.adjustment}
        choices={[
          ['none', 'As they traded'],
          ['difference', 'Rolls adjusted by difference'],
          ['ratio', 'Rolls adjusted by ratio'],
        ]}
        onChange={(adjustment) => {
          onChange({ adjustment });
        }}
      />
      <Choice
        label="Format"
        testId="export-format"
        value={form.format}
        choices={EXPORT_FORMATS.map((format) => [format, FORMAT_WORDS[format]])}
        onChange={(format) => {
          onChange({ format });
        }}
      />
      {form.format === 'parquet' ? (
        <Field label="Stamps">
          <span className="soft">Parquet holds instants: each reader shows its own zone.</span>
        </Field>
      ) : (
        <Choice
          label="Stamps"
          testId="export-zone"
          value={form.zone}
          choices={EXPORT_ZONES.map((zone) => [zone, ZONE_WORDS[zone]])}
          onChange={(zone) => {
            onChange({ zone });
          }}
        />
      )}
    </div>
  );
}

/** Bars as a file for other programs: what is on screen, or any range. */
export function ExportDialog(): ReactElement {
  const selected = useWorkstation(({ selectedSymbol }) => selectedSymbol);
  const { frame, hours } = useFrame();
  const [form, setForm] = useState<ExportForm>(() =>
    formOnScreen(selected ?? '', visibleSpan(), frame.name, hours, exchangeNow() ?? Date.now()),
  );
  const job = useArchiveJob((state) => state.job);
  const asked = askedOf(useAsked(), ASKED);
  const onChange: Change = (changes) => {
    forgetAnswer(ASKED);
    setForm((before) => ({ ...before, ...changes }));
  };
  const request = requestOf(form, visibleSpan());
  const problem = typeof request === 'string' ? request : null;
  return (
    <Dialog title="Export bars" testId="export-dialog" className="transfer-dialog" onClose={closeDialog}>
      <div className="transfer-body">
        <Choices form={form} onChange={onChange} />
        <RangeFields form={form} onChange={onChange} />
        <p className="soft">
          Each bar is stamped where it begins. Prices are exact; grade, contract and source stand beside them.
        </p>
        <JobBar job={job} />
        {problem === null ? null : <p className="tone-warn">{problem}</p>}
        <Answer asked={asked} testId="export-answer" />
      </div>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={closeDialog}>
          Close
        </button>
        <button
          type="button"
          className="button is-primary"
          data-testid="export-write"
          disabled={typeof request === 'string' || asked.isBusy || job !== null}
          onClick={() => {
            if (typeof request !== 'string') void writeExport(request);
          }}
        >
          Choose a file and export…
        </button>
      </div>
    </Dialog>
  );
}
