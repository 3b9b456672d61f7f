/**
 * The rounding sheet: parts of tiers in whole minor units that sum to the wire.
 */
import { Decimal, roundDecimal } from '../../../../core/money/decimal.ts';
import { cellName } from '../../excel/formulas.ts';
import type { Column, ReportTable } from '../../model.ts';
import { CENT_PLACES, decimalColumn, formula, line, textColumn, ZERO } from './cells.ts';
import type { WorkbookInput } from './input.ts';
import { termOf } from './terms.ts';

/** One part that is rounded: what a group, or carry, takes of a tier. */
export interface Part {
  readonly tier: string;
  /** A group, or null for carry. */
  readonly group: string | null;
  readonly exact: Decimal;
  readonly formula: string;
}

export interface RoundedPart extends Part {
  readonly cents: Decimal;
  readonly floor: Decimal;
  readonly remainder: Decimal;
  readonly rank: number;
  readonly minor: bigint;
}

/** Floors and gives what is left to the largest remainders, ties to the first. */
export function roundParts<Value extends { readonly exact: Decimal }>(
  parts: readonly Value[],
  totalMinor: bigint,
) {
  const floored = parts.map((part) => {
    const cents = roundDecimal(part.exact, CENT_PLACES, 'half-even');
    const floor = cents.floor();
    return { ...part, cents, floor, remainder: cents.minus(floor) };
  });
  const given = floored.reduce((sum, { floor }) => sum.plus(floor), ZERO);
  const left = new Decimal(totalMinor.toString()).minus(given).toNumber();
  return floored.map((part, index) => {
    const rank =
      1 +
      floored.filter(({ remainder }) => remainder.gt(part.remainder)).length +
      floored.slice(0, index).filter(({ remainder }) => remainder.eq(part.remainder)).length;
    const minor = BigInt(part.floor.toFixed(0)) + (rank <= left ? 1n : 0n);
    return { ...part, rank, minor };
  });
}

export const ROUND_COLUMNS = [
  decimalColumn('exact', 'Minor units', CENT_PLACES),
  { id: 'floor', title: 'Floor', type: 'integer' },
  decimalColumn('remainder', 'Remainder', CENT_PLACES),
  { id: 'rank', title: 'Rank of remainder', type: 'integer' },
] as const satisfies readonly Column[];

/** Floor and remainder of a row; the same in both tables that round. */
export function floorCells(
  id: string,
  row: number,
  part: Pick<RoundedPart, 'floor' | 'remainder'>,
) {
  const here = (column: string) => cellName(id, column, row);
  return {
    floor: formula(part.floor, `INT(${here('exact')})`),
    remainder: formula(part.remainder, `ROUND(${here('exact')}-${here('floor')},${CENT_PLACES})`),
  };
}

export function roundingTable(input: WorkbookInput, parts: readonly RoundedPart[]): ReportTable {
  const id = 'rounding';
  const { labels, digits } = input;
  const last = parts.length - 1;
  const column = (name: string, to = last) => cellName(id, name, 0, to);
  const scale = new Decimal(10).pow(digits).toFixed();
  return {
    kind: 'table',
    id,
    title: 'Rounding of tiers',
    columns: [
      textColumn('tier', 'Tier'),
      textColumn('group', 'To'),
      ...ROUND_COLUMNS,
      { id: 'minor', title: 'Rounded, minor units', type: 'integer' },
    ],
    rows: [
      ...parts.map((part, row) => {
        const here = (name: string) => cellName(id, name, row);
        const above =
          row === 0 ? '' : `+SUMPRODUCT((${column('remainder', row - 1)}=${here('remainder')})*1)`;
        return line({
          tier: labels[part.tier] ?? part.tier,
          group: part.group ?? 'carry',
          exact: formula(part.cents, part.formula),
          ...floorCells(id, row, part),
          rank: formula(
            new Decimal(part.rank),
            `1+SUMPRODUCT((${column('remainder')}>${here('remainder')})*1)${above}`,
          ),
          minor: formula(
            new Decimal(part.minor.toString()),
            `${here('floor')}+IF(${here('rank')}<=ROUND(${termOf(input, 'amount').text}*${scale}` +
              `-SUM(${column('floor')}),0),1,0)`,
          ),
        });
      }),
      {
        kind: 'total',
        over: 'all',
        sums: ['minor'],
        cells: {
          tier: 'The wire',
          minor: parts.reduce((sum, { minor }) => sum + minor, 0n).toString(),
        },
      },
    ],
    notes: ['Units that floors leave go to the largest remainders, ties to the upper row.'],
  };
}
