/** What is set for an account: target, minimum, overdraft, and how much of it is held for what. */
import { type ReactNode, useId, useState } from 'react';
import type { AppError } from '../../contract.ts';
import { parseDecimal, typedDecimal } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { runCommand } from '../../query.ts';
import { Button, Dialog, useReadOnly } from '../../ui/index.ts';
import type { AvailableLine } from './AvailableView.tsx';

const AMOUNTS = ['target', 'minimum', 'overdraft', 'restricted'] as const;
type AmountId = (typeof AMOUNTS)[number];
const RESTRICTIONS = ['none', 'trapped', 'restricted'] as const;
type Restriction = (typeof RESTRICTIONS)[number];

function Field(props: {
  readonly label: string;
  readonly error?: string | undefined;
  children(id: string): ReactNode;
}) {
  const id = useId();
  return (
    <div className="limit-field">
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
      {props.error !== undefined && <p className="negative">{props.error}</p>}
    </div>
  );
}

export function LimitsDialog(props: { readonly line: AvailableLine; onClose(): void }) {
  const { line, onClose } = props;
  const form = useId();
  const isReadOnly = useReadOnly() !== null;
  const limits = line.limits;
  const [texts, setTexts] = useState<Readonly<Record<AmountId, string>>>(() => ({
    target: typedDecimal(limits?.target?.amount ?? ''),
    minimum: typedDecimal(limits?.minimum?.amount ?? ''),
    overdraft: typedDecimal(limits?.overdraft?.amount ?? ''),
    restricted: typedDecimal(limits?.restricted?.amount ?? ''),
  }));
  const [restriction, setRestriction] = useState<Restriction>(
    (limits?.restriction as Restriction | undefined) ?? 'none',
  );
  const [reason, setReason] = useState(limits?.reason ?? '');
  const [error, setError] = useState<AppError | null>(null);
  const wrong = AMOUNTS.find((id) => texts[id].trim() !== '' && parseDecimal(texts[id]) === null);
  const moneyOf = (id: AmountId) => {
    const amount = parseDecimal(texts[id]);
    return amount === null ? null : { currency: line.currency, amount };
  };
  const save = async () => {
    if (line.accountId === null || limits === null || wrong !== undefined) return;
    const reply = await runCommand(
      'position.saveLimits',
      {
        accountId: line.accountId,
        expectedEntry: limits.entry,
        target: moneyOf('target'),
        minimum: moneyOf('minimum'),
        overdraft: moneyOf('overdraft'),
        restriction,
        restricted: restriction === 'none' ? null : moneyOf('restricted'),
        reason: restriction === 'none' || reason.trim() === '' ? null : reason.trim(),
      },
      { toastErrors: false, done: () => t('limits.saved', { account: line.label }) },
    );
    if (reply.ok) onClose();
    else setError(reply.error);
  };
  const errorOf = (id: string) => (error?.path === id ? error.message : undefined);
  const amountField = (id: AmountId) => (
    <Field
      key={id}
      label={t(`limits.${id}`, { currency: line.currency })}
      error={wrong === id ? t('limits.notNumber') : errorOf(id)}
    >
      {(fieldId) => (
        <input
          id={fieldId}
          className="input num"
          inputMode="decimal"
          disabled={isReadOnly}
          value={texts[id]}
          onChange={(event) => setTexts({ ...texts, [id]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <Dialog
      title={t('limits.title', { account: line.label })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            submit
            form={form}
            writes="cash.edit"
            disabled={wrong !== undefined}
          >
            {t('common.save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="limit-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {(['target', 'minimum', 'overdraft'] as const).map(amountField)}
        <Field label={t('limits.restriction')}>
          {(id) => (
            <select
              id={id}
              className="input"
              disabled={isReadOnly}
              value={restriction}
              onChange={(event) =>
                setRestriction(RESTRICTIONS.find((one) => one === event.target.value) ?? 'none')
              }
            >
              {RESTRICTIONS.map((one) => (
                <option key={one} value={one}>
                  {t(`position.restriction.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {restriction !== 'none' && (
          <>
            {amountField('restricted')}
            <Field label={t('limits.reason')}>
              {(id) => (
                <input
                  id={id}
                  className="input"
                  maxLength={200}
                  disabled={isReadOnly}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          </>
        )}
        <p className="muted">{t('limits.help')}</p>
        {error !== null && error.path === undefined && <p className="negative">{error.message}</p>}
      </form>
    </Dialog>
  );
}
