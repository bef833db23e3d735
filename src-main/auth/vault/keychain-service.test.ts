import { describe, expect, it } from 'vitest';
import { keychainService } from './keychain-service.ts';

describe('the name under which a login is filed', () => {
  it('is the plain one for the usual folder', () => {
    expect(keychainService('Bellwether', null)).toBe('Bellwether');
  });

  it('is another for each folder of the user’s own, and the same however the folder is written', () => {
    const one = keychainService('Bellwether', '/home/trader/one');
    expect(one).toMatch(/^Bellwether [0-9a-f]{8}$/);
    expect(keychainService('Bellwether', '/home/trader/two/../one/')).toBe(one);
    expect(keychainService('Bellwether', '/home/trader/two')).not.toBe(one);
    expect(keychainService('Bellwether practice', '/home/trader/one')).not.toBe(one);
  });
});
