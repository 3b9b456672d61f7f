/**
 * What groups and carry take of each tier of the distribution, before it is rounded.
 */
import { Decimal } from '../../../../core/money/decimal.ts';
import { cellName } from '../../excel/formulas.ts';
import { CENT_PLACES, type Tier, ZERO } from './cells.ts';
import type { WorkbookInput } from './input.ts';
import { ledgerId } from './ledger.ts';
import type { LedgerRow } from './ledgerSteps.ts';
import type { Part } from './rounding.ts';
import { committedOf, TERM } from './terms.ts';

const TIER_COLUMNS: {
  readonly [Id in Tier]: readonly [whole: keyof LedgerRow, carry: keyof LedgerRow | null];
} = {
  'return-of-capital': ['toCapital', null],
  'preferred-return': ['toPreferred', null],
  'catch-up': ['catchUp', 'catchUpCarry'],
  'carry-split': ['split', 'splitCarry'],
};

const FREE_TIER = 'gp-commitment';

function tiersOf({ terms }: WorkbookInput): Tier[] {
  const repaid: Tier[] = ['return-of-capital', 'preferred-return'];
  return [
    ...(terms.isPreferredFirst ? repaid.reverse() : repaid),
    ...(new Decimal(terms.catchUpShare).isZero() ? [] : (['catch-up'] as const)),
    'carry-split',
  ];
}

export function partsOf(
  input: WorkbookInput,
  ledgers: ReadonlyMap<string, readonly LedgerRow[]>,
): Part[] {
  const { groups, terms, flows } = input;
  const last = flows.length - 1;
  const scale = new Decimal(10).pow(terms.digits);
  const cents = (text: string) => `ROUND((${text})*${scale.toFixed()},${CENT_PLACES})`;
  const total = groups.reduce((sum, { id }) => sum.plus(committedOf(input, id)), ZERO);
  const amount = new Decimal((flows[last]?.amountMinor ?? 0n).toString());
  const whole = cellName('groups', 'commitment', 0, groups.length - 1);
  const free = groups.flatMap((group, place): Part[] => {
    if (!group.isCarryFree) return [];
    const part = committedOf(input, group.id).div(total);
    const own = cellName('groups', 'commitment', place);
    return [
      {
        tier: FREE_TIER,
        group: group.id,
        exact: amount.times(part),
        formula: cents(`${cellName('terms', 'value', TERM.amount)}*${own}/SUM(${whole})`),
      },
    ];
  });
  const through = groups.filter(({ isCarryFree }) => !isCarryFree);
  return [
    ...free,
    ...tiersOf(input).flatMap((tier): Part[] => {
      const [wholeColumn, carryColumn] = TIER_COLUMNS[tier];
      const of = (group: string, column: keyof LedgerRow) =>
        ledgers.get(group)?.[last]?.[column] ?? ZERO;
      const cell = (group: string, column: string) => cellName(ledgerId(group), column, last);
      return [
        ...through.map(({ id }): Part => {
          const carry = carryColumn === null ? ZERO : of(id, carryColumn);
          return {
            tier,
            group: id,
            exact: of(id, wholeColumn).minus(carry).times(scale),
            formula: cents(
              carryColumn === null
                ? cell(id, wholeColumn)
                : `${cell(id, wholeColumn)}-${cell(id, carryColumn)}`,
            ),
          };
        }),
        {
          tier,
          group: null,
          exact: through
            .reduce(
              (sum, { id }) => sum.plus(carryColumn === null ? ZERO : of(id, carryColumn)),
              ZERO,
            )
            .times(scale),
          formula:
            carryColumn === null
              ? '0'
              : cents(through.map(({ id }) => cell(id, carryColumn)).join('+')),
        },
      ];
    }),
  ];
}
