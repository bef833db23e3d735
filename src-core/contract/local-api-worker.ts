import type { BusRequests } from './bus-port.ts';
import type { BarHistory } from './display.ts';
import type { Health } from './health.ts';
import type { HistoryRequest } from './ipc.ts';
import type { ApiCounters, ApiState, HotBufferSettings, HotBufferState, LocalApiSettings } from './local-api.ts';
import type { LoginAttempt, Outcome, TokenView } from './login.ts';
import type { PortfolioView } from './portfolio.ts';
import type { Signal } from '../signals/signal.ts';

/** The worker thread of the local interface, and what it asks the main process for. */

/** Where the broker's login stands, without anything that identifies it. */
export interface LoginStanding {
  readonly brokerName: string;
  readonly token: TokenView['kind'];
  readonly attempt: LoginAttempt['kind'];
  /** Where the browser comes back to: the login's own listener, never this interface. */
  readonly callbackUrl: string;
}

export interface SymbolChange {
  /** What is streamed beyond the workstation's own list, after the change. */
  readonly extra: readonly string[];
  readonly own: readonly string[];
}

/** What only the main process can answer. */
export interface ApiQuestions {
  /** The accounts that the user shows; `read` asks the broker before it answers. */
  portfolio: { argument: { readonly read: boolean }; result: PortfolioView };
  history: { argument: HistoryRequest; result: BarHistory };
  signals: { argument: { readonly limit: number }; result: readonly Signal[] };
  addSymbols: { argument: { readonly symbols: readonly string[] }; result: SymbolChange };
  removeSymbols: { argument: { readonly symbols: readonly string[] }; result: SymbolChange };
  login: { argument: null; result: LoginStanding };
  beginLogin: { argument: null; result: Outcome };
}
export type ApiQuestionName = keyof ApiQuestions;

/** Asked by the worker as an event, answered by the main process as a request with the same number. */
export type ApiQuestion = {
  readonly [Name in ApiQuestionName]: {
    readonly seq: number;
    readonly name: Name;
    readonly argument: ApiQuestions[Name]['argument'];
  };
}[ApiQuestionName];

export type ApiAnswer =
  | { readonly seq: number; readonly ok: true; readonly value: unknown }
  /** A plain sentence for whoever asked; `isRefusal` when it was understood and is not done. */
  | { readonly seq: number; readonly ok: false; readonly sentence: string; readonly isRefusal: boolean };

export interface ApiRequests extends BusRequests {
  /** Opens, moves or closes the listener; a token that is gone closes its WebSockets. Answered when it is done or failed. */
  configure: { argument: LocalApiSettings; result: null };
  hotBuffer: { argument: HotBufferSettings; result: null };
  /** Once a second, for /health and /metrics. */
  health: { argument: Health; result: null };
  answer: { argument: ApiAnswer; result: null };
  close: { argument: null; result: null };
}

export interface ApiEvents {
  state: ApiState;
  hotBufferState: HotBufferState;
  /** Once a second while something is open. */
  counters: ApiCounters;
  /** Tokens that were used since the last such event. */
  used: readonly { readonly tokenId: string; readonly atWallMs: number }[];
  asked: ApiQuestion;
  /** A defect of the thread, for the log. */
  fault: string;
}
