import { once } from 'node:events';
import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';
import type { PracticeReady } from '#core/contract/workers';

/**
 * A streamer client for tests that shares nothing with the application's feed: it sends what it is told to and keeps
 * every frame as it came.
 */

const contentCode = z.object({ code: z.number(), msg: z.string() });
const responseSchema = z.object({
  service: z.string(),
  command: z.string(),
  requestid: z.string(),
  SchwabClientCorrelId: z.string(),
  timestamp: z.number(),
  content: contentCode,
});
/** Books and screeners nest: their lists are looked into by the tests that need them. */
const itemSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown())]));
const dataSchema = z.object({
  service: z.string(),
  timestamp: z.number(),
  command: z.string(),
  content: z.array(itemSchema),
});
const notifySchema = z.union([
  z.object({ heartbeat: z.string() }),
  z.object({ service: z.string(), timestamp: z.number(), content: contentCode }),
]);
const frameSchema = z.union([
  z.strictObject({ response: z.array(responseSchema) }),
  z.strictObject({ data: z.array(dataSchema) }),
  z.strictObject({ notify: z.array(notifySchema) }),
]);
export type Frame = z.infer<typeof frameSchema>;
export type Response = z.infer<typeof responseSchema>;
export type Item = z.infer<typeof itemSchema>;

const preferenceSchema = z.object({
  streamerInfo: z
    .array(
      z.object({
        streamerSocketUrl: z.string(),
        schwabClientCustomerId: z.string(),
        schwabClientCorrelId: z.string(),
        schwabClientChannel: z.string(),
        schwabClientFunctionId: z.string(),
      }),
    )
    .length(1),
});

export interface Identity {
  readonly url: string;
  readonly customerId: string;
  readonly correlId: string;
  readonly channel: string;
  readonly functionId: string;
}

export async function fetchIdentity(ready: PracticeReady): Promise<Identity> {
  const response = await fetch(`${ready.apiBaseUrl}/trader/v1/userPreference`, {
    headers: { Authorization: `Bearer ${ready.accessToken}` },
  });
  const [info] = preferenceSchema.parse(await response.json()).streamerInfo;
  if (!info) throw new Error('The user preference names no streamer.');
  return {
    url: info.streamerSocketUrl,
    customerId: info.schwabClientCustomerId,
    correlId: info.schwabClientCorrelId,
    channel: info.schwabClientChannel,
    functionId: info.schwabClientFunctionId,
  };
}

const PATIENCE_MS = 10_000;

export class RawClient {
  readonly identity: Identity;
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  /** Texts that were no JSON; such a text is an error unless the test has said that it expects one. */
  readonly broken: string[] = [];
  expectsBroken = false;
  closeCode: number | null = null;
  #nextId = 0;
  readonly #watchers = new Set<() => void>();

  private constructor(identity: Identity) {
    this.identity = identity;
    this.socket = new WebSocket(identity.url);
    this.socket.on('message', (data: RawData) => {
      if (!Buffer.isBuffer(data)) throw new Error('A frame came in pieces.');
      this.#take(data.toString('utf8'));
      for (const watch of this.#watchers) watch();
    });
    this.socket.on('close', (code) => {
      this.closeCode = code;
      for (const watch of this.#watchers) watch();
    });
  }

  /** Connected to a streamer whose identity is known. */
  static async open(identity: Identity): Promise<RawClient> {
    const client = new RawClient(identity);
    await once(client.socket, 'open');
    return client;
  }

  static async connect(ready: PracticeReady): Promise<RawClient> {
    return RawClient.open(await fetchIdentity(ready));
  }

  /** Connected and logged in. */
  static async login(ready: PracticeReady): Promise<RawClient> {
    const client = await RawClient.connect(ready);
    await client.enter(ready.accessToken);
    return client;
  }

  /** Logs in. */
  async enter(accessToken: string): Promise<void> {
    const response = await this.ask('ADMIN', 'LOGIN', this.loginParameters(accessToken));
    if (response.content.code !== 0) throw new Error(`Login refused: ${response.content.msg}`);
  }

  get responses(): readonly Response[] {
    return this.frames.flatMap((frame) => ('response' in frame ? frame.response : []));
  }

  get heartbeats(): readonly string[] {
    return this.frames.flatMap((frame) =>
      'notify' in frame ? frame.notify.flatMap((one) => ('heartbeat' in one ? [one.heartbeat] : [])) : [],
    );
  }

  get notices(): readonly { readonly service: string; readonly code: number; readonly msg: string }[] {
    return this.frames.flatMap((frame) =>
      'notify' in frame
        ? frame.notify.flatMap((one) => ('content' in one ? [{ service: one.service, ...one.content }] : []))
        : [],
    );
  }

  /** Content items of a service, in the order in which they came. */
  items(service: string): readonly Item[] {
    return this.frames.flatMap((frame) =>
      'data' in frame ? frame.data.flatMap((one) => (one.service === service ? one.content : [])) : [],
    );
  }

  loginParameters(token: string): Record<string, string> {
    const { channel, functionId } = this.identity;
    return { Authorization: token, SchwabClientChannel: channel, SchwabClientFunctionId: functionId };
  }

  request(service: string, command: string, parameters: Record<string, unknown>): Record<string, unknown> {
    return {
      requestid: String(this.#nextId++),
      service,
      command,
      SchwabClientCustomerId: this.identity.customerId,
      SchwabClientCorrelId: this.identity.correlId,
      parameters,
    };
  }

  send(content: unknown): void {
    this.socket.send(typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** Sends one request and waits for its answer. */
  async ask(service: string, command: string, parameters: Record<string, unknown> = {}): Promise<Response> {
    const seen = this.responses.length;
    this.send({ requests: [this.request(service, command, parameters)] });
    return this.nextResponse(seen);
  }

  /** The first response after the `seen` first ones. */
  async nextResponse(seen = this.responses.length): Promise<Response> {
    await this.until(() => this.responses.length > seen, 'a response');
    const response = this.responses[seen];
    if (!response) throw new Error('No response came.');
    return response;
  }

  /** Waits until a condition holds; it is tried again after every frame and after the close. */
  async until(condition: () => boolean, what: string, patienceMs = PATIENCE_MS): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const timeout = setTimeout(() => {
        this.#watchers.delete(watch);
        reject(new Error(`Waited ${patienceMs} ms in vain for ${what}.`));
      }, patienceMs);
      const watch = (): void => {
        if (!condition()) return;
        clearTimeout(timeout);
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
    });
  }

  async untilClosed(): Promise<void> {
    await this.until(() => this.closeCode !== null, 'the close of the socket');
  }

  end(): void {
    this.socket.terminate();
  }

  #take(text: string): void {
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch (error) {
      if (!this.expectsBroken) throw error;
      this.broken.push(text);
      return;
    }
    this.frames.push(frameSchema.parse(content));
  }
}
