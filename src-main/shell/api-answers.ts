import type { SymbolChange } from '#core/contract/local-api-worker';
import type { PortfolioView } from '#core/contract/portfolio';
import { symbolName } from '#core/market/units';
import type { LoginDesk } from '../auth/login-desk.ts';
import { RefusedQuestion, type QuestionAnswers } from '../bus/answer-questions.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { SessionDesk } from './session-desk.ts';

/** What programs may add to the workstation's own list. */
const MOST_EXTRA_SYMBOLS = 200;

export interface AnsweringParts {
  readonly sessions: SessionDesk;
  readonly login: LoginDesk;
  /** The accounts that the user shows. */
  readonly portfolio: () => PortfolioView;
  /** Publishes the accounts whole, changed or not: a program asked for them to be read. */
  readonly publishPortfolio: () => void;
}

/** What the local interface is answered: always of the session in use, and never more than the window may know. */
export function apiAnswers({ sessions, login, portfolio, publishPortfolio }: AnsweringParts): QuestionAnswers {
  const own = (): readonly string[] => sessions.current.source.symbols;
  const change = async (pipeline: Pipeline, symbols: readonly string[]): Promise<SymbolChange> => {
    await pipeline.setExtraSymbols(symbols.map(symbolName));
    return { own: own(), extra: pipeline.extraSymbols };
  };
  return {
    portfolio: async ({ read }) => {
      if (read) {
        await sessions.current.broker.sync('orders');
        publishPortfolio();
      }
      return portfolio();
    },
    history: (request) => sessions.current.pipeline.historyBars(request),
    signals: ({ limit }) => sessions.current.pipeline.recentSignals(limit),
    addSymbols: ({ symbols }) => {
      const { pipeline } = sessions.current;
      const extra = [...new Set([...pipeline.extraSymbols, ...symbols])].filter((symbol) => !own().includes(symbol));
      if (extra.length > MOST_EXTRA_SYMBOLS) {
        throw new RefusedQuestion(`Programs may add ${MOST_EXTRA_SYMBOLS} symbols. Take some away first.`);
      }
      return change(pipeline, extra);
    },
    removeSymbols: ({ symbols }) => {
      const mine = symbols.find((symbol) => own().includes(symbol));
      if (mine !== undefined) {
        throw new RefusedQuestion(`${mine} is on the workstation's own list; only its user takes it away.`);
      }
      const { pipeline } = sessions.current;
      return change(
        pipeline,
        pipeline.extraSymbols.filter((symbol) => !symbols.includes(symbol)),
      );
    },
    login: () => {
      const { brokerName, token, attempt, callbackUrl } = login.view();
      return { brokerName, token: token.kind, attempt: attempt.kind, callbackUrl };
    },
    beginLogin: () => login.begin(),
  };
}
