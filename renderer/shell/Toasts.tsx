/** Messages in a row at the foot, read politely, gone by themselves unless they tell of a failure. */
import { useEffect } from 'react';
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
  useEffect(() => {
    if (lifeMs === null) return;
    const timer = setTimeout(() => useToasts.getState().dismiss(id), lifeMs);
    return () => clearTimeout(timer);
  }, [lifeMs, id]);
  const { error, action } = toast;
  return (
    <div className={error ? 'toast error' : 'toast'}>
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
