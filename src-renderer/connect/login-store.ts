import { create } from 'zustand';
import type { LoginView } from '#core/contract/login';

interface LoginState {
  /** null until the main process has answered for the first time. */
  readonly login: LoginView | null;
}

export const useLogin = create<LoginState>(() => ({ login: null }));

export function applyLogin(login: LoginView): void {
  useLogin.setState({ login });
}
