/** Where the pinned total of statement lines comes from: in and out, and the lines it is made of. */
import { counted } from '../../core/counted.ts';
import { type Money, money } from '../../core/money/money.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { type LineRow, largestLines, lineTotals } from '../queries/lines.ts';

type Line = Explanation['sections'][number]['lines'][number];

/** Lines named in the panel; the rest is one figure, so that they sum to the total. */
const NAMED_LINES = 10;

function namedLine(line: LineRow): Line {
  return {
    label: line.counterparty_name ?? line.remittance ?? `Line ${line.position}`,
    prefix: line.booking_date,
    money: money(line.currency, line.amount_minor),
    link: { target: 'lines.explain', input: { lineId: line.id } },
  };
}

/** The lines with the largest amounts, what the others come to, and their sum. */
function stepsOf(lines: readonly LineRow[], count: number, net: Money): readonly Line[] {
  const named = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  const rest = count - lines.length;
  return [
    ...lines.map(namedLine),
    ...(rest > 0
      ? [{ label: `Other ${counted(rest, 'line')}`, money: money(net.currency, net.minor - named) }]
      : []),
    { label: 'Net', money: net, tone: 'total' as const },
  ];
}

export function explainLinesTotal(
  { store }: QueryContext,
  { currency, ...asked }: DomainInput<'lines.explainTotal'>,
): Explanation {
  const filter = { ...asked, currencies: [currency] };
  const [total] = lineTotals(store, filter);
  const inflow = money(currency, total?.inflow ?? 0n);
  const outflow = money(currency, total?.outflow ?? 0n);
  const net = money(currency, inflow.minor - outflow.minor);
  const count = Number(total?.count ?? 0n);
  const days = [asked.from ?? 'the first line', asked.to ?? 'the last line'].join(' to ');
  return {
    crumbs: [{ label: 'Statement lines' }, { label: `Net ${currency}` }],
    figure: { money: net, converted: false },
    chips: [{ text: counted(count, 'line'), tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        note: 'sum of all lines that match',
        lines: [
          { label: 'In', money: inflow },
          { label: '\u2212 Out', money: outflow },
          { label: 'Net', money: net, tone: 'total' },
        ],
      },
      {
        title: 'Lines that match',
        lines: [
          { label: 'Booked', value: days },
          ...(asked.search ? [{ label: 'Search', value: asked.search }] : []),
          { label: 'Count', value: count.toLocaleString('en') },
        ],
      },
      {
        title: 'Largest lines',
        lines: [...stepsOf(largestLines(store, filter, NAMED_LINES), count, net)],
      },
    ],
  };
}
