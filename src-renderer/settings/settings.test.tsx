import { describe, expect, it } from 'vitest';
import { buttonOf, htmlOf, textOf } from '../testing/html.ts';
import { NOW_WALL_MS, makeConnected, makeLogin } from '../testing/make-login.ts';
import { BackupSection } from './backup-section.tsx';
import { ForgetConfirm, ForgetSection } from './forget-section.tsx';
import { SourceSection } from './source-section.tsx';

const IDLE = { isBusy: false, outcome: null };
const folder = (path: string): { path: string; lastWrittenWallMs: number | null; problem: string | null } => ({
  path,
  lastWrittenWallMs: NOW_WALL_MS,
  problem: null,
});

describe('the source of the streams', () => {
  it('is marked, and the broker can be chosen once there is a login', () => {
    const section = (login: ReturnType<typeof makeLogin>): string =>
      htmlOf(<SourceSection login={login} streamSource="practice" asked={IDLE} />);
    expect(section(makeLogin())).toMatch(/data-testid="source-broker"[^>]* disabled=""/);
    expect(section(makeConnected())).not.toContain('disabled=""');
    expect(section(makeConnected())).toMatch(/data-testid="source-practice"[^>]* checked=""/);
  });

  it('calls a practised login by its name', () => {
    const login = makeConnected({ isPractice: true, brokerName: 'Practice exchange' });
    expect(textOf(<SourceSection login={login} streamSource="broker" asked={IDLE} />)).toContain(
      'Practice exchange (practice login)',
    );
  });
});

describe('forgetting', () => {
  it('takes two acts', () => {
    const section = <ForgetSection login={makeConnected()} asked={IDLE} />;
    expect(buttonOf(section, 'Forget everything…')?.isDisabled).toBe(false);
    expect(buttonOf(section, 'Forget everything')).toBeUndefined();
    const confirm = (
      <ForgetConfirm what="everything" isBusy={false} onKeep={() => undefined} onForget={() => undefined} />
    );
    expect(textOf(confirm)).toContain('the app key and its secret are removed from this computer');
    expect(buttonOf(confirm, 'Forget everything')?.isDisabled).toBe(true);
    expect(buttonOf(confirm, 'Keep')?.isDisabled).toBe(false);
  });

  it('is not offered where nothing is kept', () => {
    const section = <ForgetSection login={makeLogin()} asked={IDLE} />;
    expect(buttonOf(section, 'Forget the tokens…')?.isDisabled).toBe(true);
    expect(buttonOf(section, 'Forget everything…')?.isDisabled).toBe(true);
  });
});

describe('the backup', () => {
  const section = (folders: ReturnType<typeof folder>[]): ReturnType<typeof BackupSection> => (
    <BackupSection backup={{ folders }} nowWallMs={NOW_WALL_MS} asked={{}} />
  );

  it('lists its folders with their last writing and their problem', () => {
    const view = section([{ ...folder('/media/usb'), problem: 'The folder is not there.' }]);
    expect(textOf(view)).toContain('/media/usb written 16:40:00 ET');
    expect(textOf(view)).toContain('The folder is not there.');
  });

  it('has three folders at most', () => {
    const paths = ['/a', '/b', '/c'];
    expect(buttonOf(section(paths.slice(0, 2).map(folder)), 'Add a folder')?.isDisabled).toBe(false);
    expect(buttonOf(section(paths.map(folder)), 'Add a folder')?.isDisabled).toBe(true);
  });

  it('is neither written nor restored without a passphrase', () => {
    const view = section([folder('/a')]);
    expect(buttonOf(view, 'Back up now')?.isDisabled).toBe(true);
    expect(buttonOf(view, 'Restore from a file')?.isDisabled).toBe(true);
    expect(textOf(view)).toContain('At least 12 characters');
  });
});
