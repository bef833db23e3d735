import { describe, expect, it } from 'vitest';
import { findCookie, hasSelectionOwner } from './x11-selection-owner.ts';

function entry(display: string, name: string, data: Buffer): Buffer {
  const counted = (value: Buffer): Buffer => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(value.length);
    return Buffer.concat([length, value]);
  };
  const fields = [Buffer.from('host'), Buffer.from(display), Buffer.from(name), data].map(counted);
  return Buffer.concat([Buffer.from([1, 0]), ...fields]);
}

describe('the X server’s cookie', () => {
  const authority = Buffer.concat([
    entry('1', 'MIT-MAGIC-COOKIE-1', Buffer.from('one')),
    entry('99', 'XDM-AUTHORIZATION-1', Buffer.from('other')),
    entry('99', 'MIT-MAGIC-COOKIE-1', Buffer.from('ninety-nine')),
  ]);

  it('is the one of the display and of the kind that is spoken', () => {
    expect(findCookie(authority, '99').toString()).toBe('ninety-nine');
    expect(findCookie(authority, '1').toString()).toBe('one');
  });

  it('is empty when there is none', () => {
    expect(findCookie(authority, '7')).toHaveLength(0);
    expect(findCookie(Buffer.alloc(0), '1')).toHaveLength(0);
  });
});

describe('asking for a selection', () => {
  it.each(['otherhost:0', 'nonsense', ':65000'])('is false when the display %s cannot be asked', async (display) => {
    expect(await hasSelectionOwner(display, '_NET_SYSTEM_TRAY_S0')).toBe(false);
  });
});
