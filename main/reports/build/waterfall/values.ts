/**
 * A waterfall as values with the whole trace of its run, for the rare one whose formulas would not come
 * to the same minor unit: a spreadsheet keeps 15 digits, and tells remainders apart at five decimals.
 */
import type { TraceStep } from '../../../../core/calculation.ts';
import type { WaterfallOutput } from '../../../../core/fund/waterfallCalculation.ts';
import { minorDigits } from '../../../../core/money/currencies.ts';
import { DECIMAL_TEXT } from '../../../../core/money/decimal.ts';
import { formatMinor } from '../../../../core/money/money.ts';
import { formatDecimal } from '../../formatText.ts';
import type { ReportTable } from '../../model.ts';
import { line, moneyColumn, textColumn } from './cells.ts';

function valuesTable({ amount, tiers, holders }: WaterfallOutput): ReportTable {
  const { currency } = amount;
  const text = (minor: bigint) => formatMinor(minor, minorDigits(currency));
  const columnOf = (tier: string) => tier.replaceAll('-', '_');
  return {
    kind: 'table',
    id: 'who_gets_what',
    title: `Who gets what (${currency})`,
    columns: [
      textColumn('name', 'Holder'),
      textColumn('class', 'Class'),
      ...tiers.map(({ id, label }) => moneyColumn(columnOf(id), label, currency)),
      moneyColumn('total', 'Total', currency),
    ],
    rows: [
      ...holders.map(({ name, className, kind, lines, total }) =>
        line({
          name,
          class: kind === 'carry' ? '' : className,
          ...Object.fromEntries(
            lines.map((each) => [columnOf(each.tierId), text(each.amount.minor)]),
          ),
          total: text(total.minor),
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: [...tiers.map(({ id }) => columnOf(id)), 'total'],
        cells: {
          name: 'Distributed',
          ...Object.fromEntries(tiers.map(({ id, total }) => [columnOf(id), text(total.minor)])),
          total: text(amount.minor),
        },
      },
    ],
    notes: ['Values of the run; every one is explained step by step on the sheet Trace.'],
  };
}

/** A figure of the trace with separators and all its digits; words stay as they are. */
function readable(text: string): string {
  return DECIMAL_TEXT.test(text) ? formatDecimal(text, 0) : text;
}

function traceTable(trace: readonly TraceStep[]): ReportTable {
  return {
    kind: 'table',
    id: 'trace',
    title: 'Trace',
    columns: [
      textColumn('step', 'Figure'),
      textColumn('rule', 'Rule'),
      textColumn('input', 'From'),
      textColumn('value', 'Value'),
      textColumn('result', 'Result'),
      textColumn('unit', 'Unit'),
    ],
    rows: trace.flatMap(({ label, rule, inputs, result, unit }) => [
      line({ step: label, rule, result: readable(result), unit }),
      ...inputs.map((input) =>
        line({ input: input.label, value: readable(input.value), unit: input.unit ?? '' }),
      ),
    ]),
    notes: [],
  };
}

/** The tables of a workbook without formulas: who gets what, and every step of the run. */
export function waterfallValues(
  output: WaterfallOutput,
  trace: readonly TraceStep[],
): readonly ReportTable[] {
  return [valuesTable(output), traceTable(trace)];
}
