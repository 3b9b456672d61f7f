/** The first step of a new call: when it is due and noticed, how it is shared, and what it is for. */
import { useId } from 'react';
import { formatDate } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Button, Icon, IconButton, Segmented } from '../../ui/index.ts';
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
        <label className="field">
          <span className="field-label">{t('calls.dueDate')}</span>
          <input
            className="input"
            placeholder="2026-11-20"
            value={draft.dueDate}
            onChange={(event) => onChange(withDueDate(draft, event.target.value))}
          />
        </label>
        <label className="field">
          <span className="field-label">{t('calls.noticeDate')}</span>
          <input
            className="input"
            placeholder="2026-11-10"
            aria-invalid={notice !== null && !notice.isInTime}
            aria-describedby={noteId}
            value={draft.noticeDate}
            onChange={(event) => onChange({ ...draft, noticeDate: event.target.value })}
          />
        </label>
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
          <label className="field">
            <span className="field-label">{t('calls.kind')}</span>
            <select
              className="input"
              value={purpose.kind}
              onChange={(event) =>
                set(purpose.id, { kind: event.target.value as PurposeDraft['kind'] })
              }
            >
              {PURPOSE_KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`calls.kind.${kind}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span className="field-label">{t('calls.purpose')}</span>
            <input
              className="input"
              value={purpose.label}
              onChange={(event) => set(purpose.id, { label: event.target.value })}
            />
          </label>
          {deals.length > 0 && (
            <label className="field">
              <span className="field-label">{t('calls.deal')}</span>
              <select
                className="input"
                value={purpose.dealId ?? ''}
                onChange={(event) => set(purpose.id, { dealId: event.target.value || null })}
              >
                <option value="">{t('common.none')}</option>
                {deals.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label className="field">
            <span className="field-label">{t('form.amount')}</span>
            <input
              className="input num figure-input"
              inputMode="decimal"
              autoComplete="off"
              value={purpose.amount}
              onChange={(event) => set(purpose.id, { amount: event.target.value })}
            />
          </label>
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
        <label className="field">
          <span className="field-label">{t('calls.noticeReason')}</span>
          <input
            className="input"
            value={draft.noticeReason}
            onChange={(event) => onChange({ ...draft, noticeReason: event.target.value })}
          />
        </label>
      )}
    </div>
  );
}
