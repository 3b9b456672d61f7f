/** One journal: its postings, what it was made from, and the reversal that takes it back. */
import { useState } from 'react';
import { formatDate, formatNumber, signOf } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import {
  Area,
  Button,
  type DataColumn,
  DataTable,
  Dialog,
  Figure,
  KeyValues,
  Link,
  Opens,
  QueryView,
} from '../../ui/index.ts';
import type { Journal } from './Journals.tsx';
import { goToSection } from './ledger-view.ts';
import { LEDGER_TOPICS } from './TrialBalance.tsx';

type Posting = Journal['postings'][number];

export function JournalDetail(props: {
  readonly journalId: string;
  /** Shows another journal, such as the one that took this one back. */
  onShow(journalId: string): void;
}) {
  const { journalId, onShow } = props;
  const query = useQuery(
    'ledger.journals',
    { ids: [journalId], count: 1 },
    { topics: [...LEDGER_TOPICS, 'export_batch'] },
  );
  const journal = query.data?.rows[0];
  return (
    <Area
      title={
        journal === undefined
          ? t('ledger.section.journals')
          : t('ledger.journals.detail', { number: journal.number })
      }
      {...(journal === undefined ? {} : { caption: journal.entityName })}
      className="ledger-detail"
    >
      <QueryView query={query} rows={8}>
        {({ rows: [found] }) =>
          found && (
            <>
              <Facts journal={found} onShow={onShow} />
              <Postings journal={found} />
            </>
          )
        }
      </QueryView>
    </Area>
  );
}

function Facts({ journal, onShow }: { readonly journal: Journal; onShow(id: string): void }) {
  const [isReversing, setReversing] = useState(false);
  const { reversedById, reversedByNumber, reversesId } = journal;
  const lineIds = [...new Set(journal.postings.flatMap(({ lineId }) => lineId ?? []))];
  return (
    <section className="ledger-facts" aria-label={t('ledger.column.description')}>
      <p className="strong">{journal.description}</p>
      <KeyValues
        rows={[
          { label: t('ledger.journals.posted'), value: formatDate(journal.postingDate) },
          { label: t('ledger.journals.document'), value: formatDate(journal.documentDate) },
          {
            label: t('ledger.column.source'),
            value: journal.ruleName ?? t(`ledger.source.${journal.source}`),
          },
          {
            label: t('ledger.column.total'),
            value: (
              <Figure
                amount={journal.total.amount}
                currency={journal.total.currency}
                label={t('ledger.column.total')}
                opens={explainBy('ledger.explain', {
                  entityId: journal.entityId,
                  figure: 'journal',
                  journalId: journal.id,
                })}
              />
            ),
          },
          ...(lineIds.length === 0
            ? []
            : [
                {
                  label: t('ledger.column.line'),
                  value: <LineLinks lineIds={lineIds} />,
                },
              ]),
          ...(journal.batches.length === 0
            ? []
            : [{ label: t('ledger.column.batches'), value: journal.batches.join(', ') }]),
          {
            label: t('ledger.column.entry'),
            value: (
              <Link
                aria-label={t('clock.entryNumber', { entry: formatNumber(journal.entry, 0) })}
                onClick={() => openScreen('journal', { entry: String(journal.entry) })}
              >
                {formatNumber(journal.entry, 0)}
              </Link>
            ),
          },
        ]}
      />
      <div className="row wrap">
        {reversedById === null && reversesId === null && (
          <Button small icon="undo" writes="ledger.post" onClick={() => setReversing(true)}>
            {t('ledger.journals.reverse')}
          </Button>
        )}
        {reversedById !== null && (
          <Link onClick={() => onShow(reversedById)}>
            {t('ledger.journals.wasReversed', { number: reversedByNumber ?? '' })}
          </Link>
        )}
        {reversesId !== null && (
          <Link onClick={() => onShow(reversesId)}>{t('ledger.journals.isReversal')}</Link>
        )}
      </div>
      {isReversing && <ReverseDialog journal={journal} onClose={() => setReversing(false)} />}
    </section>
  );
}

