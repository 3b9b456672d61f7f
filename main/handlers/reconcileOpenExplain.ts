/** What is open on one side at one age: the sum and the items behind it. */
import { money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { ageing, type Bucket, type OpenRow, openOfBucket } from '../queries/openItems.ts';
import type { Line } from './explainParts.ts';

/** How many items a panel shows. */
const OPEN_SHOWN = 14;

const AGE_LABEL = { future: 'not due yet' } as { readonly [bucket: string]: string };

function explainOpen(
  { store }: QueryContext,
  input: DomainInput<'reconcile.explainOpen'>,
): Explanation {
  const { side, asOf, currency, bucket, figure, ...scope } = input;
  const narrowed = { ...scope, currencies: [currency] };
  const sums = ageing(store, side, narrowed, asOf).filter(
    (one) => bucket === undefined || one.bucket === bucket,
  );
  const sum = (pick: (one: Bucket) => bigint) => sums.reduce((all, one) => all + pick(one), 0n);
  const [inflow, outflow, count] = [
    sum((b) => b.inflow),
    sum((b) => b.outflow),
    sum((b) => b.count),
  ];
  const largest = openOfBucket(store, side, narrowed, { asOf, bucket, count: OPEN_SHOWN });
  const shown = largest.reduce((all, { open_minor }) => all + open_minor, 0n);
  const net = inflow - outflow;
  const age = bucket === undefined ? 'any age' : (AGE_LABEL[bucket] ?? `${bucket} days`);
  const amount = { inflow, outflow, net, count }[figure];
  return {
    crumbs: [{ label: side === 'bank' ? 'Bank lines' : 'Items of the books' }, { label: age }],
    figure:
      figure === 'count'
        ? { text: String(count), converted: false }
        : { money: money(currency, amount), converted: false },
    chips: [{ text: `${count} open`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text:
          side === 'bank'
            ? 'What no match has taken of bank lines, by days since their booking.'
            : 'What no match has taken of expected flows and of postings on bank accounts, by days since they were due or posted.',
        lines: [
          { label: 'In', money: money(currency, inflow) },
          { label: 'Out', money: money(currency, -outflow) },
          { label: 'Net', money: money(currency, net), tone: 'total' },
        ],
      },
      {
        title: 'Open items',
        note: 'the largest first',
        lines: [
          ...largest.map((row) => ({
            label: row.counterparty ?? row.text,
            prefix: row.date,
            money: money(row.currency, row.open_minor),
            link: openLink(row),
          })),
          ...(Number(count) > largest.length
            ? [
                {
                  label: `${Number(count) - largest.length} more`,
                  money: money(currency, net - shown),
                  tone: 'muted' as const,
                },
              ]
            : []),
          { label: 'Net', money: money(currency, net), tone: 'total' as const },
        ],
      },
    ],
  };
}

function openLink({ kind, id, date, entity_id, currency }: OpenRow): NonNullable<Line['link']> {
  if (kind === 'line') return { target: 'lines.explain', input: { lineId: id } };
  if (kind === 'flow')
    return { target: 'expectedFlows.explain', input: { id, asOf: date, figure: 'amount' } };
  return {
    target: 'ledger.explain',
    input: { entityId: entity_id, figure: 'posting', postingId: id, currency },
  };
}

export const reconcileOpenExplainHandlers = {
  'reconcile.explainOpen': query<'reconcile.explainOpen'>(explainOpen),
};
