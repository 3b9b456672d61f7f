/** How many bank lines matches have taken, account by account, and what is left of them. */
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { ageing, lineCounts, lineCountsByAccount } from '../queries/openItems.ts';
import type { Line } from './explainParts.ts';

/** How many accounts a panel names. */
const SHOWN = 14;

function explainMatched(
  { store }: QueryContext,
  { asOf, ...scope }: DomainInput<'reconcile.explainMatched'>,
): Explanation {
  const { lines, open } = lineCounts(store, scope);
  const accounts = lineCountsByAccount(store, scope);
  const currencies = Map.groupBy(ageing(store, 'bank', scope, asOf), ({ currency }) => currency);
  return {
    crumbs: [{ label: 'Bank lines' }, { label: 'Matched' }],
    figure: { text: String(lines - open), unit: 'lines matched', converted: false },
    chips: [],
    sections: [
      {
        title: 'Rule',
        text: 'Bank lines of the period of which matches have taken the whole amount.',
        lines: [
          { label: 'Bank lines', count: lines },
          { label: '\u2212 Open', count: open },
          { label: 'Matched', count: lines - open, tone: 'total' },
        ],
      },
      {
        title: 'By account',
        note: 'the most open first',
        table: {
          columns: ['Account', 'Lines', 'Open', 'Matched'],
          rows: [
            ...accounts
              .slice(0, SHOWN)
              .map((row) => [
                row.name,
                String(row.lines),
                String(row.open),
                String(row.lines - row.open),
              ]),
            ...(accounts.length > SHOWN ? [restRow(accounts.slice(SHOWN))] : []),
          ],
        },
        lines: [],
      },
      {
        title: 'Open',
        lines: [...currencies].map(
          ([currency, buckets]): Line => ({
            label: currency,
            count: buckets.reduce((sum, { count }) => sum + Number(count), 0),
            link: {
              target: 'reconcile.explainOpen',
              input: { ...scope, side: 'bank', asOf, currency, figure: 'count' },
            },
          }),
        ),
      },
    ],
  };
}

function restRow(rest: readonly { readonly lines: number; readonly open: number }[]): string[] {
  const lines = rest.reduce((sum, row) => sum + row.lines, 0);
  const open = rest.reduce((sum, row) => sum + row.open, 0);
  return [`${rest.length} more`, String(lines), String(open), String(lines - open)];
}

export const reconcileCountHandlers = {
  'reconcile.explainMatched': query<'reconcile.explainMatched'>(explainMatched),
};
