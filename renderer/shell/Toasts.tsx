/** Messages in a row at the foot, read politely, gone by themselves unless they tell of a failure. */
import { useEffect, useState } from 'react';
import { t } from '../messages/index.ts';
import { type Toast, useToasts } from '../stores/toasts.ts';
import { CopyError, Icon, IconButton, Link } from '../ui/index.ts';

export function Toasts() {
  const { toasts, dismiss } = useToasts();
  return (
    <section className="toasts" aria-label={t('toast.region')} aria-live="polite">
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} onDismiss={() => dismiss(toast.id)} />
      ))}
    </section>
  );
}

function ToastItem({ toast, onDismiss }: { readonly toast: Toast; onDismiss(): void }) {
  const { lifeMs, id } = toast;
  // Who points at a message or has its button under the keys is not done with it.
  const [isPointedAt, setPointedAt] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const isHeld = isPointedAt || isFocused;
  useEffect(() => {
    if (lifeMs === null || isHeld) return;
    const timer = setTimeout(() => useToasts.getState().dismiss(id), lifeMs);
    return () => clearTimeout(timer);
  }, [lifeMs, id, isHeld]);
  const { error, action } = toast;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only the time that it stays depends on it
    <div
      className={error ? 'toast error' : 'toast'}
      onPointerEnter={() => setPointedAt(true)}
      onPointerLeave={() => setPointedAt(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <Icon
        name={error ? 'breach' : toast.kind === 'done' ? 'check' : 'info'}
        size={16}
        className={error ? 'negative' : toast.kind === 'done' ? 'positive' : 'muted'}
      />
      <div className="words">{toast.text}</div>
      {(error || action) && (
        <div className="actions">
          {error && <span className="mono muted">{error.code}</span>}
          {error && <CopyError error={error} />}
          {action && (
            <Link
              onClick={() => {
                onDismiss();
                action.run();
              }}
            >
              {action.label}
            </Link>
          )}
        </div>
      )}
      <IconButton icon="close" small size={12} label={t('toast.dismiss')} onClick={onDismiss} />
    </div>
  );
}
