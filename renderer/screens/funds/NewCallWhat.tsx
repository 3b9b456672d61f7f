/** The first step of a new call: when it is due and noticed, how it is shared, and what it is for. */
import { useId } from 'react';
import { formatDate } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import {
  AmountField,
  Button,
  ChoiceField,
  DayField,
  Icon,
  IconButton,
  Segmented,
  TextField,
} from '../../ui/index.ts';
import {
  type CallDraft,
  type Notice,
  newPurpose,
  noticeOf,
  PURPOSE_KINDS,
  type PurposeDraft,
  withDueDate,
} from './newCallDraft.ts';

export interface CallStepProps {
  readonly draft: CallDraft;
  onChange(draft: CallDraft): void;
}

export function CallWhatStep(props: CallStepProps & { readonly fundId: string }) {
  const { fundId, draft, onChange } = props;
  const { purposes } = draft;
  const noteId = useId();
  const notice = noticeOf(draft);
  const deals = useQuery('deals.list', { fundId }, { topics: ['fund_deal'] }).data ?? [];
  const set = (id: string, change: Partial<PurposeDraft>) =>
    onChange({
      ...draft,
      purposes: purposes.map((one) => (one.id === id ? { ...one, ...change } : one)),
    });
  return (
    <>
      <div className="row wrap">
        <DayField
          label={t('calls.dueDate')}
          value={draft.dueDate}
          onChange={(day) => onChange(withDueDate(draft, day))}
        />
        <DayField
          label={t('calls.noticeDate')}
          aria-invalid={notice !== null && !notice.isInTime}
          aria-describedby={noteId}
          value={draft.noticeDate}
          onChange={(noticeDate) => onChange({ ...draft, noticeDate })}
        />
        <div className="field">
          <span className="field-label">{t('calls.basis')}</span>
          <Segmented
            label={t('calls.basis')}
            value={draft.basis}
            options={(['commitment', 'unfunded'] as const).map((value) => ({
              value,
              label: t(`calls.basis.${value}`),
            }))}
            onChange={(basis) => onChange({ ...draft, basis })}
          />
        </div>
      </div>
      {notice !== null && (
        <NoticeNote id={noteId} notice={notice} draft={draft} onChange={onChange} />
      )}
      {purposes.map((purpose, index) => (
        <fieldset key={purpose.id} className="purpose-row">
          <legend className="sr-only">{`${t('calls.purpose')} ${index + 1}`}</legend>
          <ChoiceField
            label={t('calls.kind')}
            value={purpose.kind}
            options={PURPOSE_KINDS.map((kind) => ({ value: kind, label: t(`calls.kind.${kind}`) }))}
            onChange={(kind) => set(purpose.id, { kind })}
          />
          <TextField
            label={t('calls.purpose')}
            value={purpose.label}
            onChange={(label) => set(purpose.id, { label })}
          />
          {deals.length > 0 && (
            <ChoiceField
              label={t('calls.deal')}
              value={purpose.dealId ?? ''}
              options={[
                { value: '', label: t('common.none') },
                ...deals.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(id) => set(purpose.id, { dealId: id || null })}
            />
          )}
          <AmountField
            label={t('form.amount')}
            value={purpose.amount}
            onChange={(amount) => set(purpose.id, { amount })}
          />
          <IconButton
            icon="close"
            label={t('calls.removePurpose', {
              purpose: purpose.label || `${t('calls.purpose')} ${index + 1}`,
            })}
            disabled={purposes.length === 1}
            onClick={() =>
              onChange({ ...draft, purposes: purposes.filter(({ id }) => id !== purpose.id) })
            }
          />
        </fieldset>
      ))}
      <div>
        <Button
          small
          icon="plus"
          onClick={() => onChange({ ...draft, purposes: [...purposes, newPurpose(purposes)] })}
        >
          {t('calls.addPurpose')}
        </Button>
      </div>
    </>
  );
}

/** Whether the notice is in time by the terms; one that is short needs its reason. */
function NoticeNote(props: CallStepProps & { readonly id: string; readonly notice: Notice }) {
  const { id, notice, draft, onChange } = props;
  const words = { days: notice.days, asked: draft.noticeDays, date: formatDate(notice.latest) };
  if (notice.isInTime)
    return (
      <p id={id} className="muted notice-note">
        {tn('calls.noticeInTime', notice.days, words)}
      </p>
    );
  return (
    <div className="notice warn notice-note">
      <Icon name="warning" />
      <span id={id} className="grow">
        {notice.days < 0 ? t('calls.noticeAfterDue') : tn('calls.noticeShort', notice.days, words)}
      </span>
      {notice.days >= 0 && (
        <TextField
          label={t('calls.noticeReason')}
          value={draft.noticeReason}
          onChange={(noticeReason) => onChange({ ...draft, noticeReason })}
        />
      )}
    </div>
  );
}
