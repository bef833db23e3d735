// Loaded into a client's process before the client itself: sends connections that are meant for the broker to the
// practice exchange, and refuses every other one that would leave this computer. The client does not notice: it names
// the broker in the handshake and verifies the certificate against that name.
import { Socket } from 'node:net';
import { env } from 'node:process';

const BROKER = 'api.schwabapi.com';
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);
const port = Number(env['PRACTICE_HTTPS_PORT']);

const connect = Socket.prototype.connect;

Socket.prototype.connect = function (...args) {
  const [first, ...rest] = Array.isArray(args[0]) ? args[0] : args;
  const isTcp = typeof first === 'object' && first !== null && first.path === undefined;
  if (!isTcp) throw new Error('A client connects in a way that cannot be redirected.');
  const host = first.host ?? 'localhost';
  if (host === BROKER) return connect.call(this, { ...first, host: '127.0.0.1', port }, ...rest.filter(isListener));
  if (!LOOPBACK.has(host)) throw new Error(`A client wants to talk to ${host}.`);
  return connect.call(this, first, ...rest.filter(isListener));
};

function isListener(value) {
  return typeof value === 'function';
}
