import type { ReactElement } from 'react';
import type { AccountView } from '#core/contract/portfolio';
import { emptySentence, type PartName } from './part-note.ts';
import { syncNow } from './portfolio-store.ts';

interface Properties {
  readonly accounts: readonly AccountView[];
  readonly part: PartName;
  readonly nowWallMs: number;
}

/** Nothing there, or nothing known: said apart, with the one thing that can be done. */
export function TableEmpty({ accounts, part, nowWallMs }: Properties): ReactElement {
  return (
    <div className="table-empty" data-testid={`${part}-empty`}>
      <p className="figures">{emptySentence(accounts, part, nowWallMs)}</p>
      <button type="button" className="button" onClick={() => void syncNow()}>
        Sync now
      </button>
    </div>
  );
}
