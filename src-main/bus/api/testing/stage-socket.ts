import type WebSocket from 'ws';

type Message = Readonly<Record<string, unknown>>;

/** A WebSocket with what it has received. */
export class StageSocket {
  readonly received: Message[] = [];
  readonly socket: WebSocket;
  closed: { readonly code: number; readonly reason: string } | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => {
      this.received.push(JSON.parse(data.toString()) as Message);
      for (const look of this.#waiting) look();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      for (const look of this.#waiting) look();
    });
  }

  say(word: unknown): void {
    this.socket.send(JSON.stringify(word));
  }

  /** Resolves once something is true of what was received or of its end. */
  until(isTrue: (socket: this) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isTrue(this)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  ofType(type: string): Message[] {
    return this.received.filter((message) => message['type'] === type);
  }
}
