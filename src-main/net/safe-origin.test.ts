import { expect, test } from 'vitest';
import { isSafeSocket } from './safe-origin.ts';

const BROKER = 'https://api.schwabapi.com';
const HERE = 'http://127.0.0.1:8080';

test.each([
  ['wss://streamer.test/ws', BROKER, true],
  ['wss://127.0.0.1:9/ws', HERE, true],
  ['ws://127.0.0.1:9/ws', HERE, true],
  ['ws://localhost:9', HERE, true],
  // A broker elsewhere that points at this computer.
  ['ws://127.0.0.1:9/ws', BROKER, false],
  ['ws://streamer.test/ws', BROKER, false],
  ['ws://streamer.test/ws', HERE, false],
  ['ws://127.0.0.1.evil.test/ws', HERE, false],
  ['ws://127.0.0.1@evil.test/ws', HERE, false],
  ['wss://user:word@streamer.test/ws', BROKER, false],
  ['https://streamer.test', BROKER, false],
  ['file:///etc/passwd', HERE, false],
  ['', HERE, false],
  ['wss://streamer.test/ws', 'nowhere', false],
])('a streamer at %j that %j named may get the login: %s', (socketUrl, apiBaseUrl, isSafe) => {
  expect(isSafeSocket(socketUrl, apiBaseUrl)).toBe(isSafe);
});
