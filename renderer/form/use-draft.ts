/** What is typed into a form, kept in the workspace once typing pauses until the form is sent. */
import { useEffect, useRef, useState } from 'react';
import { contractDrafts, type DraftPort } from './drafts.ts';

const DRAFT_DELAY_MS = 600;

export interface KeptDraft<Value> {
  readonly value: Value;
  /** It was there when the form opened. */
  readonly isFromDraft: boolean;
  /** Shows another value and keeps it. */
  change(next: Value): void;
  /** Forgets what is kept, and goes on showing it: it was sent. */
  forget(): void;
  /** Begins anew. */
  discard(): void;
}

export interface DraftOptions<Value> {
  /** Names the draft; without it nothing is kept. */
  readonly form: string | undefined;
  readonly start: Value;
  /** What was kept, checked; null where it is nothing that this form can show. */
  read(content: unknown): Value | null;
  /** Told once where something was kept. */
  onKept?(value: Value): void;
  readonly drafts?: DraftPort;
}

/** What was typed meanwhile wins over what was kept before. */
export function useDraft<Value>(options: DraftOptions<Value>): KeptDraft<Value> {
  const { form, start, drafts = contractDrafts } = options;
  const [value, setValue] = useState(start);
  const [isFromDraft, setFromDraft] = useState(false);
  const isTouched = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const current = useRef(options);
  current.current = options;
  useEffect(() => {
    if (form === undefined) return;
    let isCurrent = true;
    void drafts.load(form).then((content) => {
      if (!isCurrent || isTouched.current || content === null || content === undefined) return;
      const kept = current.current.read(content);
      if (kept === null) return;
      setValue(kept);
      setFromDraft(true);
      current.current.onKept?.(kept);
    });
    return () => {
      isCurrent = false;
    };
  }, [form, drafts]);
  const forget = () => {
    clearTimeout(timer.current);
    setFromDraft(false);
    if (form !== undefined) void drafts.save(form, null);
  };
  return {
    value,
    isFromDraft,
    forget,
    change: (next) => {
      isTouched.current = true;
      setValue(next);
      if (form === undefined) return;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void drafts.save(form, next), DRAFT_DELAY_MS);
    },
    discard: () => {
      forget();
      setValue(start);
    },
  };
}

/** Whether kept content is an object with these names. */
export function hasNames(content: unknown, names: readonly string[]): boolean {
  return typeof content === 'object' && content !== null && names.every((name) => name in content);
}
