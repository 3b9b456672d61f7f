/**
 * Performance by both methods of the ILPA Performance Template (January 2025): granular, on flows
 * between fund and investor with each call in its parts, and gross up, on flows between the fund and
 * its investments. Rates and multiples compute again in the workbook.
 */
import { cellName } from '../excel/formulas.ts';
import type { ReportTable, Row } from '../model.ts';
import { amountColumn } from './ilpaTables.ts';

/** A dated flow; negative where money went to the fund or into an investment. */
export interface IlpaFlow {
  readonly date: string;
  readonly type: string;
  readonly amount: string;
}

/** Flows with what is left as the last one, and the rate and multiples computed from them. */
export function performanceTables(
  id: string,
  title: string,
  currency: string,
  facts: {
    readonly flows: readonly IlpaFlow[];
    readonly last: IlpaFlow;
    readonly irr: string | null;
    readonly multiple: string | null;
    readonly multipleTitle: string;
    /** The multiple without what was paid out as recallable; null where nothing was. */
    readonly recycled: string | null;
    readonly notes: readonly string[];
  },
): ReportTable[] {
  const rows = [...facts.flows, facts.last];
  const flowsId = `${id}_flows`;
  const last = rows.length - 1;
  const range = (column: string) => cellName(flowsId, column, 0, last);
  const amounts = range('amount');
  const measures: Row[] = [];
  if (facts.irr !== null)
    measures.push({
      kind: 'line',
      cells: {
        line: 'IRR',
        value: {
          value: facts.irr,
          type: 'percent',
          formula: `XIRR(${amounts},${range('date')})`,
        },
      },
    });
  if (facts.multiple !== null)
    measures.push({
      kind: 'line',
      cells: {
        line: facts.multipleTitle,
        value: {
          value: facts.multiple,
          type: 'rate',
          formula: `SUMIF(${amounts},">0")/-SUMIF(${amounts},"<0")`,
        },
      },
    });
  if (facts.recycled !== null)
    measures.push({
      kind: 'line',
      cells: { line: `${facts.multipleTitle}, net of recycling`, value: facts.recycled },
    });
  return [
    {
      kind: 'table',
      id: flowsId,
      title: `${title}, flows (${currency})`,
      columns: [
        { id: 'date', title: 'Date', type: 'date' },
        { id: 'type', title: 'Transaction type', type: 'text' },
        amountColumn('amount', 'Amount', currency),
      ],
      rows: rows.map(({ date, type, amount }) => ({
        kind: 'line',
        cells: { date, type, amount },
      })),
      notes: facts.notes,
    },
    {
      kind: 'table',
      id,
      title,
      columns: [
        { id: 'line', title: '', type: 'text' },
        { id: 'value', title: 'Value', type: 'rate' },
      ],
      rows: measures,
      notes: [],
    },
  ];
}
