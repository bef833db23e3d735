import type { BrokerConfig, BrokerEvents, BrokerHealth } from '#core/contract/broker';
import type { PortfolioView } from '#core/contract/portfolio';
import type { WorkerEmitter } from '../../workers/serve-worker.ts';
import { BrokerDesk } from '../broker-desk.ts';
import { TokenOffice } from './token-office.ts';
import type { BrokerEnvironment } from '../broker-environment.ts';

export const CONFIG: BrokerConfig = {
  apiBaseUrl: 'https://broker.test',
  certificateAuthorityPem: null,
  callsPerMinute: 120,
  accountKeySalt: 'test-salt',
};

/** The desk of the thread with everything that it says, and a main process that answers for tokens. */
export class DeskStage {
  readonly portfolios: PortfolioView[] = [];
  readonly healths: BrokerHealth[] = [];
  /** All that ever left the thread, as text. */
  said = '';
  readonly office: TokenOffice;
  readonly desk: BrokerDesk;

  constructor(environment: BrokerEnvironment) {
    this.office = new TokenOffice(environment);
    const emit: WorkerEmitter<BrokerEvents>['emit'] = (name, payload) => {
      this.said += JSON.stringify(payload);
      this.#take(name, payload);
    };
    this.desk = new BrokerDesk(environment, emit);
  }

  get portfolio(): PortfolioView {
    const last = this.portfolios.at(-1);
    if (!last) throw new Error('No portfolio was told yet.');
    return last;
  }

  get health(): BrokerHealth {
    const last = this.healths.at(-1);
    if (!last) throw new Error('No health was told yet.');
    return last;
  }

  #take<Name extends keyof BrokerEvents>(name: Name, payload: BrokerEvents[Name]): void {
    if (name === 'portfolio') this.portfolios.push(payload as PortfolioView);
    if (name === 'health') this.healths.push(payload as BrokerHealth);
    if (name !== 'tokenWanted') return;
    const wanted = payload as BrokerEvents['tokenWanted'];
    queueMicrotask(() => {
      const outcome = this.office.outcome(wanted);
      void this.desk.handlers.answerToken({ askId: wanted.askId, outcome }, []);
    });
  }
}
