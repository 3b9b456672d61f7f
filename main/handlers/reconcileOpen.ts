/** What is open on either side, by age, and how much is matched. */
import { money } from '../../core/money/money.ts';
import { daysBetween, type IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { methodHistory } from '../queries/matches.ts';
import { ageing, type Bucket, lineCounts, type OpenRow, openPage } from '../queries/openItems.ts';
import { type PaymentShown, paymentsOfFlows } from '../queries/payments.ts';

type Open = DomainOutput<'reconcile.open'>;

function bucketsOut(rows: readonly Bucket[]): Open['ageing'] {
  return rows.map(({ bucket, currency, count, inflow, outflow }) => ({
    bucket,
    currency,
    count: Number(count),
    inflow: money(currency, inflow),
    outflow: money(currency, outflow),
  }));
}

function rowOut(
  row: OpenRow,
  payment: PaymentShown | undefined,
  { side, asOf }: { readonly side: 'bank' | 'book'; readonly asOf: IsoDate },
): Open['rows'][number] {
  return {
    side,
    kind: row.kind,
    id: row.id,
    accountId: row.account_id,
    accountName: row.account_name,
    entityId: row.entity_id,
    entityName: row.entity_name,
    journalId: row.journal_id,
    date: row.date as IsoDate,
    ageDays: daysBetween(row.date as IsoDate, asOf),
    reference: row.reference,
    counterparty: row.counterparty,
    text: row.text,
    amount: money(row.currency, row.amount_minor),
    open: money(row.currency, row.open_minor),
    payment: payment ?? null,
  };
}

function listOpen({ store }: QueryContext, input: DomainInput<'reconcile.open'>): Open {
  const { side, asOf, order, start, count, ...scope } = input;
  const buckets = ageing(store, side, scope, asOf);
  const rows = openPage(store, side, scope, order, { start, count });
  const flows = rows.flatMap(({ kind, id }) => (kind === 'flow' ? [id] : []));
  const payments = paymentsOfFlows(store, flows);
  return {
    rows: rows.map((row) => rowOut(row, payments.get(row.id), { side, asOf })),
    count: buckets.reduce((sum, bucket) => sum + Number(bucket.count), 0),
    ageing: bucketsOut(buckets),
  };
}

function summarize(
  { store, journal }: QueryContext,
  { asOf, ...scope }: DomainInput<'reconcile.summary'>,
): DomainOutput<'reconcile.summary'> {
  const { lines, open, matches } = lineCounts(store, scope);
  return {
    lineCount: lines,
    matchedLineCount: lines - open,
    matchCount: matches,
    methods: methodHistory(journal).map((row) => ({ ...row, method: row.method as 'exact' })),
    bank: bucketsOut(ageing(store, 'bank', scope, asOf)),
    book: bucketsOut(ageing(store, 'book', scope, asOf)),
  };
}

export const openHandlers = {
  'reconcile.open': query<'reconcile.open'>(listOpen),
  'reconcile.summary': query<'reconcile.summary'>(summarize),
};
