/**
 * One closing: who comes in with how much, what a later one makes everybody pay or get back, and its
 * way through review and approval. Commitments can change until it is approved.
 */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { JobProgress } from '../../run/RunParts.tsx';
import { useJob } from '../../run/use-job.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Empty, Figure, IconButton, QueryView, useReadOnly } from '../../ui/index.ts';
import { ApprovalNote, MoreSteps, NextStep, RefusalNotice, useRefusedAt } from './eventActions.tsx';
import { FUND_TOPICS } from './FundList.tsx';
import { InvestorDialog } from './InvestorDialog.tsx';
import { useInvestorChoices } from './investorChoices.ts';
import { goToFundTab } from './places.ts';
import { StateSteps, statusText } from './StateSteps.tsx';

type ClosingData = OutputOf<'closings.get'>;
type Commitment = ClosingData['commitments'][number];
type Line = ClosingData['lines'][number];

const TOPICS = ['closing', 'closing_line', 'commitment', 'approval', 'investor', 'run'];

export function ClosingPage(props: { readonly fundId: string; readonly closingId: string }) {
  const { fundId, closingId } = props;
  const asOf = useAsOf();
  const fund = useQuery('funds.get', { fundId, asOf }, { topics: FUND_TOPICS });
  const state = useQuery('closings.get', { closingId }, { topics: TOPICS });
  const number = state.data?.closing.number;
  const name = fund.data?.fund.name ?? '';
  const title = number === undefined ? t('funds.closings') : t('funds.closingNumber', { number });
  const steps = useClosingSteps(state.data?.closing, name);
  return (
    <Screen
      permission="fund.edit"
      title={title}
      context={
        state.data ? `${name}, ${formatDate(state.data.closing.closingDate)}` : t('funds.title')
      }
      {...(number === undefined ? {} : { tabTitle: t('funds.closingTab', { fund: name, number }) })}
      states={state.data && <StateSteps status={state.data.closing.status} />}
      actions={
        <>
          <Button secondary icon="left" onClick={() => goToFundTab(fundId, 'investors')}>
            {t('funds.fund')}
          </Button>
          {state.data && <ClosingActions data={state.data} steps={steps} />}
        </>
      }
    >
      <QueryView query={state} rows={10}>
        {(data) => (
          <div className="stack fund-page">
            <RefusalNotice refusal={steps.refusal} />
            {steps.job && <JobProgress job={steps.job} />}
            <ApprovalNote event={data.closing} />
            <div className="closing-columns">
              <Commitments data={data} />
              <Equalisation data={data} />
            </div>
          </div>
        )}
      </QueryView>
    </Screen>
  );
}

type Closing = ClosingData['closing'];

/** The commands of a closing, each with the version or the content that the person sees. */
function useClosingSteps(closing: Closing | undefined, fund: string) {
  const { id: closingId = '', entry = 0, number = 0, contentHash = '' } = closing ?? {};
  const { refusal, keep } = useRefusedAt(entry);
  const quiet = { toastErrors: false } as const;
  const compute = useJob('closings.compute', {
    label: () => t('funds.closingJob', { fund, number }),
    done: ({ runHash }) => t('funds.closingComputed', { run: runHash.slice(0, 4) }),
  });
  const review = useCommand('closings.review', {
    ...quiet,
    done: () => t('funds.closingReviewed', { number }),
  });
  const decide = useCommand('closings.decide', {
    ...quiet,
    done: ({ state, missing }) => t(`funds.closingDecided.${state}`, { number, missing }),
  });
  const take = useCommand('closings.step', {
    ...quiet,
    done: ({ status }) =>
      t('funds.closingStepTaken', { number, status: statusText(status).toLowerCase() }),
  });
  return {
    job: compute.job,
    isBusy: compute.job !== undefined || review.isRunning || decide.isRunning || take.isRunning,
    refusal,
    compute: () => void compute.run({ closingId }).then(keep),
    review: () => void review.run({ closingId, expectedEntry: entry }).then(keep),
    decide: (verdict: 'approved' | 'rejected') =>
      void decide.run({ closingId, contentHash, verdict }).then(keep),
    take: (step: 'notice' | 'settle' | 'return' | 'cancel') =>
      void take.run({ closingId, step, expectedEntry: entry }).then(keep),
  };
}

