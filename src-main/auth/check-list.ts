import { LOGIN_CHECKS, type LoginCheck } from '#core/contract/login';

export interface CheckListOptions {
  /** Reads the login back from the vault; gives what is wrong, or null. Never rejects. */
  readonly storedProblem: () => Promise<string | null>;
  /** The other checks, at the broker. */
  readonly runBrokerChecks: () => Promise<readonly LoginCheck[]>;
  readonly onChange: () => void;
}

const all = (state: LoginCheck['state']): readonly LoginCheck[] =>
  LOGIN_CHECKS.map((name) => ({ name, state, sentence: null }));

/** What is tried after a login. The newest run counts; what an older one still brings is dropped. */
export class CheckList {
  readonly #options: CheckListOptions;
  #checks = all('pending');
  #run = 0;

  constructor(options: CheckListOptions) {
    this.#options = options;
  }

  get checks(): readonly LoginCheck[] {
    return this.#checks;
  }

  clear(): void {
    this.#run += 1;
    this.#show(all('pending'));
  }

  /** Never rejects: what cannot be checked is a failed check. */
  async run(): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    this.#show(all('running'));
    const tell = (checks: readonly LoginCheck[]): void => {
      if (run !== this.#run) return;
      this.#show(this.#checks.map((check) => checks.find(({ name }) => name === check.name) ?? check));
    };
    const stored = this.#options.storedProblem().then((sentence) => {
      tell([{ name: 'stored', state: sentence === null ? 'passed' : 'failed', sentence }]);
    });
    const atBroker = this.#options.runBrokerChecks().then(tell, () => {
      tell(failedAtBroker('The check itself did not finish. Choose "Check again" in a moment.'));
    });
    await Promise.all([stored, atBroker]);
    // A check that the broker's side does not know must not seem to run for ever.
    const unanswered = this.#checks.filter(({ state }) => state === 'running').map(({ name }) => name);
    tell(failedAtBroker('This was not checked. Choose "Check again".').filter(({ name }) => unanswered.includes(name)));
  }

  #show(checks: readonly LoginCheck[]): void {
    this.#checks = checks;
    this.#options.onChange();
  }
}

const failedAtBroker = (sentence: string): readonly LoginCheck[] =>
  LOGIN_CHECKS.filter((name) => name !== 'stored').map((name) => ({ name, state: 'failed', sentence }));
