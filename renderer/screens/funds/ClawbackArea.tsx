/**
 * One clawback: where it stands, what is owed gross and what of it escrow and the carry holders pay,
 * and which investors get it.
 */
import { useMemo, useState } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { JobProgress, Warnings } from '../../run/RunParts.tsx';
import { useJob } from '../../run/use-job.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, DataTable, Empty, Figure, QueryView } from '../../ui/index.ts';
import {
  ApprovalNote,
  type EventSteps,
  MoreSteps,
  NextStep,
  RefusalNotice,
  useRefusedAt,
} from './eventActions.tsx';
import { CLAWBACK_TOPICS } from './FundList.tsx';
import { StateSteps, statusText } from './StateSteps.tsx';
import { percentText } from './TermsStrip.tsx';

type Clawback = OutputOf<'clawbacks.get'>;
type Result = NonNullable<Clawback['result']>;
type Explained = Omit<InputOf<'clawbacks.explain'>, 'clawbackId'>;

export function ClawbackArea({ clawbackId }: { readonly clawbackId: string }) {
  const query = useQuery('clawbacks.get', { clawbackId }, { topics: CLAWBACK_TOPICS });
  return (
    <QueryView query={query} rows={10} title={t('clawbacks.account')}>
      {(clawback) => <Opened clawback={clawback} />}
    </QueryView>
  );
}

/** The commands of a clawback, each with the version or the content that the person sees. */
function useClawbackSteps(clawback: Clawback) {
  const { id: clawbackId, entry, number, contentHash, fund } = clawback;
  const { refusal, keep } = useRefusedAt(entry);
  const quiet = { toastErrors: false } as const;
  const computing = useJob('clawbacks.compute', {
    label: () => t('clawbacks.job', { fund: fund.name, number }),
    done: ({ runHash }) => t('clawbacks.computed', { run: runHash.slice(0, 4) }),
  });
  const review = useCommand('clawbacks.review', {
    ...quiet,
    done: () => t('clawbacks.reviewed', { number }),
  });
  const decide = useCommand('clawbacks.decide', {
    ...quiet,
    done: ({ state, missing }) => t(`clawbacks.decided.${state}`, { number, missing }),
  });
  const take = useCommand('clawbacks.step', {
    ...quiet,
    done: ({ status }) =>
      t('clawbacks.stepTaken', { number, status: statusText(status).toLowerCase() }),
  });
  const steps: EventSteps = {
    isBusy: computing.job !== undefined || review.isRunning || decide.isRunning || take.isRunning,
    refusal,
    review: () => void review.run({ clawbackId, expectedEntry: entry }).then(keep),
    decide: (verdict) => void decide.run({ clawbackId, contentHash, verdict }).then(keep),
    take: (step) => void take.run({ clawbackId, step, expectedEntry: entry }).then(keep),
  };
  return {
    steps,
    job: computing.job,
    compute: () => void computing.run({ clawbackId }).then(keep),
  };
}

function Opened({ clawback }: { readonly clawback: Clawback }) {
  const { number, kind, testDate, fund, status, result } = clawback;
  const { steps, job, compute } = useClawbackSteps(clawback);
  const [isEditing, setEditing] = useState(false);
  const shared = { event: clawback, isBusy: steps.isBusy, steps };
  const isOpen = status === 'draft' || clawback.steps.includes('return');
  return (
    <Area
      title={t('clawbacks.number', { number })}
      caption={t(`clawbacks.caption.${kind}`, {
        currency: fund.currency,
        date: formatDate(testDate),
      })}
      padded
      aside={
        <>
          <MoreSteps {...shared} cancel={t('clawbacks.cancel')} />
          {isOpen && (
            <Button small writes="fund.edit" onClick={() => setEditing(true)}>
              {t('clawbacks.edit')}
            </Button>
          )}
          {status === 'computed' && (
            <Button small writes="fund.edit" disabled={steps.isBusy} onClick={compute}>
              {t('clawbacks.computeAgain')}
            </Button>
          )}
          <NextStep {...shared} onCompute={compute} />
        </>
      }
    >
      <div className="stack clawback">
        <StateSteps status={status} />
        <RefusalNotice refusal={steps.refusal} />
        {job && <JobProgress job={job} />}
        <ApprovalNote event={clawback} />
        <Warnings warnings={clawback.warnings} />
        {result === null ? (
          <Empty title={t('clawbacks.notComputed')} why={t('clawbacks.notComputedWhy')} />
        ) : (
          <div className="fund-columns">
            <Account clawback={clawback} result={result} />
            <div className="stack">
              <Holders clawback={clawback} result={result} />
              <Investors clawback={clawback} result={result} />
            </div>
          </div>
        )}
      </div>
      {isEditing && <EditDialog clawback={clawback} onClose={() => setEditing(false)} />}
    </Area>
  );
}

function EditDialog(props: { readonly clawback: Clawback; onClose(): void }) {
  const { clawback, onClose } = props;
  const { id: clawbackId, entry: expectedEntry, number, testDate, kind, options } = clawback;
  const initial = useMemo(
    () => ({ clawbackId, expectedEntry, testDate, kind, ...options }),
    [clawbackId, expectedEntry, testDate, kind, options],
  );
  return (
    <EntryDialog
      name="clawbacks.save"
      title={t('clawbacks.editOf', { number })}
      initial={initial}
      hidden={['clawbackId', 'expectedEntry']}
      done={() => t('clawbacks.saved')}
      onClose={onClose}
    />
  );
}

