/** The sheet of checks: what the formulas give each holder beside what the run gave, and the wire. */
import { CARRY_HOLDER_ID } from '../../../../core/fund/commitments.ts';
import { cellName } from '../../excel/formulas.ts';
import type { ReportTable } from '../../model.ts';
import { line, major, moneyColumn, textColumn } from './cells.ts';
import { holdersOf, type WorkbookInput } from './input.ts';
import { termOf } from './terms.ts';

export function checksTable(input: WorkbookInput, wireMinor: bigint): ReportTable {
  const { terms, digits, runMinor } = input;
  const text = (minor: bigint) => major(minor, digits).toFixed(digits);
  const holders = [
    ...holdersOf(input).map(({ id, name }) => ({ id, name })),
    { id: CARRY_HOLDER_ID, name: 'Carry vehicle' },
  ];
  const id = 'checks';
  const row = (at: number, name: string, formula: string, minor: bigint, wanted: string | object) =>
    line({
      name,
      formulas: { value: text(minor), formula },
      run: wanted as string,
      difference: {
        value: text(0n),
        formula: `${cellName(id, 'formulas', at)}-${cellName(id, 'run', at)}`,
      },
    });
  return {
    kind: 'table',
    id,
    title: 'Checks',
    columns: [
      textColumn('name', 'Holder'),
      moneyColumn('formulas', 'By the formulas', terms.currency),
      moneyColumn('run', 'By the run', terms.currency),
      moneyColumn('difference', 'Difference', terms.currency),
    ],
    rows: [
      ...holders.map(({ id: holder, name }, at) => {
        const minor = runMinor.get(holder) ?? 0n;
        const own = cellName('who_gets_what', 'total', at);
        return row(at, name, own, minor, text(minor));
      }),
      row(
        holders.length,
        'Rows against the amount distributed',
        `SUM(${cellName('who_gets_what', 'total', 0, holders.length - 1)})`,
        wireMinor,
        { value: text(wireMinor), formula: termOf(input, 'amount').text },
      ),
    ],
    notes: [
      'Differences are nothing as long as no input is changed; after that they say what the change does to each holder.',
    ],
  };
}