function ClosingActions(props: {
  readonly data: ClosingData;
  readonly steps: ReturnType<typeof useClosingSteps>;
}) {
  const { closing } = props.data;
  const { isBusy, compute } = props.steps;
  const shared = { event: closing, isBusy, steps: props.steps };
  return (
    <>
      <MoreSteps {...shared} cancel={t('funds.cancelClosing')} />
      {closing.status === 'computed' && (
        <Button writes disabled={isBusy} onClick={compute}>
          {t('funds.computeAgain')}
        </Button>
      )}
      <NextStep {...shared} onCompute={compute} />
    </>
  );
}

function CommitDialog(props: {
  readonly data: ClosingData;
  readonly commitment: Commitment | null;
  onClose(): void;
}) {
  const { data, commitment, onClose } = props;
  const investors = useInvestorChoices();
  const references = useMemo(() => ({ investorId: investors }), [investors]);
  const initial = useMemo(() => {
    const closingId = data.closing.id;
    if (commitment === null) return { closingId, amount: { currency: data.currency, amount: '' } };
    const { id, investorId, party, classCode, className, amount } = commitment;
    return { closingId, commitmentId: id, investorId, party, classCode, className, amount };
  }, [data, commitment]);
  return (
    <EntryDialog
      name="closings.commit"
      title={
        commitment === null
          ? t('funds.commit')
          : t('funds.changeCommitment', { name: commitment.investorName })
      }
      initial={initial}
      hidden={['closingId', 'commitmentId']}
      references={references}
      {...(commitment === null ? { draftKey: `closings.commit.${data.closing.id}` } : {})}
      done={() => t('funds.committedBy')}
      onClose={onClose}
    />
  );
}

