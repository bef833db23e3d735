import { useEffect, useState, type ReactElement } from 'react';
import type { ImportPreview, MergeRecord } from '#core/contract/archive-jobs';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { Dialog } from '../app/dialog.tsx';
import { closeDialog } from '../app/open-dialog.ts';
import { useWorkstation } from '../app/workstation-store.ts';
import { mergeWords } from '../data/data-store.ts';
import { JobBar, useArchiveJob } from '../data/job-bar.tsx';
import { coverageWords, rollWords } from '../data/merge-records.tsx';
import { formatCount } from '../format/prices.ts';
import { Choice, Field } from './field.tsx';
import {
  askedToImport,
  askedToPreview,
  chooseFile,
  forgetImport,
  importFile,
  readAs,
  useImport,
} from './import-store.ts';
import { PreviewView } from './import-preview.tsx';

/** What the import did to the master. */
export function Receipt({ record }: { readonly record: MergeRecord }): ReactElement {
  return (
    <section className="import-receipt" data-testid="import-receipt">
      <h3>
        {record.symbol}: {formatCount(record.rowsBefore)} → {formatCount(record.rowsAfter)} bars
      </h3>
      <p>{mergeWords(record)}.</p>
      <p>{coverageWords(record)}.</p>
      {record.rolls.length === 0 ? null : <p>Changes of contract: {rollWords(record)}.</p>}
      <p className="soft">The receipt is kept: the Data tab lists it under the master.</p>
    </section>
  );
}

interface Chosen {
  readonly symbol: string;
  readonly contract: string;
  readonly allowConflicts: boolean;
}
type Change = (changes: Partial<Chosen>) => void;

function Target({
  chosen,
  isBusy,
  hasFile,
  onChange,
}: {
  readonly chosen: Chosen;
  readonly isBusy: boolean;
  readonly hasFile: boolean;
  readonly onChange: Change;
}): ReactElement {
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments ?? []);
  return (
    <div className="transfer-fields">
      <Field label="File">
        <button
          type="button"
          className="button"
          data-testid="import-choose"
          disabled={isBusy}
          onClick={() => void chooseFile()}
        >
          {hasFile ? 'Choose another…' : 'Choose…'}
        </button>
      </Field>
      <Choice
        label="Into the master of"
        testId="import-symbol"
        value={chosen.symbol}
        choices={instruments.map((each) => [each.symbol, `${each.symbol}  ${each.description}`])}
        onChange={(symbol) => {
          onChange({ symbol });
        }}
      />
      <Field label="Contract, if it is one">
        <input
          className="text-field"
          data-testid="import-contract"
          maxLength={32}
          placeholder="/NQZ26"
          value={chosen.contract}
          onChange={({ target }) => {
            onChange({ contract: target.value });
          }}
        />
      </Field>
    </div>
  );
}

/** The file as it is read, and the choice that goes with merging it; words of help before one is chosen. */
function Looked({
  preview,
  isLooking,
  allowConflicts,
  onChange,
}: {
  readonly preview: ImportPreview | null;
  readonly isLooking: boolean;
  readonly allowConflicts: boolean;
  readonly onChange: Change;
}): ReactElement | null {
  if (!preview) {
    return isLooking ? null : (
      <p className="soft">
        One-minute bars as CSV of NinjaTrader, FirstRate, Kibot, BacktestMarket or TradingView, or as CSV or Parquet of
        this program. Nothing is changed before you have seen how the file is read.
      </p>
    );
  }
  return (
    <>
      <PreviewView preview={preview} onReading={(reading) => void readAs(preview.fileId, reading)} />
      <label className="transfer-check">
        <input
          type="checkbox"
          data-testid="import-conflicts"
          checked={allowConflicts}
          onChange={({ target }) => {
            onChange({ allowConflicts: target.checked });
          }}
        />
        Replace bars of the master also where many of a day are far away
      </label>
    </>
  );
}

function mergeAsShown({ fileId, reading }: ImportPreview, { symbol, contract, allowConflicts }: Chosen): void {
  const named = contract.trim();
  void importFile({ fileId, symbol, reading, contract: named === '' ? null : named, allowConflicts });
}

/** Historical bars of another program, looked at before they are believed, then joined into the master. */
export function ImportDialog(): ReactElement {
  const { preview, record } = useImport();
  const selected = useWorkstation(({ selectedSymbol }) => selectedSymbol);
  const [chosen, setChosen] = useState<Chosen>({ symbol: selected ?? '', contract: '', allowConflicts: false });
  const job = useArchiveJob((state) => state.job);
  const asked = useAsked();
  const [looking, importing] = [askedOf(asked, askedToPreview), askedOf(asked, askedToImport)];
  const isBusy = looking.isBusy || importing.isBusy || job !== null;
  useEffect(() => forgetImport, []);
  const onChange: Change = (changes) => {
    setChosen((before) => ({ ...before, ...changes }));
  };
  return (
    <Dialog title="Import bars" testId="import-dialog" className="transfer-dialog" onClose={closeDialog}>
      <div className="transfer-body">
        <Target chosen={chosen} isBusy={isBusy} hasFile={preview !== null} onChange={onChange} />
        <Answer asked={looking} testId="preview-answer" />
        {record ? null : (
          <Looked
            preview={preview}
            isLooking={looking.isBusy}
            allowConflicts={chosen.allowConflicts}
            onChange={onChange}
          />
        )}
        <JobBar job={job} />
        <Answer asked={importing} testId="import-answer" />
        {record ? <Receipt record={record} /> : null}
      </div>
      <div className="dialog-foot">
        <button type="button" className="button" onClick={closeDialog}>
          Close
        </button>
        {record ? null : (
          <button
            type="button"
            className="button is-primary"
            data-testid="import-merge"
            disabled={!preview || !canBeMerged(preview) || isBusy}
            onClick={() => {
              if (preview) mergeAsShown(preview, chosen);
            }}
          >
            Merge as shown
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** Where the bars prove nothing, nobody but the user can say what the stamps mean. */
export const canBeMerged = ({ problem, by }: ImportPreview): boolean => problem === null && by !== 'unproven';
