import { create } from 'zustand';
import type { ShownView } from '#core/contract/ipc';

interface OpenDialog {
  /** One at a time; null: none. */
  readonly open: ShownView | null;
}

export const useOpenDialog = create<OpenDialog>(() => ({ open: null }));

export function openDialog(open: ShownView): void {
  useOpenDialog.setState({ open });
}

export function closeDialog(): void {
  useOpenDialog.setState({ open: null });
}
