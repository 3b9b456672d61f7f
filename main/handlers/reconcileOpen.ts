/** What is open on either side, by age, and how much is matched. */
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { daysBetween, type IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { takenOf } from '../queries/matched.ts';
import { methodHistory } from '../queries/matches.ts';
import { ageing, type Bucket, lineCounts, type OpenRow, openPage } from '../queries/openItems.ts';
import { type PaymentShown, paymentsOfFlows } from '../queries/payments.ts';
import { returnableBy } from '../queries/returnable.ts';

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

/** What a line may give back: the flows of one payment are one row. */
function listSettled(
  { store }: QueryContext,
  { lineId, search, start, count }: DomainInput<'reconcile.settled'>,
): DomainOutput<'reconcile.settled'> {
  const line = store.get<{
    entity_id: string;
    account: string;
    currency: string;
    open: bigint;
    date: string;
  }>(
    `SELECT a.entity_id, a.name AS account, l.currency, l.booking_date AS date,
            l.amount_minor - ${takenOf('line_id', 'l.id')} AS open
       FROM statement_line l JOIN account a ON a.id = l.account_id WHERE l.id = ?`,
    [lineId],
  );
  if (line === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'MATCH_PART_UNKNOWN',
      message: `There is no line with the id ${lineId}. It may have been removed meanwhile; load the list again.`,
      path: 'lineId',
    });
  const { entity_id: entityId, currency, open: openMinor } = line;
  const groups = returnableBy(store, { entityId, currency, openMinor }, search);
  const page = groups.slice(start, start + count);
  const payments = paymentsOfFlows(
    store,
    page.flatMap((group) => group.map(({ id }) => id)),
  );
  return {
    line: {
      ...{ id: lineId, date: line.date as IsoDate, accountName: line.account },
      open: money(currency, openMinor),
    },
    rows: page.flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const taken = group.reduce((sum, row) => sum + row.taken_minor, 0n);
      const row: OpenRow = {
        ...{ kind: 'flow', id: first.id, account_id: first.account_id, currency },
        ...{ account_name: first.account_name, entity_id: entityId, journal_id: null },
        ...{ entity_name: first.entity_name, date: first.date, counterparty: first.counterparty },
        reference: group.map(({ reference }) => reference).join(', '),
        ...{ text: first.description, amount_minor: taken, open_minor: -taken },
      };
      return [
        {
          ...rowOut(row, payments.get(first.id), { side: 'book', asOf: line.date as IsoDate }),
          matchId: first.match_id,
          parts: group.map(({ id, taken_minor }) => ({
            id,
            amount: money(currency, -taken_minor),
          })),
        },
      ];
    }),
    count: groups.length,
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
  'reconcile.settled': query<'reconcile.settled'>(listSettled),
  'reconcile.summary': query<'reconcile.summary'>(summarize),
};
