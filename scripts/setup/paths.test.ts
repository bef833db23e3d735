import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from './paths.mjs';
import { cleanEnvironment } from './set-up.mjs';
import { hasDisplay } from '../desktop/display.mjs';
import { withoutSession } from '../desktop/private-desktop.mjs';

describe('the cache', () => {
  it('lies where each platform keeps caches', () => {
    expect(cacheFolder({}, 'linux', '/home/ada')).toBe(join('/home/ada', '.cache', 'bellwether'));
    expect(cacheFolder({ XDG_CACHE_HOME: '/big' }, 'linux', '/home/ada')).toBe(join('/big', 'bellwether'));
    expect(cacheFolder({}, 'darwin', '/Users/ada')).toBe(join('/Users/ada', 'Library', 'Caches', 'bellwether'));
    expect(cacheFolder({ LOCALAPPDATA: '/L' }, 'win32', '/ada')).toBe(join('/L', 'bellwether', 'Cache'));
  });
});

describe('the environment of what is started', () => {
  it('lacks what would change it by accident', () => {
    expect(cleanEnvironment({ PATH: '/bin', ELECTRON_RUN_AS_NODE: '1', BELLWETHER_SQLITE_BINDING: '/old' })).toEqual({
      PATH: '/bin',
    });
  });

  it('of a private desktop is cut off from the one we were started on', () => {
    const own = { DISPLAY: ':0', WAYLAND_DISPLAY: 'w', DBUS_SESSION_BUS_ADDRESS: 'unix:x', SSH_AUTH_SOCK: '/s' };
    expect(withoutSession({ HOME: '/home/ada', ...own })).toEqual({ HOME: '/home/ada' });
  });

  it('has a display on Linux only where one is named', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
  });
});