interface PartProps {
  readonly clawback: Clawback;
  readonly result: Result;
}

const opener = (clawbackId: string) => (input: Explained) =>
  explainBy('clawbacks.explain', { clawbackId, ...input });

/** Groups of rows, each ending in what it comes to. */
const ACCOUNT = [
  { rows: ['profit', 'agreedCarry', 'carryPaid'], end: 'excessCarry' },
  { rows: ['preferredShortfall'], end: 'gross' },
  { rows: ['fromEscrow', 'fromHolders'], end: 'payable' },
  { rows: [], end: 'uncovered' },
] as const;

function Account({ clawback, result }: PartProps) {
  const { id, fund, stillHeld, taxRate, escrowShare, liability } = clawback;
  const opens = opener(id);
  const line = (figure: Exclude<keyof Result, 'holders'>, isEnd: boolean) => (
    <tr key={figure} className={isEnd ? 'subtotal' : undefined}>
      <th scope="row">{isEnd ? <b>{t(labelOf(figure))}</b> : t(labelOf(figure))}</th>
      <td className="n">
        <Figure
          amount={result[figure].amount}
          zero="dash"
          opens={opens({ figure })}
          label={t(labelOf(figure))}
        />
      </td>
    </tr>
  );
  return (
    <Area
      title={t('clawbacks.account')}
      caption={t('clawbacks.accountCaption', {
        tax: percentText(taxRate, 0),
        escrow: percentText(escrowShare, 0),
        liability: t(`clawbacks.${liability}`),
      })}
      className="fund-tables"
    >
      <table className="data" aria-label={t('clawbacks.account')}>
        <thead>
          <tr>
            <th scope="col">{t('clawbacks.step')}</th>
            <th scope="col" className="n">
              {fund.currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {stillHeld && (
            <tr>
              <th scope="row">{t('clawbacks.stillHeld')}</th>
              <td className="n">
                <Figure
                  amount={stillHeld.amount}
                  zero="dash"
                  opens={opens({ figure: 'stillHeld' })}
                  label={t('clawbacks.stillHeld')}
                />
              </td>
            </tr>
          )}
          {ACCOUNT.flatMap(({ rows, end }) => [
            ...rows.map((figure) => line(figure, false)),
            line(end, true),
          ])}
        </tbody>
      </table>
    </Area>
  );
}

function labelOf(figure: Exclude<keyof Result, 'holders'>) {
  return figure === 'afterTaxCap' ? ('clawbacks.cap' as const) : (`clawbacks.${figure}` as const);
}

function Holders({ clawback, result }: PartProps) {
  const opens = opener(clawback.id);
  const figures = ['owed', 'cap', 'pays'] as const;
  const nameOf = (id: string) => (id === 'carry' ? t('clawbacks.vehicle') : id);
  return (
    <Area
      title={t('clawbacks.holders')}
      caption={t('clawbacks.holdersCaption', {
        liability: t(`clawbacks.${clawback.liability}`),
      })}
      className="fund-tables"
    >
      <DataTable
        name={t('clawbacks.holders')}
        rows={result.holders}
        rowId={({ id }) => id}
        columns={[
          {
            head: t('clawbacks.holder'),
            className: 'medium',
            cell: ({ id }) => (
              <span className="holder-name" title={nameOf(id)}>
                {nameOf(id)}
              </span>
            ),
          },
          ...figures.map((figure) => ({
            head: t(`clawbacks.${figure}`),
            isFigure: true,
            cell: (row: Result['holders'][number]) => (
              <Figure
                amount={row[figure].amount}
                zero="dash"
                opens={opens({ figure, holderId: row.id })}
                label={`${nameOf(row.id)}, ${t(`clawbacks.${figure}`)}`}
              />
            ),
          })),
        ]}
      />
    </Area>
  );
}

function Investors({ clawback, result }: PartProps) {
  const { id, fund, investors } = clawback;
  const opens = opener(id);
  return (
    <Area title={t('clawbacks.investors')} caption={fund.currency} className="fund-tables">
      {investors.length === 0 ? (
        <Empty title={t('clawbacks.nobody')} why={t('clawbacks.nobodyWhy')} />
      ) : (
        <table className="data" aria-label={t('clawbacks.investors')}>
          <thead>
            <tr>
              <th scope="col">{t('funds.investor')}</th>
              <th scope="col">{t('funds.class')}</th>
              <th scope="col" className="n">
                {t('clawbacks.gets')}
              </th>
            </tr>
          </thead>
          <tbody>
            {investors.map((row) => (
              <tr key={row.commitmentId}>
                <th scope="row">
                  <span className="holder-name" title={row.investorName}>
                    {row.investorName}
                  </span>
                </th>
                <td>{row.classCode}</td>
                <td className="n">
                  <Figure
                    amount={row.amount.amount}
                    opens={opens({ figure: 'investor', commitmentId: row.commitmentId })}
                    label={`${row.investorName}, ${t('clawbacks.gets')}`}
                  />
                </td>
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
                  amount={result.payable.amount}
                  opens={opens({ figure: 'payable' })}
                  label={`${t('clawbacks.gets')}, ${t('common.total')}`}
                />
              </td>
            </tr>
          </tfoot>
        </table>
      )}
    </Area>
  );
}
