/**
 * The split sheets: a tier over the holders of each group by commitment, to the minor unit.
 */
import { Decimal } from '../../../../core/money/decimal.ts';
import { cellName } from '../../excel/formulas.ts';
import type { ReportTable } from '../../model.ts';
import { CENT_PLACES, formula, line, major, moneyColumn, textColumn } from './cells.ts';
import { everyGroup, holdersOf, type WorkbookHolder, type WorkbookInput } from './input.ts';
import { floorCells, ROUND_COLUMNS, type RoundedPart, roundParts } from './rounding.ts';

export interface SplitLine extends Omit<RoundedPart, 'tier' | 'group' | 'formula'> {
  readonly holder: WorkbookHolder;
}

/** A tier over the holders of each group that takes part in it. */
export function splitLines(
  input: WorkbookInput,
  parts: readonly RoundedPart[],
  tier: string,
): SplitLine[] {
  return parts
    .filter((part) => part.tier === tier && part.group !== null)
    .flatMap((part) => {
      const members = holdersOf(input).filter(({ group }) => group === part.group);
      const whole = members.reduce((sum, { commitmentMinor }) => sum + commitmentMinor, 0n);
      const exact = members.map((holder) => ({
        holder,
        exact: new Decimal((part.minor * holder.commitmentMinor).toString()).div(whole.toString()),
      }));
      return roundParts(exact, part.minor);
    });
}

export const splitId = (tier: string) => `split_${tier.replaceAll('-', '_')}`;

export function splitTable(
  input: WorkbookInput,
  tier: string,
  parts: readonly RoundedPart[],
  lines: readonly SplitLine[],
): ReportTable {
  const id = splitId(tier);
  const { terms, digits, labels } = input;
  const groups = everyGroup(input);
  const holders = holdersOf(input);
  const placeOf = ({ id: own }: WorkbookHolder) => holders.findIndex((each) => each.id === own);
  const last = lines.length - 1;
  const column = (name: string, to = last) => cellName(id, name, 0, to);
  const scale = new Decimal(10).pow(digits).toFixed();
  return {
    kind: 'table',
    id,
    title: `Split of ${labels[tier] ?? tier}`,
    columns: [
      textColumn('name', 'Holder'),
      textColumn('group', 'Group'),
      moneyColumn('commitment', 'Commitment', terms.currency),
      ...ROUND_COLUMNS,
      moneyColumn('amount', 'Amount', terms.currency),
    ],
    rows: lines.map((part, row) => {
      const { holder } = part;
      const here = (name: string) => cellName(id, name, row);
      const inGroup = `(${column('group')}=${here('group')})`;
      const place = groups.findIndex((group) => group.id === holder.group);
      const from = parts.findIndex((each) => each.tier === tier && each.group === holder.group);
      const groupMinor = cellName('rounding', 'minor', from);
      const above =
        row === 0
          ? ''
          : `+SUMPRODUCT((${column('group', row - 1)}=${here('group')})*` +
            `(${column('remainder', row - 1)}=${here('remainder')}))`;
      return line({
        name: { value: holder.name, formula: cellName('holders', 'name', placeOf(holder)) },
        group: holder.group,
        commitment: {
          value: major(holder.commitmentMinor, digits).toFixed(digits),
          formula: cellName('holders', 'commitment', placeOf(holder)),
        },
        exact: formula(
          part.cents,
          `ROUND(${groupMinor}*${here('commitment')}/${cellName('groups', 'commitment', place)},${CENT_PLACES})`,
        ),
        ...floorCells(id, row, part),
        rank: formula(
          new Decimal(part.rank),
          `1+SUMPRODUCT(${inGroup}*(${column('remainder')}>${here('remainder')}))${above}`,
        ),
        amount: {
          value: major(part.minor, digits).toFixed(digits),
          formula:
            `(${here('floor')}+IF(${here('rank')}<=${groupMinor}-SUMIF(${column('group')},` +
            `${here('group')},${column('floor')}),1,0))/${scale}`,
        },
      });
    }),
    notes: [],
  };
}