function Commitments({ data }: { readonly data: ClosingData }) {
  const { closing, currency, commitments } = data;
  const isOpen = closing.status === 'draft' || closing.status === 'computed';
  const isReadOnly = useReadOnly() !== null;
  const [opened, setOpened] = useState<Commitment | 'new' | null>(null);
  const [isAddingInvestor, setAddingInvestor] = useState(false);
  const withdraw = useCommand('closings.withdraw', { done: () => t('funds.withdrawn') });
  const opens = (commitmentId?: string) =>
    explainBy('closings.explain', {
      closingId: closing.id,
      figure: 'committed',
      ...(commitmentId && { commitmentId }),
    });
  return (
    <Area
      title={t('funds.closingCommitments')}
      caption={currency}
      className="fund-tables"
      aside={
        isOpen && (
          <>
            <Button small writes onClick={() => setAddingInvestor(true)}>
              {t('funds.addInvestor')}
            </Button>
            <Button small icon="plus" writes onClick={() => setOpened('new')}>
              {t('funds.commit')}
            </Button>
          </>
        )
      }
    >
      {commitments.length === 0 ? (
        <Empty title={t('funds.noneCommits')} why={t('funds.noneCommitsWhy')} />
      ) : (
        <table className="data" aria-label={t('funds.closingCommitments')}>
          <thead>
            <tr>
              <th scope="col">{t('funds.investor')}</th>
              <th scope="col">{t('funds.class')}</th>
              <th scope="col" className="n">
                {t('funds.committed')}
              </th>
              {isOpen && (
                <th scope="col" className="no-print">
                  <span className="sr-only">{t('funds.editDeals')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {commitments.map((one) => (
              <tr key={one.id}>
                <th scope="row">
                  <span className="holder-name" title={one.investorName}>
                    {one.investorName}
                  </span>
                </th>
                <td>{one.className}</td>
                <td className="n">
                  <Figure
                    amount={one.amount.amount}
                    opens={opens(one.id)}
                    label={`${one.investorName}, ${t('funds.committed')}`}
                  />
                </td>
                {isOpen && (
                  <td className="no-print row-buttons">
                    <IconButton
                      icon="edit"
                      small
                      disabled={isReadOnly}
                      label={t('funds.changeCommitment', { name: one.investorName })}
                      onClick={() => setOpened(one)}
                    />
                    <IconButton
                      icon="trash"
                      small
                      disabled={isReadOnly || withdraw.isRunning}
                      label={t('funds.withdraw', { name: one.investorName })}
                      onClick={() =>
                        void withdraw.run({ closingId: closing.id, commitmentId: one.id })
                      }
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {t('common.total')}
              </th>
              <td className="n">
                <Figure
                  amount={closing.committed.amount}
                  opens={opens()}
                  label={`${t('funds.committed')}, ${t('common.total')}`}
                />
              </td>
              {isOpen && <td className="no-print" />}
            </tr>
          </tfoot>
        </table>
      )}
      {opened !== null && (
        <CommitDialog
          data={data}
          commitment={opened === 'new' ? null : opened}
          onClose={() => setOpened(null)}
        />
      )}
      {isAddingInvestor && (
        <InvestorDialog investor={null} onClose={() => setAddingInvestor(false)} />
      )}
    </Area>
  );
}

const PARTS = ['capital', 'fee', 'interest', 'total'] as const;

const PART_HEADS = {
  capital: 'funds.capital',
  fee: 'funds.fee',
  interest: 'funds.interest',
  total: 'funds.toPay',
} as const;

function Equalisation({ data }: { readonly data: ClosingData }) {
  const { closing, currency, lines, total } = data;
  const isComputed = closing.status !== 'draft';
  const groups = [
    { title: t('funds.newcomers'), rows: lines.filter(({ isNew }) => isNew) },
    { title: t('funds.earlier'), rows: lines.filter(({ isNew }) => !isNew) },
  ].filter(({ rows }) => rows.length > 0);
  return (
    <Area
      title={t('funds.equalisation')}
      caption={t('funds.equalisationCaption', { currency, terms: data.terms })}
      className="fund-tables"
    >
      {lines.length === 0 ? (
        <Empty
          title={t(isComputed ? 'funds.equalisationNothing' : 'funds.equalisationNone')}
          why={t(isComputed ? 'funds.equalisationNothingWhy' : 'funds.equalisationNoneWhy')}
        />
      ) : (
        <table className="data" aria-label={t('funds.equalisation')}>
          <thead>
            <tr>
              <th scope="col">{t('funds.investor')}</th>
              {PARTS.map((part) => (
                <th key={part} scope="col" className="n">
                  {t(PART_HEADS[part])}
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(({ title, rows }) => (
            <tbody key={title}>
              <tr className="group">
                <th scope="rowgroup" colSpan={PARTS.length + 1}>
                  {title} <span className="muted">{rows.length}</span>
                </th>
              </tr>
              {rows.map((row) => (
                <tr key={row.commitmentId}>
                  <th scope="row">
                    <span className="holder-name" title={row.investorName}>
                      {row.investorName}
                    </span>
                  </th>
                  <PartCells closingId={closing.id} name={row.investorName} parts={row} />
                </tr>
              ))}
            </tbody>
          ))}
          <tfoot>
            <tr>
              <th scope="row">{t('common.total')}</th>
              <PartCells closingId={closing.id} name={t('common.total')} parts={total} />
            </tr>
          </tfoot>
        </table>
      )}
    </Area>
  );
}

function PartCells(props: {
  readonly closingId: string;
  readonly name: string;
  readonly parts: Line | ClosingData['total'];
}) {
  const { closingId, name, parts } = props;
  const commitmentId = 'commitmentId' in parts ? parts.commitmentId : undefined;
  return PARTS.map((part) => (
    <td key={part} className="n">
      <Figure
        amount={parts[part].amount}
        zero="dash"
        opens={explainBy('closings.explain', {
          closingId,
          figure: part,
          ...(commitmentId && { commitmentId }),
        })}
        label={`${name}, ${t(PART_HEADS[part])}`}
      />
    </td>
  ));
}