function LineLinks({ lineIds }: { readonly lineIds: readonly string[] }) {
  return lineIds.map((lineId) => (
    <Opens key={lineId} opens={explainBy('lines.explain', { lineId })}>
      {t('ledger.journals.openLine')}
    </Opens>
  ));
}

function ReverseDialog({ journal, onClose }: { readonly journal: Journal; onClose(): void }) {
  const asOf = useAsOf();
  const [date, setDate] = useState(asOf < journal.postingDate ? journal.postingDate : asOf);
  const [reason, setReason] = useState('');
  const reverse = async () => {
    const reply = await runCommand(
      'ledger.reverse',
      {
        journalIds: [journal.id],
        postingDate: date,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      },
      {
        canUndo: false,
        done: ({ journals: [made] }) =>
          t('ledger.journals.reverseDone', { number: journal.number, by: made?.number ?? '' }),
      },
    );
    if (reply.ok) onClose();
  };
  return (
    <Dialog
      title={t('ledger.journals.reverseTitle', { number: journal.number })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.keep')}</Button>
          <Button kind="primary" onClick={() => void reverse()}>
            {t('ledger.journals.reverse')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('ledger.journals.reverseHelp')}</p>
        <label className="ledger-field">
          {t('ledger.journals.reverseDate')}
          <input
            className="input"
            value={date}
            maxLength={10}
            onChange={(event) => setDate(event.target.value)}
          />
        </label>
        <label className="ledger-field">
          {t('ledger.journals.reverseReason')}
          <input
            className="input"
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      </div>
    </Dialog>
  );
}

/** A posting's amount on its side, with its worth in the base currency below where that differs. */
function SideFigures(props: {
  readonly entityId: string;
  readonly posting: Posting;
  readonly side: 'debit' | 'credit';
}) {
  const { entityId, posting, side } = props;
  const { amount, base } = posting;
  const wanted = side === 'debit' ? 1 : -1;
  // A revaluation moves the base amount alone.
  const own = signOf(amount.amount) === 0 ? signOf(base.amount) : signOf(amount.amount);
  if (own !== wanted) return null;
  const figure = (money: Posting['amount'], isBelow: boolean) => (
    <Figure
      amount={money.amount.replace('-', '')}
      label={`${t(`ledger.column.${side}`)} ${money.currency}`}
      {...(isBelow ? { converted: 'underline' as const, className: 'muted' } : {})}
      opens={explainBy('ledger.explain', {
        entityId,
        figure: 'posting',
        postingId: posting.id,
        currency: money.currency,
      })}
    />
  );
  return (
    <>
      {figure(amount, false)}
      {amount.currency !== base.currency && <div>{figure(base, true)}</div>}
    </>
  );
}

function postingColumns(entityId: string): readonly DataColumn<Posting>[] {
  const side = (of: 'debit' | 'credit'): DataColumn<Posting> => ({
    head: t(`ledger.column.${of}`),
    isFigure: true,
    cell: (posting) => <SideFigures entityId={entityId} posting={posting} side={of} />,
  });
  return [
    {
      head: t('ledger.column.code'),
      className: 'wrap',
      cell: ({ ledgerAccountId, accountCode, accountName }) => (
        <Link onClick={() => goToSection('account', { account: ledgerAccountId })}>
          {accountCode} {accountName}
        </Link>
      ),
    },
    {
      head: t('ledger.column.ccy'),
      className: 'muted',
      cell: ({ amount, base }) => (
        <>
          {amount.currency}
          {amount.currency !== base.currency && <div>{base.currency}</div>}
        </>
      ),
    },
    side('debit'),
    side('credit'),
  ];
}

function Postings({ journal }: { readonly journal: Journal }) {
  return (
    <DataTable<Posting>
      name={t('ledger.journals.postings')}
      columns={postingColumns(journal.entityId)}
      rows={journal.postings}
      rowId={({ id }) => id}
    />
  );
}
