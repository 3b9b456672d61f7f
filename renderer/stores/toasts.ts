/** Short messages: what was done with its undo, and what failed with its code. */
import { create } from 'zustand';
import type { AppError } from '../contract.ts';

export interface ToastAction {
  readonly label: string;
  run(): void;
}

export interface Toast {
  readonly id: number;
  readonly kind: 'done' | 'error' | 'note';
  readonly text: string;
  readonly error?: AppError;
  readonly action?: ToastAction;
  /** Milliseconds until it leaves by itself; errors stay. */
  readonly lifeMs: number | null;
}

interface ToastState {
  readonly toasts: readonly Toast[];
  push(toast: Omit<Toast, 'id' | 'lifeMs'> & { readonly lifeMs?: number | null }): number;
  dismiss(id: number): void;
}

let lastId = 0;

export const useToasts = create<ToastState>()((set) => ({
  toasts: [],
  push: (toast) => {
    lastId += 1;
    const id = lastId;
    const lifeMs =
      toast.lifeMs === undefined ? (toast.kind === 'error' ? null : 8000) : toast.lifeMs;
    set((state) => ({ toasts: [...state.toasts.slice(-3), { ...toast, id, lifeMs }] }));
    return id;
  },
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));

/** Shows an error as a toast, for failures that have no place on the screen. */
export function toastError(error: AppError): void {
  if (error.kind !== 'cancelled')
    useToasts.getState().push({ kind: 'error', text: error.message, error });
}

export function toastNote(text: string): void {
  useToasts.getState().push({ kind: 'note', text });
}
