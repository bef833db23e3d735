import type { BrokerConfig, BrokerEvents, BrokerRequests } from '#core/contract/broker';
import { LOGIN_CHECKS, type LoginCheck } from '#core/contract/login';
import type { WorkerEmitter, WorkerHandlers } from '../workers/serve-worker.ts';
import { BrokerConnection } from './broker-connection.ts';
import type { BrokerEnvironment } from './broker-environment.ts';
import { TokenDesk } from './token-desk.ts';

const NOT_CONFIGURED = 'Nobody has said yet which broker to ask. Try again in a moment.';

/** Answers the requests of the main process with the connection that is configured. */
export class BrokerDesk {
  readonly handlers: WorkerHandlers<BrokerRequests>;
  readonly #environment: BrokerEnvironment;
  readonly #emit: WorkerEmitter<BrokerEvents>['emit'];
  readonly #tokens: TokenDesk;
  #connection: BrokerConnection | null = null;

  constructor(environment: BrokerEnvironment, emit: WorkerEmitter<BrokerEvents>['emit']) {
    this.#environment = environment;
    this.#emit = emit;
    this.#tokens = new TokenDesk(environment, (wanted) => {
      emit('tokenWanted', wanted);
    });
    this.handlers = {
      configure: (config) => this.#configure(config),
      answerToken: (answer) => {
        this.#tokens.answer(answer);
        return null;
      },
      sync: async ({ scope }) => {
        if (this.#connection) await this.#connection.sync(scope);
        else this.#emit('portfolio', { accounts: null, syncing: false, syncedWallMs: null, problem: NOT_CONFIGURED });
        return null;
      },
      check: () => this.#connection?.check() ?? allFailed(NOT_CONFIGURED),
      minuteHistory: (range) => this.#connection?.minuteHistory(range) ?? { kind: 'failed', sentence: NOT_CONFIGURED },
      close: async () => {
        await this.#disconnect();
        return null;
      },
    };
  }

  /** The account keys, the queue and what is known of symbols belong to one broker: another begins anew. */
  async #configure(config: BrokerConfig): Promise<null> {
    await this.#disconnect();
    this.#connection = new BrokerConnection(config, this.#environment, this.#tokens, {
      health: (health) => {
        this.#emit('health', health);
      },
      portfolio: (portfolio) => {
        this.#emit('portfolio', portfolio);
      },
    });
    return null;
  }

  async #disconnect(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    this.#tokens.cancelAll();
    await connection?.close();
  }
}

function allFailed(sentence: string): readonly LoginCheck[] {
  return LOGIN_CHECKS.filter((name) => name !== 'stored').map((name) => ({ name, state: 'failed', sentence }));
}
