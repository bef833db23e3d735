import { describe, expect, it } from 'vitest';
import { isTrustedSender } from './trusted-sender.ts';

const top = (url: string): Parameters<typeof isTrustedSender>[0] => ({ url, parent: null });

describe('the sender check', () => {
  it('accepts the top frame of our own page', () => {
    expect(isTrustedSender(top('bellwether://app/index.html'))).toBe(true);
  });

  it.each([
    '',
    'about:blank',
    'file:///app/index.html',
    'bellwether://app.evil/index.html',
    'bellwether://evil/?bellwether://app',
    'https://app/index.html',
    'bellwether:app',
    'not a url',
  ])('refuses %j', (url) => {
    expect(isTrustedSender(top(url))).toBe(false);
  });

  it('refuses a sub-frame of our own page, and a frame that is gone', () => {
    const parent = top('bellwether://app/index.html') as unknown as Electron.WebFrameMain;
    expect(isTrustedSender({ url: 'bellwether://app/index.html', parent })).toBe(false);
    expect(isTrustedSender(null)).toBe(false);
  });
});
