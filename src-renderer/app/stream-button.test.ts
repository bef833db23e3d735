import { describe, expect, it } from 'vitest';
import { STREAM_STATES } from '#core/contract/health';
import { buttonFace } from './stream-button.tsx';

describe('the stream button', () => {
  it('starts what is stopped or has given up, and stops everything that runs or still tries', () => {
    expect(STREAM_STATES.filter((state) => buttonFace(state, null).does === 'start')).toEqual([
      'stopped',
      'kicked',
      'faulted',
    ]);
  });

  it('says what is under way and cannot be pressed twice', () => {
    expect(buttonFace('stopped', 'starting')).toMatchObject({ label: 'Starting…', isBusy: true });
    expect(buttonFace('live', 'stopping')).toMatchObject({ label: 'Stopping…', isBusy: true });
    expect(buttonFace('live', 'retrying')).toMatchObject({ label: 'Stop streams', isBusy: false });
  });

  it('waits until the state is known', () => {
    expect(buttonFace(null, null).isBusy).toBe(true);
  });
});
