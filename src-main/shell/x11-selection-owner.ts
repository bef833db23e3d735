import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Asks an X server who owns a selection: three requests of the X11 core protocol (X Window System Protocol, X.Org,
 * "Encoding"), enough to learn whether an XEmbed system tray is there. No library: the known one compiles on install.
 */

const COOKIE_NAME = 'MIT-MAGIC-COOKIE-1';
const TIMEOUT_MS = 2_000;
const REPLY_BYTES = 32;
const OPCODE_INTERN_ATOM = 16;
const OPCODE_GET_SELECTION_OWNER = 23;

const padded = (length: number): number => (length + 3) & ~3;

/** Reads `:0`, `:99.0`, `unix:1`; null for displays on other hosts, which are not asked. */
function displayNumber(display: string): string | null {
  return /^(?:unix)?:(\d+)(?:\.\d+)?$/.exec(display)?.[1] ?? null;
}

/** The cookie for a display from the bytes of an Xauthority file: counted strings, numbers in big-endian order. */
export function findCookie(authority: Buffer, display: string): Buffer {
  let at = 0;
  const field = (): Buffer => {
    const length = authority.readUInt16BE(at);
    const value = authority.subarray(at + 2, at + 2 + length);
    at += 2 + length;
    return value;
  };
  while (at + 2 < authority.length) {
    at += 2;
    field();
    const [number, name, data] = [field().toString(), field().toString(), field()];
    if (name === COOKIE_NAME && (number === display || number === '')) return data;
  }
  return Buffer.alloc(0);
}

function setupRequest(cookie: Buffer): Buffer {
  const name = cookie.length > 0 ? COOKIE_NAME : '';
  const request = Buffer.alloc(12 + padded(name.length) + padded(cookie.length));
  request.write('l', 0);
  request.writeUInt16LE(11, 2);
  request.writeUInt16LE(name.length, 6);
  request.writeUInt16LE(cookie.length, 8);
  request.write(name, 12);
  cookie.copy(request, 12 + padded(name.length));
  return request;
}

function internAtomRequest(name: string): Buffer {
  const request = Buffer.alloc(8 + padded(name.length));
  request.writeUInt8(OPCODE_INTERN_ATOM, 0);
  request.writeUInt8(1, 1);
  request.writeUInt16LE(request.length / 4, 2);
  request.writeUInt16LE(name.length, 4);
  request.write(name, 8);
  return request;
}

function selectionOwnerRequest(atom: number): Buffer {
  const request = Buffer.alloc(8);
  request.writeUInt8(OPCODE_GET_SELECTION_OWNER, 0);
  request.writeUInt16LE(2, 2);
  request.writeUInt32LE(atom, 4);
  return request;
}

/** Hands out exact numbers of bytes from a socket, in order. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #held = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#chunks = (socket as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  async take(count: number): Promise<Buffer> {
    while (this.#held.length < count) {
      const next = await this.#chunks.next();
      if (next.done) throw new Error('the X server closed the connection');
      this.#held = Buffer.concat([this.#held, next.value]);
    }
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return taken;
  }
}

async function converse(socket: Socket, cookie: Buffer, selection: string): Promise<boolean> {
  const reader = new ByteReader(socket);
  socket.write(setupRequest(cookie));
  const head = await reader.take(8);
  await reader.take(head.readUInt16LE(6) * 4);
  if (head.readUInt8(0) !== 1) throw new Error('the X server refused the connection');
  socket.write(internAtomRequest(selection));
  const atom = (await reader.take(REPLY_BYTES)).readUInt32LE(8);
  if (atom === 0) return false;
  socket.write(selectionOwnerRequest(atom));
  return (await reader.take(REPLY_BYTES)).readUInt32LE(8) !== 0;
}

/** Whether some window owns `selection` on `display` (such as `:0`). False when the server cannot be asked. */
export async function hasSelectionOwner(display: string, selection: string): Promise<boolean> {
  const number = displayNumber(display);
  if (number === null) return false;
  const authorityFile = process.env['XAUTHORITY'] ?? join(homedir(), '.Xauthority');
  const authority = await readFile(authorityFile).catch(() => Buffer.alloc(0));
  const socket = connect(`/tmp/.X11-unix/X${number}`);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('the X server did not answer')));
  try {
    return await converse(socket, findCookie(authority, number), selection);
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
