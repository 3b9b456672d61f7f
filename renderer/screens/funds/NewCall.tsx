/**
 * A new call in three steps: what it is for, who takes part, and who would pay what. Nothing is kept
 * before the last button.
 */
import { useState } from 'react';
import type { AppError } from '../../contract.ts';
import { formatDecimal } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { Warnings } from '../../run/RunParts.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { Button, Dialog, Figure, QueryView } from '../../ui/index.ts';
import { RefusalNotice } from './eventActions.tsx';
import { type CallStepProps, CallWhatStep } from './NewCallWhat.tsx';
import {
  type CallDraft,
  callDays,
  hasReasons,
  inputOf,
  isComplete,
  newPurpose,
  type PartDraft,
  TAKES_PART,
  totalOf,
} from './newCallDraft.ts';
import { goToCall } from './places.ts';
import type { FundData } from './TermsStrip.tsx';

const STEPS = ['what', 'who', 'preview'] as const;
type Step = (typeof STEPS)[number];

interface Terms {
  readonly capitalCalls?: {
    readonly basis?: 'commitment' | 'unfunded';
    readonly noticeDays?: number;
  };
}

export function NewCall({ data, onClose }: { readonly data: FundData; onClose(): void }) {
  const { fund } = data;
  const asOf = useAsOf();
  const [step, setStep] = useState<Step>('what');
  const [draft, setDraft] = useState<CallDraft>(() => ({
    ...callDays(asOf, (data.terms as Terms).capitalCalls?.noticeDays),
    basis: (data.terms as Terms).capitalCalls?.basis ?? 'commitment',
    purposes: [newPurpose([])],
    parts: {},
  }));
  const create = useCommand('capitalCalls.create', {
    toastErrors: false,
    done: ({ number }) => t('calls.created', { number }),
  });
  const at = STEPS.indexOf(step);
  const canGoOn = step === 'what' ? isComplete(draft) : hasReasons(draft);
  const submit = async () => {
    const reply = await create.run(inputOf(draft, fund));
    if (!reply.ok) return;
    onClose();
    goToCall(fund, { id: reply.value.capitalCallId, number: reply.value.number });
  };
  return (
    <Dialog
      title={t('calls.newOf', { fund: fund.name })}
      wide
      onClose={onClose}
      footer={
        <>
          <span className="grow call-total">
            {t('calls.total')}{' '}
            <b className="num">
              {fund.currency} {formatDecimal(totalOf(draft.purposes) ?? '0')}
            </b>
          </span>
          {at > 0 && (
            <Button onClick={() => setStep(STEPS[at - 1] ?? 'what')}>{t('calls.back')}</Button>
          )}
          {step === 'preview' ? (
            <Button
              kind="primary"
              writes="fund.edit"
              disabled={create.isRunning}
              onClick={() => void submit()}
            >
              {t('calls.create')}
            </Button>
          ) : (
            <Button
              kind="primary"
              disabled={!canGoOn}
              onClick={() => setStep(STEPS[at + 1] ?? 'preview')}
            >
              {t('calls.on')}
            </Button>
          )}
        </>
      }
    >
      <div className="stack new-call">
        <ol className="state-steps" aria-label={t('calls.steps')}>
          {STEPS.map((one, index) => (
            <li
              key={one}
              className={index < at ? 'past' : ''}
              aria-current={one === step ? 'step' : undefined}
            >
              {t(`calls.step.${one}`)}
            </li>
          ))}
        </ol>
        <RefusalNotice refusal={create.error} />
        {step === 'what' && <CallWhatStep fundId={fund.id} draft={draft} onChange={setDraft} />}
        {step === 'who' && <WhoStep data={data} draft={draft} onChange={setDraft} />}
        {step === 'preview' && <PreviewStep draft={draft} fund={fund} />}
      </div>
    </Dialog>
  );
}

function WhoStep({ data, draft, onChange }: CallStepProps & { readonly data: FundData }) {
  const set = (commitmentId: string, change: Partial<PartDraft>) => {
    const now = draft.parts[commitmentId] ?? TAKES_PART;
    onChange({ ...draft, parts: { ...draft.parts, [commitmentId]: { ...now, ...change } } });
  };
  return (
    <div className="call-parts fund-tables">
      <table className="data">
        <caption className="sr-only">{t('calls.step.who')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('calls.investor')}</th>
            <th scope="col" className="n">
              {t('calls.commitment')}
            </th>
            <th scope="col">{t('calls.part')}</th>
            <th scope="col">{t('calls.reason')}</th>
            <th scope="col" className="n">
              {t('calls.cap')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.commitments.map(({ id, investorName: investor, amount }) => {
            const part = draft.parts[id] ?? TAKES_PART;
            return (
              <tr key={id}>
                <th scope="row">
                  <span className="holder-name" title={investor}>
                    {investor}
                  </span>
                </th>
                <td className="n num">{formatDecimal(amount.amount)}</td>
                <td>
                  <select
                    className="input"
                    aria-label={t('calls.partOf', { investor })}
                    value={part.part}
                    onChange={(event) => set(id, { part: event.target.value as PartDraft['part'] })}
                  >
                    {(['in', 'excused', 'defaulting'] as const).map((value) => (
                      <option key={value} value={value}>
                        {t(`calls.part.${value}`)}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  {part.part !== 'in' && (
                    <input
                      className="input"
                      aria-label={t('calls.reasonOf', { investor })}
                      aria-invalid={part.reason.trim() === ''}
                      value={part.reason}
                      onChange={(event) => set(id, { reason: event.target.value })}
                    />
                  )}
                </td>
                <td className="n">
                  {part.part === 'in' && (
                    <input
                      className="input num figure-input"
                      inputMode="decimal"
                      aria-label={t('calls.capOf', { investor })}
                      value={part.cap}
                      onChange={(event) => set(id, { cap: event.target.value })}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function PreviewStep(props: { readonly draft: CallDraft; readonly fund: FundData['fund'] }) {
  const { draft, fund } = props;
  const preview = useQuery('capitalCalls.preview', inputOf(draft, fund));
  if (preview.error) return <RefusalNotice refusal={preview.error as AppError} />;
  return (
    <QueryView query={preview} rows={8}>
      {({ lines, warnings }) => (
        <>
          <Warnings warnings={warnings} />
          <div className="call-parts fund-tables">
            <table className="data">
              <caption className="sr-only">{t('calls.step.preview')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('calls.investor')}</th>
                  <th scope="col" className="n">
                    {t('calls.unfunded')}
                  </th>
                  <th scope="col" className="n">
                    {t('calls.called')}
                  </th>
                  <th scope="col" className="n">
                    {t('calls.unfundedAfter')}
                  </th>
                  <th scope="col">{t('calls.why')}</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.commitmentId}>
                    <th scope="row">
                      <span className="holder-name" title={line.investorName}>
                        {line.investorName}
                      </span>
                    </th>
                    <td className="n num">{formatDecimal(line.unfunded.amount)}</td>
                    <td className="n">
                      <Figure amount={line.amount.amount} zero="dash" label={line.investorName} />
                    </td>
                    <td className="n num">{formatDecimal(line.unfundedAfter.amount)}</td>
                    <td className="muted" title={line.note ?? ''}>
                      <span className="line-note">
                        {t(`calls.why.${line.reason}`)} {line.note}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{t('common.total')}</th>
                  <td />
                  <td className="n num">{formatDecimal(totalOf(draft.purposes) ?? '0')}</td>
                  <td />
                  <td />
                </tr>
              </tfoot>
            </table>
          </div>
        </>
      )}
    </QueryView>
  );
}
