/**
 * The first sheet: who gets what of each tier, with sums that are the wire.
 */
import { Decimal } from '../../../../core/money/decimal.ts';
import { cellName } from '../../excel/formulas.ts';
import type { MarkedCell, ReportTable, Row } from '../../model.ts';
import { line, major, moneyColumn, textColumn } from './cells.ts';
import { holdersOf, type WorkbookInput, type WorkbookResult } from './input.ts';
import type { RoundedPart } from './rounding.ts';
import { type SplitLine, splitId } from './split.ts';

export function resultTable(
  input: WorkbookInput,
  tiers: readonly string[],
  facts: {
    readonly parts: readonly RoundedPart[];
    readonly splits: ReadonlyMap<string, readonly SplitLine[]>;
    readonly amounts: WorkbookResult['amounts'];
    readonly carry: WorkbookResult['carry'];
  },
): ReportTable {
  const { terms, digits, labels } = input;
  const holders = holdersOf(input);
  const { parts, splits, amounts, carry } = facts;
  const id = 'who_gets_what';
  const column = (tier: string) => tier.replaceAll('-', '_');
  const columns = tiers.map(column);
  const scale = new Decimal(10).pow(digits).toFixed();
  const text = (minor: bigint) => major(minor, digits).toFixed(digits);
  const sum = (of: ReadonlyMap<string, bigint> | undefined) =>
    [...(of?.values() ?? [])].reduce((total, minor) => total + minor, 0n);
  const totalOf = (row: number, minor: bigint): MarkedCell => ({
    value: text(minor),
    formula: columns.map((name) => cellName(id, name, row)).join('+'),
  });
  const carryRow = holders.length;
  const rows: Row[] = [
    ...holders.map((holder, row) => {
      const own = amounts.get(holder.id);
      return line({
        name: holder.name,
        class: holder.className,
        ...Object.fromEntries(
          tiers.map((tier) => {
            const at = (splits.get(tier) ?? []).findIndex((each) => each.holder.id === holder.id);
            if (at < 0) return [column(tier), undefined];
            const value = text(own?.get(tier) ?? 0n);
            return [column(tier), { value, formula: cellName(splitId(tier), 'amount', at) }];
          }),
        ),
        total: totalOf(row, sum(own)),
      });
    }),
    line({
      name: 'Carry vehicle',
      class: '',
      ...Object.fromEntries(
        tiers.map((tier) => {
          const at = parts.findIndex((part) => part.tier === tier && part.group === null);
          if (at < 0) return [column(tier), undefined];
          const value = text(carry.get(tier) ?? 0n);
          return [
            column(tier),
            { value, formula: `${cellName('rounding', 'minor', at)}/${scale}` },
          ];
        }),
      ),
      total: totalOf(carryRow, sum(carry)),
    }),
  ];
  const everyone = [...amounts.values(), carry];
  const whole = (tier: string) => everyone.reduce((total, of) => total + (of.get(tier) ?? 0n), 0n);
  return {
    kind: 'table',
    id,
    title: `Who gets what (${terms.currency})`,
    columns: [
      textColumn('name', 'Holder'),
      textColumn('class', 'Class'),
      ...tiers.map((tier) => moneyColumn(column(tier), labels[tier] ?? tier, terms.currency)),
      moneyColumn('total', 'Total', terms.currency),
    ],
    rows: [
      ...rows,
      {
        kind: 'total',
        over: 'all',
        sums: [...columns, 'total'],
        cells: {
          name: 'Distributed',
          ...Object.fromEntries(tiers.map((tier) => [column(tier), text(whole(tier))])),
          total: text(everyone.reduce((total, of) => total + sum(of), 0n)),
        },
      },
    ],
    notes: ['Every figure is a formula over the other sheets; rows and columns sum to the wire.'],
  };
}
