import { describe, expect, it } from 'vitest';
import { describeAptStatus, hasCandidate, installCommand, parseInstalled } from './system-packages.mjs';

describe('the packages of the system', () => {
  it('count when they are installed, or provided by one that is', () => {
    const listing = [
      'installed\tlibnss3\t',
      'config-files\txvfb\t',
      'installed\tlibgtk-3-0t64\tgtk3-binver-3.0.0, libgtk-3-0 (= 3.24.41-1)',
      '',
    ].join('\n');
    expect(parseInstalled(listing)).toEqual(new Set(['libnss3', 'libgtk-3-0t64', 'gtk3-binver-3.0.0', 'libgtk-3-0']));
  });

  it('are looked up under the name that this Debian has', () => {
    const policy = [
      'libasound2:',
      '  Installed: (none)',
      '  Candidate: (none)',
      'libasound2t64:',
      '  Installed: (none)',
      '  Candidate: 1.2.13-1',
    ].join('\n');
    expect(hasCandidate(policy, 'libasound2')).toBe(false);
    expect(hasCandidate(policy, 'libasound2t64')).toBe(true);
    expect(hasCandidate(policy, 'libcups2')).toBe(false);
  });

  it('come with one exact command', () => {
    expect(installCommand(['xvfb', 'dunst'])).toBe(
      'sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb dunst',
    );
  });

  it.each([
    ['dlstatus:3:41.5:Retrieving file 3 of 9', 'downloading 42 %, Retrieving file 3 of 9'],
    ['pmstatus:xvfb:60:Unpacking xvfb (amd64)', 'installing 60 %, Unpacking xvfb (amd64)'],
    ['pmstatus:libgtk-3-0:amd64:80.1:Configuring libgtk-3-0', 'installing 80 %, Configuring libgtk-3-0'],
    ['Reading package lists...', undefined],
  ])('%s is told as %s', (line, told) => {
    expect(describeAptStatus(line)).toBe(told);
  });
});
