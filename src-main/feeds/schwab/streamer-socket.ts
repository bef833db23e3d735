import { rootCertificates } from 'node:tls';
import WebSocket from 'ws';

export interface SocketListener {
  readonly opened: () => void;
  readonly text: (text: string) => void;
  /** A frame that is not text: the protocol has none. */
  readonly binary: (length: number) => void;
  /** A ping or pong: a sign of life. */
  readonly alive: () => void;
  /** Once, and the last call. */
  readonly closed: (reason: string) => void;
}

export interface StreamerSocket {
  send(text: string): void;
  /** Says goodbye and goes. */
  close(): void;
  /** Goes at once; the listener hears nothing more. */
  drop(): void;
}

export interface SocketOptions {
  /** Trusted besides the system's authorities; null for these alone. */
  readonly certificateAuthorityPem: string | null;
  /** Whether to offer permessage-deflate; a server may only use it when it was offered. */
  readonly offerCompression?: boolean;
}

/**
 * Above this `ws` closes the connection while the frame is still arriving, so that memory is bounded. Between the
 * decoder's own limit and this one a frame is counted and skipped.
 */
const LARGEST_PAYLOAD_BYTES = 64 * 1024 * 1024;
const GOODBYE_MS = 1_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;

function describeClose(code: number, words: string, error: Error | null): string {
  if (error) {
    const systemCode = 'code' in error && typeof error.code === 'string' ? error.code : error.message;
    return `The connection broke (${systemCode})`;
  }
  // 1006 never comes over the wire: the other side went without a word.
  if (code === 1_006) return 'The connection broke off';
  return words === ''
    ? `The server closed the connection (${code})`
    : `The server closed the connection (${code}: ${words})`;
}

/** Opens the streamer's WebSocket. */
export function openStreamerSocket(
  url: string,
  listener: SocketListener,
  { certificateAuthorityPem, offerCompression = false }: SocketOptions,
): StreamerSocket {
  const socket = new WebSocket(url, {
    // Frames of 400 bytes gain little, and inflating is asynchronous: it would cost latency, above all in the tail.
    perMessageDeflate: offerCompression,
    // Said aloud because NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would otherwise switch verification off.
    rejectUnauthorized: true,
    ...(certificateAuthorityPem === null ? {} : { ca: [...rootCertificates, certificateAuthorityPem] }),
    // A frame with broken text is to be counted and skipped like any other malformed one; the check would close the
    // connection instead. What cannot be decoded becomes U+FFFD, and JSON.parse has the last word.
    skipUTF8Validation: true,
    maxPayload: LARGEST_PAYLOAD_BYTES,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    followRedirects: false,
  });
  let error: Error | null = null;
  let dropped = false;

  socket.on('open', () => {
    if (!dropped) listener.opened();
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (dropped) return;
    if (isBinary) listener.binary(data.length);
    else listener.text(data.toString());
  });
  const alive = (): void => {
    if (!dropped) listener.alive();
  };
  socket.on('ping', alive);
  socket.on('pong', alive);
  socket.on('error', (cause) => {
    error = cause;
  });
  socket.on('close', (code, words) => {
    if (dropped) return;
    dropped = true;
    listener.closed(describeClose(code, words.toString(), error));
  });

  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => {
      dropped = true;
      socket.close(1_000);
      // A server that does not answer the goodbye must not keep the socket.
      setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
    },
    drop: () => {
      dropped = true;
      socket.terminate();
    },
  };
}
