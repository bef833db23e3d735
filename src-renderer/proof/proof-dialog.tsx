import type { ReactElement } from 'react';
import { Dialog } from '../app/dialog.tsx';
import { useWorkstation } from '../app/workstation-store.ts';
import { useCatalogue } from '../strategies/catalogue-store.ts';
import { ProofCard } from './proof-card.tsx';
import { closeProof, openProof, useProof, type ProofAnswer } from './proof-store.ts';

function Content({ signalId, answer }: { readonly signalId: string; readonly answer: ProofAnswer }): ReactElement {
  const instruments = useWorkstation(({ workstation }) => workstation?.instruments ?? null);
  const catalogue = useCatalogue();
  switch (answer.kind) {
    case 'asking':
      return <p className="dialog-waiting">Reading what the signal rests on…</p>;
    case 'unknown':
      return <p className="dialog-waiting">The archive of this session does not hold the signal {signalId}.</p>;
    case 'failed':
      return (
        <p className="dialog-waiting" role="alert">
          The proof could not be read. {answer.sentence}{' '}
          <button type="button" className="button" onClick={() => void openProof(signalId)}>
            Try again
          </button>
        </p>
      );
    case 'known': {
      const { symbol, strategy } = answer.story.signal;
      return (
        <ProofCard
          story={answer.story}
          bars={answer.bars}
          decimals={instruments?.find((instrument) => instrument.symbol === symbol)?.displayDecimals ?? 2}
          descriptors={catalogue.find(({ rule }) => rule === strategy)?.parameters ?? []}
        />
      );
    }
  }
}

/** The card of the signal that was asked about, over the window. */
export function ProofDialog(): ReactElement | null {
  const { signalId, answer } = useProof();
  if (signalId === null) return null;
  return (
    <Dialog title="Why this signal" testId="proof-dialog" className="proof-dialog" onClose={closeProof}>
      <Content signalId={signalId} answer={answer} />
    </Dialog>
  );
}
