import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LaunchOptionError, parseLaunchOptions } from './launch-options.ts';

describe('launch options', () => {
  it('opens just before the bell with a warm-up when nothing is said', () => {
    const { practice, unattended, seconds } = parseLaunchOptions([]);
    expect(practice).toMatchObject({ session: 'synthetic', startAt: '09:29:30', warmUpFrom: '08:15', external: null });
    expect({ unattended, seconds }).toEqual({ unattended: false, seconds: null });
  });

  it('does not warm up when a start is named, nor for a recorded session', () => {
    expect(parseLaunchOptions(['--start', '09:25']).practice).toMatchObject({ startAt: '09:25', warmUpFrom: null });
    expect(parseLaunchOptions(['--session=a/session.json']).practice).toMatchObject({
      startAt: null,
      warmUpFrom: null,
    });
  });

  it('reads lists of symbols as the broker writes them', () => {
    expect(parseLaunchOptions(['--symbols', '/nq, qqq,']).symbols).toEqual(['/NQ', 'QQQ']);
    expect(parseLaunchOptions(['--symbols', ' , ']).symbols).toBeNull();
  });

  it.each([
    [['--speed', '0']],
    [['--speed', '1001']],
    [['--speed', 'fast']],
    [['--speed', '']],
    [['--seconds', '-1']],
    [['--seconds', 'Infinity']],
    [['--start', '9:25']],
    [['--start', '24:00']],
    [['--warm-up', '08:60']],
    [['--seed', '1e99']],
    [['--practice-url', 'http://127.0.0.1:1']],
    [['--practice-token', 'x']],
    [['--source', 'moon']],
    [['--broker-url', 'https://127.0.0.1:8443']],
    [['--broker-certificate', 'x.pem']],
    [['--symbols', '/NQ,TSLA']],
    [['--watch', '<b>']],
  ])('refuses %j with a sentence that names the option', (argv) => {
    expect(() => parseLaunchOptions(argv)).toThrow(LaunchOptionError);
    expect(() => parseLaunchOptions(argv)).toThrow(/--[a-z-]+/);
  });

  it.each(['http://example.com', 'http://127.0.0.1.example.com/', 'http://192.168.0.2:80', 'nonsense', ''])(
    'attaches to no exchange outside this computer: %s',
    (url) => {
      expect(() => parseLaunchOptions(['--practice-url', url, '--practice-token', 't'])).toThrow(/of this computer/);
    },
  );

  it.each([
    'https://api.example.com',
    'http://127.0.0.1:1',
    'https://127.0.0.1.example.com',
    'https://127.0.0.1@evil.example',
  ])('practises a login with no address but an encrypted one of this computer: %s', (url) => {
    expect(() => parseLaunchOptions(['--broker-url', url, '--broker-certificate', 'c.pem'])).toThrow(/--broker-url/);
  });

  it('takes the origin of an exchange that plays the broker, and the source to begin with', () => {
    const words = ['--broker-url', 'https://127.0.0.1:8443/', '--broker-certificate', 'c.pem', '--source', 'broker'];
    const { broker, source } = parseLaunchOptions(words);
    expect({ broker, source }).toEqual({
      broker: { url: 'https://127.0.0.1:8443', certificate: 'c.pem' },
      source: 'broker',
    });
    expect(parseLaunchOptions([])).toMatchObject({ broker: null, source: null });
  });

  it('leaves the switches of Chromium alone and refuses every other option by name', () => {
    expect(parseLaunchOptions(['--no-sandbox', '--lang=de', '--speed', '2']).practice.speed).toBe(2);
    expect(() => parseLaunchOptions(['--sped', '60'])).toThrow(/no option --sped/);
    expect(() => parseLaunchOptions(['--help'])).toThrow(/--session/);
  });

  it('takes nothing from words that are no options, e.g. the address a second launch was given', () => {
    fc.assert(
      fc.property(fc.array(fc.string().filter((word) => !word.startsWith('-'))), (words) => {
        expect(parseLaunchOptions(words)).toEqual(parseLaunchOptions([]));
      }),
    );
  });
});
