import { useState, type ReactElement } from 'react';
import type { StrategyDraft } from '#core/contract/strategies';
import type { ActiveStrategy } from '#core/signals/active-strategy';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { Dialog } from '../app/dialog.tsx';
import { useWorkstation } from '../app/workstation-store.ts';
import { useCatalogue } from './catalogue-store.ts';
import {
  addDraft,
  changeDraft,
  chooseStrategy,
  closeStrategies,
  discardDraft,
  openStrategies,
  removeStrategy,
  saveDraft,
  STRATEGIES_ASKED,
  useStrategies,
} from './strategies-store.ts';
import { draftFrom, isChanged } from './strategy-draft.ts';
import { StrategyForm } from './strategy-form.tsx';
import { StrategyList } from './strategy-list.tsx';

/** Removing is asked twice: the parameters are gone with it. */
function RemoveButton({ id }: { readonly id: string }): ReactElement {
  const [isSure, setSure] = useState(false);
  return (
    <button
      type="button"
      className="button"
      data-testid="remove-strategy"
      onClick={() => {
        if (isSure) void removeStrategy(id);
        else setSure(true);
      }}
      onBlur={() => {
        setSure(false);
      }}
    >
      {isSure ? 'Press again to remove' : 'Remove'}
    </button>
  );
}

/** While there is nothing to edit: it is being read, or could not be. */
function Waiting(): ReactElement {
  const { outcome } = askedOf(useAsked(), STRATEGIES_ASKED.list);
  return (
    <p className="dialog-waiting">
      {outcome?.sentence ?? 'Reading the strategies…'}{' '}
      {outcome ? (
        <button type="button" className="button" onClick={openStrategies}>
          Try again
        </button>
      ) : null}
    </p>
  );
}

interface EditedProperties {
  readonly name: string;
  readonly draft: StrategyDraft;
  /** What is kept of it; undefined: it is new. */
  readonly saved: ActiveStrategy | undefined;
}

function Foot({ edited }: { readonly edited: EditedProperties | null }): ReactElement {
  const asked = useAsked();
  const saving = askedOf(asked, STRATEGIES_ASKED.save);
  const isDirty = edited !== null && isChanged(edited.draft, edited.saved);
  return (
    <div className="dialog-foot">
      <div className="soft">
        <Answer asked={saving} testId="strategy-answer" />
        <Answer asked={askedOf(asked, STRATEGIES_ASKED.remove)} />
      </div>
      {edited?.saved ? <RemoveButton key={edited.saved.id} id={edited.saved.id} /> : null}
      {isDirty ? (
        <button
          type="button"
          className="button"
          onClick={() => {
            discardDraft(edited.name);
          }}
        >
          Discard changes
        </button>
      ) : null}
      <button
        type="button"
        className="button is-primary"
        data-testid="save-strategy"
        disabled={!isDirty || saving.isBusy}
        onClick={() => {
          if (edited) void saveDraft(edited.name, edited.draft);
        }}
      >
        Save
      </button>
      <button type="button" className="button" onClick={closeStrategies}>
        Close
      </button>
    </div>
  );
}

function Form({ name, draft }: EditedProperties): ReactElement {
  const problems = useStrategies((state) => state.problems);
  const entry = useCatalogue().find(({ rule }) => rule === draft.rule);
  if (!entry) return <p className="dialog-waiting">This version does not know the rule {draft.rule}.</p>;
  return (
    <StrategyForm
      key={name}
      draft={draft}
      entry={entry}
      problems={problems}
      onChange={(changed) => {
        changeDraft(name, changed);
      }}
    />
  );
}

function Editor({ kept }: { readonly kept: readonly ActiveStrategy[] }): ReactElement {
  const { drafts, chosen } = useStrategies();
  const catalogue = useCatalogue();
  const symbol = useWorkstation(({ selectedSymbol }) => selectedSymbol);
  const saved = kept.find(({ id }) => id === chosen);
  const draft = (chosen === null ? undefined : drafts[chosen]) ?? saved;
  const edited = chosen !== null && draft ? { name: chosen, draft, saved } : null;
  return (
    <>
      <div className="strategies-body">
        <StrategyList
          kept={kept}
          drafts={drafts}
          chosen={chosen}
          catalogue={catalogue}
          onChoose={chooseStrategy}
          onAdd={(rule, presetId) => {
            const from = catalogue.find((known) => known.rule === rule);
            const preset = from?.presets.find(({ id }) => id === presetId);
            if (from && preset) addDraft(draftFrom(from, preset, symbol === null ? [] : [symbol]));
          }}
        />
        {edited ? (
          <Form key={edited.name} {...edited} />
        ) : (
          <p className="dialog-waiting">Choose a strategy, or add one from a preset.</p>
        )}
      </div>
      <Foot edited={edited} />
    </>
  );
}

/** What is watched, and by which rules. What is saved watches from that moment on; nothing has to be started again. */
export function StrategiesDialog(): ReactElement | null {
  const { isOpen, kept } = useStrategies();
  if (!isOpen) return null;
  return (
    <Dialog title="Strategies" testId="strategies-dialog" className="strategies-dialog" onClose={closeStrategies}>
      {kept === null ? <Waiting /> : <Editor kept={kept} />}
    </Dialog>
  );
}
