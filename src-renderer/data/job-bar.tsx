import type { ReactElement } from 'react';
import { create } from 'zustand';
import type { ArchiveJob } from '#core/contract/archive-jobs';
import { ask } from '../app/asked-store.ts';
import { bridge } from '../app/bridge.ts';

export const useArchiveJob = create<{ readonly job: ArchiveJob | null }>(() => ({ job: null }));

const NAMES: Readonly<Record<ArchiveJob['kind'], string>> = {
  export: 'Export',
  merge: 'Merge',
  import: 'Import',
  retention: 'Old ticks',
};

const cancelJob = (): Promise<boolean> => ask('archive.cancelJob', () => bridge().request('archive.cancelJob', null));

/** What is being done with the archive, how far it is, and the way to end it. */
export function JobBar({ job }: { readonly job: ArchiveJob | null }): ReactElement | null {
  if (!job) return null;
  return (
    <div className="job-bar" role="status" data-testid="job-bar">
      <span>
        {NAMES[job.kind]}
        {job.symbol === null ? '' : ` ${job.symbol}`}: {job.phase}…
      </span>
      <progress max={1} value={job.fraction} aria-label={`${NAMES[job.kind]} progress`} />
      {job.canCancel ? (
        <button type="button" className="button is-small" data-testid="cancel-job" onClick={() => void cancelJob()}>
          Cancel
        </button>
      ) : null}
    </div>
  );
}
