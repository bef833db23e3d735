import type { MessagePort } from 'node:worker_threads';
import type { BusHello, BusKept, BusQuotes, BusToEngine, EngineToBus } from '#core/contract/bus-port';
import { KeptDebts } from './kept-debts.ts';

/** Messages of quotes that may be on their way: while some are worked on, the next are being sent. */
const CREDIT = 4;

export interface EngineLineListener {
  hello(hello: BusHello): void;
  quotes(quotes: BusQuotes): void;
  /** One function for each bar and then for each signal, to be called when it is where it must get to. */
  kept(message: BusKept, hello: BusHello, settle: readonly (() => void)[]): void;
}

/** One engine's port: hears what it sends, gives credit for quotes and acknowledges what was kept. */
export class EngineLine {
  readonly #port: MessagePort;
  readonly #listener: EngineLineListener;
  #hello: BusHello | null = null;
  #debts: KeptDebts | null = null;
  #spent = 0;

  constructor(port: MessagePort, listener: EngineLineListener) {
    this.#port = port;
    this.#listener = listener;
    port.on('message', (message: EngineToBus) => {
      this.#hear(message);
    });
  }

  /** Gives back all credit that was spent, or one message's worth of it. */
  giveCredit(most = CREDIT): void {
    for (let given = 0; given < most && this.#spent > 0; given += 1) {
      this.#spent -= 1;
      this.#say({ kind: 'more' });
    }
  }

  close(): void {
    this.#port.close();
  }

  #hear(message: EngineToBus): void {
    switch (message.kind) {
      case 'hello':
        this.#greeted(message);
        break;
      case 'quotes':
        this.#spent += 1;
        this.#listener.quotes(message);
        break;
      case 'kept':
        this.#keep(message);
        break;
    }
  }

  #greeted(hello: BusHello): void {
    const { engineRun } = hello;
    if (this.#hello?.engineRun !== engineRun) {
      this.#debts = new KeptDebts((seq) => {
        this.#say({ kind: 'taken', engineRun, seq });
      });
    }
    this.#hello = hello;
    this.#listener.hello(hello);
    this.#spent = CREDIT;
    this.giveCredit();
  }

  #keep(message: BusKept): void {
    if (!this.#hello || !this.#debts) return;
    const count = message.bars.length + message.signals.length;
    const isOwed = message.seq > 0;
    const settle = isOwed ? this.#debts.open(message.seq, count) : Array.from({ length: count }, () => () => undefined);
    this.#listener.kept(message, this.#hello, settle);
  }

  #say(message: BusToEngine): void {
    this.#port.postMessage(message);
  }
}
