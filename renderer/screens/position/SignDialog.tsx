/** Signing the position: it cannot be undone, so the dialog names day, basis and amount. */
import { useId, useState } from 'react';
import type { AppError } from '../../contract.ts';
import { formatDate, formatMoney } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { useTabs } from '../../stores/tabs.ts';
import { Button, Dialog } from '../../ui/index.ts';
import type { Basis } from './view-store.ts';

export function SignDialog(props: { readonly basis: Basis; onClose(): void }) {
  const { basis, onClose } = props;
  const asOf = useAsOf();
  const position = useQuery('position.get', { asOf, basis, groupBy: 'none' });
  const [note, setNote] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const total = position.data?.total.closing ?? null;
  const sign = async () => {
    setBusy(true);
    const reply = await runCommand(
      'position.publish',
      { asOf, basis, note: note.trim() === '' ? null : note.trim() },
      {
        canUndo: false,
        toastErrors: false,
        done: ({ number, advice }) =>
          [t('signed.done', { number, date: formatDate(asOf) }), advice ?? '']
            .filter(Boolean)
            .join(' '),
      },
    );
    setBusy(false);
    if (!reply.ok) {
      setError(reply.error);
      return;
    }
    onClose();
    useTabs.getState().go({ screen: 'position', params: { view: 'signed' } });
  };
  const missing = position.data?.total.missing ?? null;
  return (
    <Dialog
      title={t('signed.title', { date: formatDate(asOf) })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('signed.keep')}</Button>
          <Button
            kind="primary"
            writes="cash.edit"
            disabled={isBusy || total === null}
            onClick={() => void sign()}
          >
            {t('worksheet.sign')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          {total === null
            ? t('signed.incomplete', { why: missing ?? '' })
            : t('signed.what', {
                total: formatMoney(total),
                date: formatDate(asOf),
                basis: t(`position.contextBasis.${basis}`),
              })}
        </p>
        <div className="limit-field">
          <label htmlFor={id}>{t('signed.note')}</label>
          <input
            id={id}
            className="input"
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        <p className="muted">{t('signed.help')}</p>
        {error !== null && <p className="negative">{error.message}</p>}
      </div>
    </Dialog>
  );
}
