import { create } from 'zustand';
import type { LoginView } from '#core/contract/login';
import { openDialog } from '../app/open-dialog.ts';
import type { WizardStep } from './wizard-steps.ts';

interface ConnectState {
  /** The step the user went to; null: the first that is still open. */
  readonly step: WizardStep | null;
  /** The callback as the user is typing it; null: as it is stored. */
  readonly callbackDraft: string | null;
}

/** Outlives the dialog: closing it loses nothing. */
export const useConnect = create<ConnectState>(() => ({ step: null, callbackDraft: null }));

export function goToStep(step: WizardStep | null): void {
  useConnect.setState({ step });
}

export function draftCallback(callbackDraft: string | null): void {
  useConnect.setState({ callbackDraft });
}

export function openConnect(step: WizardStep | null = null): void {
  goToStep(step);
  openDialog('connect');
}

/** A login that has just succeeded leads on to its checks, wherever the user waits for it. */
export function followLogin(before: LoginView | null, after: LoginView): void {
  if (before?.attempt.kind === 'exchanging' || before?.attempt.kind === 'waiting') {
    if (after.attempt.kind === 'done' && useConnect.getState().step === 'login') goToStep('checks');
  }
}
