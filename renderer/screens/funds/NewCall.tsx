/**
 * A new call in three steps: what it is for, who takes part, and who would pay what. No call is there
 * before the last button; what is typed is kept until then and survives a restart.
 */
import { useState } from 'react';
import type { AppError } from '../../contract.ts';
import { DraftNotice } from '../../form/DraftNotice.tsx';
import { useDraft } from '../../form/use-draft.ts';
import { formatDecimal, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { Warnings } from '../../run/RunParts.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Figure, Problem, QueryView, Skeleton } from '../../ui/index.ts';
import { RefusalNotice } from './eventActions.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import { CallWhatStep } from './NewCallWhat.tsx';
import { CallWhoStep } from './NewCallWho.tsx';
import {
  type CallDraft,
  callDays,
  hasReasons,
  inputOf,
  isComplete,
  newPurpose,
  readCallDraft,
  totalOf,
} from './newCallDraft.ts';
import { goToCall, goToFundTab } from './places.ts';
import { StepLine } from './StateSteps.tsx';
import type { FundData } from './TermsStrip.tsx';

const STEPS = ['what', 'who', 'preview'] as const;
type Step = (typeof STEPS)[number];

interface Terms {
  readonly capitalCalls?: {
    readonly basis?: 'commitment' | 'unfunded';
    readonly noticeDays?: number;
  };
}

export function NewCallPage({ fundId }: { readonly fundId: string }) {
  const asOf = useAsOf();
  const fund = useQuery('funds.get', { fundId, asOf }, { topics: FUND_TOPICS });
  if (fund.data) return <Steps data={fund.data} asOf={asOf} />;
  return (
    <Screen title={t('calls.new')} tabTitle={t('calls.new')}>
      {fund.error ? <Problem error={fund.error} onRetry={fund.reload} /> : <Skeleton rows={12} />}
    </Screen>
  );
}

function Steps({ data, asOf }: { readonly data: FundData; readonly asOf: string }) {
  const { fund } = data;
  const [step, setStep] = useState<Step>('what');
  const [start] = useState<CallDraft>(() => ({
    ...callDays(asOf, (data.terms as Terms).capitalCalls?.noticeDays),
    basis: (data.terms as Terms).capitalCalls?.basis ?? 'commitment',
    purposes: [newPurpose([])],
    parts: {},
  }));
  const kept = useDraft({ form: `capitalCalls.create.${fund.id}`, start, read: readCallDraft });
  const { value: draft, change: setDraft } = kept;
  const create = useCommand('capitalCalls.create', {
    toastErrors: false,
    done: ({ number }) => t('calls.created', { number }),
  });
  const at = STEPS.indexOf(step);
  const canGoOn = step === 'what' ? isComplete(draft) : hasReasons(draft);
  const total = totalOf(draft.purposes) ?? '0';
  const frame = {
    title: t(`calls.step.${step}`),
    caption: t('calls.totalOf', { currency: fund.currency, amount: formatDecimal(total) }),
  };
  const submit = async () => {
    const reply = await create.run(inputOf(draft, fund));
    if (!reply.ok) return;
    kept.forget();
    goToCall(fund, { id: reply.value.capitalCallId, number: reply.value.number });
  };
  return (
    <Screen
      permission="fund.edit"
      title={t('calls.new')}
      context={fund.name}
      tabTitle={t('calls.newTab', { fund: fund.name })}
      states={
        <StepLine
          label={t('calls.steps')}
          steps={STEPS.map((id) => ({ id, name: t(`calls.step.${id}`) }))}
          current={step}
        />
      }
      actions={
        <>
          <Button secondary icon="left" onClick={() => goToFundTab(fund.id, 'calls')}>
            {t('funds.fund')}
          </Button>
          {at > 0 && (
            <Button onClick={() => setStep(STEPS[at - 1] ?? 'what')}>{t('calls.back')}</Button>
          )}
          {step === 'preview' ? (
            <Button kind="primary" writes disabled={create.isRunning} onClick={() => void submit()}>
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
      <div className="stack fund-page new-call">
        <RefusalNotice refusal={create.error} />
        {step === 'what' && <DraftNotice draft={kept} />}
        {step === 'what' && (
          <Area {...frame} padded className="call-what">
            <CallWhatStep fundId={fund.id} draft={draft} onChange={setDraft} />
          </Area>
        )}
        {step === 'who' && (
          <Area {...frame} className="fund-tables investors">
            <CallWhoStep data={data} draft={draft} onChange={setDraft} />
          </Area>
        )}
        {step === 'preview' && <PreviewStep draft={draft} fund={fund} frame={frame} />}
      </div>
    </Screen>
  );
}

const PREVIEWED = ['unfunded', 'amount', 'unfundedAfter'] as const;

const PREVIEW_HEADS = {
  unfunded: 'calls.unfunded',
  amount: 'calls.called',
  unfundedAfter: 'calls.unfundedAfter',
} as const;

function PreviewStep(props: {
  readonly draft: CallDraft;
  readonly fund: FundData['fund'];
  readonly frame: { readonly title: string; readonly caption: string };
}) {
  const { draft, fund, frame } = props;
  const input = inputOf(draft, fund);
  const preview = useQuery('capitalCalls.preview', input);
  if (preview.error) return <RefusalNotice refusal={preview.error as AppError} />;
  const opens = (figure: (typeof PREVIEWED)[number], commitmentId?: string) =>
    explainBy('capitalCalls.explainPreview', {
      ...input,
      figure,
      ...(commitmentId === undefined ? {} : { commitmentId }),
    });
  return (
    <QueryView query={preview} rows={8}>
      {({ lines, warnings }) => (
        <>
          <Warnings warnings={warnings} />
          <Area {...frame} className="fund-tables investors">
            <table className="data" aria-label={t('calls.previewCaption')}>
              <thead>
                <tr>
                  <th scope="col">{t('calls.investor')}</th>
                  {PREVIEWED.map((figure) => (
                    <th key={figure} scope="col" className="n">
                      {t(PREVIEW_HEADS[figure])}
                    </th>
                  ))}
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
                    {PREVIEWED.map((figure) => (
                      <td key={figure} className="n">
                        <Figure
                          amount={line[figure].amount}
                          {...(figure === 'amount' ? { zero: 'dash' as const } : {})}
                          label={`${line.investorName}, ${t(PREVIEW_HEADS[figure])}`}
                          opens={opens(figure, line.commitmentId)}
                        />
                      </td>
                    ))}
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
                  {PREVIEWED.map((figure) => (
                    <td key={figure} className="n">
                      <Figure
                        amount={sumDecimals(lines.map((line) => line[figure].amount)) ?? '0'}
                        label={`${t('common.total')}, ${t(PREVIEW_HEADS[figure])}`}
                        opens={opens(figure)}
                      />
                    </td>
                  ))}
                  <td />
                </tr>
              </tfoot>
            </table>
          </Area>
        </>
      )}
    </QueryView>
  );
}
