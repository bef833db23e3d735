import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Access } from '../../access.ts';
import { NO_FAULTS, type Faults } from '../../faults/faults.ts';
import { RestApi } from '../../rest/rest-api.ts';
import { Brokerage } from '../brokerage.ts';
import { QuoteBoard, type QuoteFacts } from './quote-board.ts';

/** Friday 20 November 2026, 10:00 in New York. */
const TEN_OCLOCK_MS = Date.parse('2026-11-20T15:00:00Z');
/** The client's own clock: another day, as when a recorded day is played. */
const WALL_MS = Date.parse('2027-03-01T09:00:00Z');
const TOKEN = 'test-access-token';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when there is none. */
  readonly json: unknown;
}

/** A brokerage behind the real REST server on the loopback, with quotes and clocks that a test moves. */
export class BrokerageHarness {
  readonly board = new QuoteBoard();
  readonly brokerage: Brokerage;
  nowMs = TEN_OCLOCK_MS;
  wallMs = WALL_MS;
  visible: readonly string[] | 'all' = 'all';
  faults: Faults = NO_FAULTS;
  entered = 0;
  #server: Server | null = null;

  constructor() {
    const close = { close: 250, bidSize: 100, askSize: 100 };
    this.board.set('AAPL', { bid: 249.98, ask: 250.02, last: 250, atMs: this.nowMs, ...close });
    this.board.set('SPY', { bid: 640, ask: 640.02, last: 640, close: 638, atMs: this.nowMs });
    this.board.set('QQQ', { bid: 600, ask: 600.02, last: 600, close: 600, atMs: this.nowMs });
    this.brokerage = new Brokerage({
      quotes: this.board,
      nowMs: () => this.nowMs,
      wallNowMs: () => this.wallMs,
      faults: {
        active: (name) => this.faults.active(name),
        take: (name) => this.faults.take(name),
        on: (name, listener) => this.faults.on(name, listener),
      },
      accountsOf: () => this.visible,
      onOrderEntered: () => {
        this.entered += 1;
      },
    });
  }

  get margin(): string {
    return this.brokerage.accounts[0]?.hash ?? '';
  }

  get cash(): string {
    return this.brokerage.accounts[1]?.hash ?? '';
  }

  async open(): Promise<void> {
    const rest = new RestApi(new Access(TOKEN), this.brokerage.routes());
    const server = createServer((request, response) => {
      rest.handle(request, response);
    });
    this.#server = server;
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  quote(symbol: string, facts: Omit<QuoteFacts, 'atMs'>): void {
    this.board.set(symbol, { ...facts, atMs: this.nowMs });
    this.brokerage.onQuote(symbol, this.nowMs);
  }

  pass(ms: number): void {
    this.nowMs += ms;
    this.wallMs += ms;
    this.brokerage.onClock(this.nowMs);
  }

  /** Below `/trader/v1`. A body that is a text is sent as it is. */
  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const { port } = this.#server?.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/trader/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${TOKEN}` },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: unknown = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, text, json };
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  /** Places an order and answers its id, taken from the Location as clients do. */
  async place(hash: string, body: unknown): Promise<string> {
    const { status, headers, text } = await this.ask('POST', `/accounts/${hash}/orders`, body);
    if (status !== 201) throw new Error(`The order was answered with ${status}: ${text}`);
    const location = headers.get('Location') ?? '';
    const [, id] = /https:\/\/api\.schwabapi\.com\/trader\/v1\/accounts\/\w+\/orders\/(\d+)$/.exec(location) ?? [];
    if (id === undefined) throw new Error(`No order id in '${location}'.`);
    return id;
  }
}
