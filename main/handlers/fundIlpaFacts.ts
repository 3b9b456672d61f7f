/**
 * The lines of the ILPA reporting template by holder: the columns of the capital accounts, parted as
 * the template asks for. Parts sum to their column for every holder and to the books for the fund.
 */
import { shareOfDeal, shareOfFees } from '../../core/fund/accounts/accountShares.ts';
import { type Books, booksAt } from '../../core/fund/accounts/books.ts';
import type { AccountStanding } from '../../core/fund/accounts/capitalAccounts.ts';
import { CARRY_HOLDER_ID } from '../../core/fund/commitments.ts';
import { EXPENSE_CATEGORIES } from '../../core/fund/flowCategories.ts';
import { allocate } from '../../core/money/allocate.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { carryPaidAt, type FlowRow, flowRows, fundBooks } from '../queries/fundBooks.ts';
import { expenseLeaf, ILPA_LEAVES, type IlpaLeaf } from '../reports/build/ilpaLines.ts';
import type { CapitalAccount, PeriodAccounts, StatementFacts } from './fundStatementFacts.ts';

/** A column of the accounts and the lines that it is parted into, each by its kind of flow. */
const FEE_KINDS = {
  feesGross: 'management-fee',
  feeRebates: 'fee-rebate',
  feeWaivers: 'fee-waiver',
  feeOffsets: 'fee-offset',
};
const EXPENSE_KINDS = {
  organisation: 'organisation-cost',
  taxes: 'tax',
  offering: 'offering-cost',
  placement: 'placement-fee',
  chargebacks: 'chargeback',
};
const INCOME_SOURCES = {
  dividend: ['dividend'],
  interest: ['interest'],
  otherIncome: ['other', null],
} as const;

const PARTED: readonly {
  readonly column: 'managementFees' | 'expenses' | 'income';
  readonly leaves: readonly IlpaLeaf[];
}[] = [
  { column: 'managementFees', leaves: Object.keys(FEE_KINDS) as IlpaLeaf[] },
  {
    column: 'expenses',
    leaves: [
      ...EXPENSE_CATEGORIES.map(expenseLeaf),
      ...(Object.keys(EXPENSE_KINDS) as IlpaLeaf[]),
      ...(['facilityFees', 'facilityInterest', 'adjustments'] as const),
    ],
  },
  { column: 'income', leaves: Object.keys(INCOME_SOURCES) as IlpaLeaf[] },
];

type Amounts = ReadonlyMap<IlpaLeaf, bigint>;
export type LeafAmounts = Readonly<Record<IlpaLeaf, bigint>>;

interface Sources {
  readonly books: Books;
  readonly flows: readonly FlowRow[];
  readonly carryPaidAt: (date: IsoDate) => bigint;
  /** What each bears of all carry since the fund began. */
  readonly carryBorne: ReadonlyMap<string, bigint>;
}

function sumOf(flows: readonly FlowRow[], kind: string, categories?: readonly (string | null)[]) {
  return flows
    .filter((flow) => flow.kind === kind && (categories?.includes(flow.category) ?? true))
    .reduce((sum, flow) => sum + flow.amount_minor, 0n);
}

/** The parts of the column of expenses; they sum to it. */
function expenseTotals({ books, flows }: Sources, date: IsoDate): [IlpaLeaf, bigint][] {
  const { lines, cumulative } = booksAt(books, date);
  const owed = (pick: (line: (typeof lines)[number]['standing']) => bigint) =>
    -lines.reduce((sum, { standing }) => sum + pick(standing), 0n);
  return [
    ...EXPENSE_CATEGORIES.map((category): [IlpaLeaf, bigint] => [
      expenseLeaf(category),
      sumOf(flows, 'expense', category === 'other' ? ['other', null] : [category]),
    ]),
    ...Object.entries(EXPENSE_KINDS).map(([leaf, kind]): [IlpaLeaf, bigint] => [
      leaf as IlpaLeaf,
      sumOf(flows, kind),
    ]),
    ['facilityFees', owed((line) => line.feesPaidMinor)],
    ['facilityInterest', owed((line) => line.accruedMinor)],
    ['adjustments', cumulative.accruals + cumulative.other + cumulative.unexplained],
  ];
}

/** The parts of columns since the fund began: of the fund, and of each holder by the column's shares. */
interface Standing {
  readonly totals: Amounts;
  readonly holders: ReadonlyMap<string, Amounts>;
}

const NOTHING: Standing = { totals: new Map(), holders: new Map() };

