import { useEffect, type ReactElement } from 'react';
import type { PreflightMend } from '#core/preflight/mends';
import type { PreflightItem } from '#core/preflight/preflight';
import { Answer } from '../app/answer.tsx';
import { askedOf, useAsked } from '../app/asked-store.ts';
import { Dialog } from '../app/dialog.tsx';
import { Icon } from '../app/icons.tsx';
import { closeDialog } from '../app/open-dialog.ts';
import { formatClock } from '../format/eastern-time.ts';
import { mend, runPreflight, usePreflight } from './preflight-store.ts';

const MEND_WORDS: Readonly<Record<PreflightMend, string>> = {
  'start-streams': 'Start streams',
  'retry-streams': 'Try again now',
  'renew-login': 'Log in…',
  'open-archive-folder': 'Open folder',
  'resume-alerts': 'Tell alerts again',
  'test-channels': 'Test them',
  'open-telling': 'Settings…',
  'block-sleep': 'Keep awake',
};

/** A slow look, e.g. at the disk, leaves the stream's newest second behind: the list is looked at again meanwhile. */
const LOOK_AGAIN_MS = 3_000;

function Item({ item, isBusy }: { readonly item: PreflightItem; readonly isBusy: boolean }): ReactElement {
  const { check, title, state, sentence, mend: way } = item;
  const icons = { ok: 'check', trouble: 'warning', 'not-asked': 'quiet' } as const;
  const tones = { ok: 'good', trouble: 'warn', 'not-asked': 'soft' } as const;
  return (
    <li className={`preflight-item is-${state}`} data-testid={`preflight-${check}`} data-state={state}>
      <span className={`tone-${tones[state]}`}>
        <Icon name={icons[state]} size={14} />
      </span>
      <b>{title}</b>
      <span className={state === 'trouble' ? '' : 'soft'}>{sentence}</span>
      {state === 'trouble' && way !== null ? (
        <button
          type="button"
          className="button is-small"
          data-testid={`mend-${check}`}
          disabled={isBusy}
          onClick={() => void mend(way)}
        >
          {MEND_WORDS[way]}
        </button>
      ) : (
        <span />
      )}
    </li>
  );
}

/** Is everything ready for the open? One line for each thing, and a button for each that is not. */
export function PreflightDialog(): ReactElement {
  const report = usePreflight((state) => state.report);
  const asked = useAsked();
  const mending = askedOf(asked, 'preflight.mend');
  const looking = askedOf(asked, 'preflight.run');
  useEffect(() => {
    void runPreflight();
    const timer = setInterval(() => void runPreflight(), LOOK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const troubles = report?.items.filter(({ state }) => state === 'trouble').length ?? 0;
  return (
    <Dialog title="Pre-flight" testId="preflight-dialog" className="preflight-dialog" onClose={closeDialog}>
      <div className="preflight-body">
        {report ? (
          <>
            <p className={`preflight-verdict tone-${troubles === 0 ? 'good' : 'warn'}`} data-testid="preflight-verdict">
              <Icon name={troubles === 0 ? 'check' : 'warning'} size={16} />
              {troubles === 0 ? 'All green.' : `${troubles} ${troubles === 1 ? 'thing is' : 'things are'} not ready.`}
              <span className="soft figures">Looked at {formatClock(report.exchangeMs)} ET</span>
            </p>
            <ul className="preflight-items">
              {report.items.map((item) => (
                <Item key={item.check} item={item} isBusy={mending.isBusy} />
              ))}
            </ul>
          </>
        ) : (
          <p className="dialog-waiting">Looking at login, stream, clock, archive, disk and channels.</p>
        )}
        <Answer asked={mending} testId="mend-answer" />
        {looking.outcome?.ok === false ? <Answer asked={looking} /> : null}
      </div>
      <div className="dialog-foot">
        <span className="soft">Runs by itself at 9:25 ET and tells you only what is not green.</span>
        <button type="button" className="button" onClick={() => void runPreflight()}>
          Look again
        </button>
        <button type="button" className="button is-primary" onClick={closeDialog}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