function standingAt(sources: Sources, standing: AccountStanding | undefined): Standing {
  if (standing === undefined) return NOTHING;
  const { investors, date } = standing;
  const until = { ...sources, flows: sources.flows.filter((flow) => flow.flow_date <= date) };
  const commitments = investors.map(({ commitment }) => commitment.minor);
  const totals = new Map<IlpaLeaf, bigint>();
  const parts = investors.map(() => new Map<IlpaLeaf, bigint>());
  const add = (leaf: IlpaLeaf, total: bigint, shares: readonly bigint[]) => {
    totals.set(leaf, (totals.get(leaf) ?? 0n) + total);
    shares.forEach((share, k) => {
      parts[k]?.set(leaf, (parts[k]?.get(leaf) ?? 0n) + share);
    });
  };
  const parted = Object.entries(FEE_KINDS).filter(([leaf]) => leaf !== 'feesGross');
  let gross = standing.managementFees.minor;
  for (const [leaf, kind] of parted) {
    const total = sumOf(until.flows, kind);
    gross -= total;
    add(leaf as IlpaLeaf, total, shareOfFees(total, investors));
  }
  add('feesGross', gross, shareOfFees(gross, investors));
  for (const [leaf, total] of expenseTotals(until, date))
    add(leaf, total, allocate(total, commitments));
  const income = until.flows.filter(({ kind }) => kind === 'income');
  for (const deal of new Set(income.map(({ deal_code }) => deal_code)))
    for (const [leaf, categories] of Object.entries(INCOME_SOURCES)) {
      const ofDeal = income.filter(({ deal_code }) => deal_code === deal);
      const total = sumOf(ofDeal, 'income', categories);
      add(leaf as IlpaLeaf, total, shareOfDeal(total, deal, investors));
    }
  const paid = sources.carryPaidAt(date);
  const carried = investors.map(({ id }) => sources.carryBorne.get(id) ?? 0n);
  const isCarried = carried.some((weight) => weight > 0n);
  add('incentivePaid', 0n, allocate(-paid, isCarried ? carried : commitments));
  return {
    totals,
    holders: new Map<string, Amounts>([
      ...investors.map(({ id }, k) => [id, parts[k] ?? new Map()] as const),
      [CARRY_HOLDER_ID, new Map([['incentivePaid', paid]])],
    ]),
  };
}

const sizeOf = (minor: bigint) => (minor < 0n ? -minor : minor);

/**
 * The line of a column that moved most in a period: it takes the cents by which parts rounded one by
 * one differ from their column, so that no line shows a movement that there was not.
 */
function mostMoved(leaves: readonly IlpaLeaf[], opening: Amounts, closing: Amounts): IlpaLeaf {
  const moved = (leaf: IlpaLeaf) => sizeOf((closing.get(leaf) ?? 0n) - (opening.get(leaf) ?? 0n));
  const held = (leaf: IlpaLeaf) => sizeOf(closing.get(leaf) ?? 0n);
  return leaves.reduce((most, leaf) =>
    moved(leaf) > moved(most) || (moved(leaf) === moved(most) && held(leaf) > held(most))
      ? leaf
      : most,
  );
}

function leavesOf(
  account: CapitalAccount,
  part: (leaf: IlpaLeaf) => bigint,
  takers: readonly IlpaLeaf[],
): LeafAmounts {
  const leaves: { [leaf: string]: bigint } = Object.fromEntries(
    ILPA_LEAVES.map((leaf) => [leaf, part(leaf)]),
  );
  for (const column of ['contributions', 'distributions', 'realised', 'unrealised'] as const)
    leaves[column] = account[column].minor;
  leaves.incentiveAccrued = account.carry.minor - part('incentivePaid');
  PARTED.forEach(({ column, leaves: parts }, index) => {
    const sum = parts.reduce((total, leaf) => total + part(leaf), 0n);
    const taker = takers[index] ?? parts[0] ?? 'adjustments';
    leaves[taker] = part(taker) + account[column].minor - sum;
  });
  return leaves as LeafAmounts;
}

/** The template's lines of each period by holder. */
export function ilpaLeaves(
  context: QueryContext,
  { fund, asOf, periods }: StatementFacts,
): (period: PeriodAccounts) => ReadonlyMap<string, LeafAmounts> {
  const carryBorne = new Map(
    [...periods.inception.accounts].map(([id, { carry }]) => [
      id,
      carry.minor < 0n ? -carry.minor : 0n,
    ]),
  );
  const sources: Sources = {
    books: fundBooks(context.store, fund, asOf),
    flows: flowRows(context.store, fund.id, asOf),
    carryPaidAt: (date) => carryPaidAt(context.store, fund, date),
    carryBorne,
  };
  const closing = standingAt(sources, periods.inception.closing);
  return ({ opening: standing, accounts }) => {
    const opening = standingAt(sources, standing);
    const takers = PARTED.map(({ leaves }) => mostMoved(leaves, opening.totals, closing.totals));
    return new Map(
      [...accounts].map(([id, account]) => {
        const [before, after] = [opening.holders.get(id), closing.holders.get(id)];
        const part = (leaf: IlpaLeaf) => (after?.get(leaf) ?? 0n) - (before?.get(leaf) ?? 0n);
        return [id, leavesOf(account, part, takers)];
      }),
    );
  };
}
