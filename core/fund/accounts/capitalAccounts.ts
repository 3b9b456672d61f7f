/**
 * Capital accounts: what of a fund's net asset value is whose. Each column of the fund is split over
 * the investors since the fund began, and a period is the difference of two dates, so that every
 * opening is the closing before it, to the cent.
 */
import { z } from 'zod';
import { allocate } from '../../money/allocate.ts';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../../money/codecs.ts';
import { Decimal } from '../../money/decimal.ts';
import { fail, invariant, ok, type Result } from '../../result.ts';
import { CARRY_HOLDER_ID } from '../commitments.ts';
import {
  commitmentsOf,
  factorWeights,
  shareOfDeal,
  shareOfFees,
  shareOut,
  toIntegers,
} from './accountShares.ts';

export const ACCOUNT_COLUMNS = [
  'contributions',
  'distributions',
  'managementFees',
  'expenses',
  'income',
  'realised',
  'unrealised',
  'carry',
] as const;
export type AccountColumn = (typeof ACCOUNT_COLUMNS)[number];

const ofHolderSchema = z.array(z.object({ id: z.string().min(1), amount: moneyCodec }));

/** Totals since the fund began, with who shares in them. */
export const accountStandingSchema = z.object({
  date: dateSchema,
  investors: z
    .array(
      z.object({
        id: z.string().min(1),
        name: z.string().min(1),
        classId: z.string(),
        className: z.string(),
        kind: z.enum(['lp', 'gp']),
        commitment: moneyCodec,
        feeFactor: decimalSchema
          .default('1')
          .meta({ title: 'Fee factor', description: 'Of the fee by commitment; 0 pays none' }),
        carryFactor: decimalSchema
          .default('1')
          .meta({ title: 'Carry factor', description: '0 is free of carry' }),
        carryBorne: decimalSchema.optional().meta({
          title: 'Carry by own terms',
          description:
            'What of the carry its own terms give, in minor units; where nobody has one, carry ' +
            'goes by commitment x carry factor',
        }),
        excusedFrom: z
          .array(z.string())
          .default([])
          .meta({ title: 'Excused from', description: 'Deals that it has no part in' }),
      }),
    )
    .meta({ title: 'Investors' }),
  contributions: ofHolderSchema.meta({ description: 'Paid in by each, above zero' }),
  distributions: ofHolderSchema.meta({
    description: `Paid to each, above zero; "${CARRY_HOLDER_ID}" is the carry vehicle`,
  }),
  managementFees: moneyCodec.meta({ description: 'Negative where charged' }),
  expenses: moneyCodec.meta({ description: 'With financing and what else the fund bore' }),
  income: moneyCodec.meta({ description: 'Of no deal' }),
  gains: z
    .array(
      z.object({
        deal: z.string().min(1),
        income: moneyCodec,
        realised: moneyCodec,
        unrealised: moneyCodec,
      }),
    )
    .meta({ title: 'Gains by deal' }),
  accruedCarry: moneyCodec.meta({
    title: 'Accrued carry',
    description: 'To the carry vehicle if the fund were sold at its values on the date',
  }),
});
export type AccountStanding = z.output<typeof accountStandingSchema>;

export const capitalAccountsInputSchema = z.object({
  currency: currencySchema,
  opening: accountStandingSchema
    .optional()
    .meta({ description: 'Left out for accounts since the fund began' }),
  closing: accountStandingSchema,
});

type Columns = { [Column in AccountColumn]: bigint };

/** One holder's account since the fund began; minor units that sum to what it holds. */
export interface HolderAccount {
  readonly id: string;
  readonly name: string;
  readonly classId: string;
  readonly className: string;
  readonly kind: 'lp' | 'gp' | 'carry';
  readonly commitmentMinor: bigint;
  readonly columns: Readonly<Columns>;
  readonly totalMinor: bigint;
}

function checkStanding(standing: AccountStanding, currency: string, path: string) {
  const refuse = (code: string, at: string, message: string) =>
    fail({ kind: 'invalid-input', code, path: `${path}.${at}`, message });
  const ids = new Set<string>([CARRY_HOLDER_ID]);
  for (const [k, investor] of standing.investors.entries()) {
    if (ids.has(investor.id))
      return refuse(
        'COMMITMENT_DUPLICATE',
        `investors.${k}.id`,
        `"${investor.id}" stands for two holders. Give every commitment its own id.`,
      );
    ids.add(investor.id);
    if (investor.commitment.minor <= 0n || investor.commitment.currency !== currency)
      return refuse(
        'COMMITMENT_NOT_POSITIVE',
        `investors.${k}.commitment`,
        `${investor.name} needs a commitment above zero in ${currency}.`,
      );
    for (const field of ['feeFactor', 'carryFactor', 'carryBorne'] as const)
      if (new Decimal(investor[field] ?? 0).lt(0))
        return refuse(
          'FACTOR_NEGATIVE',
          `investors.${k}.${field}`,
          `A factor is zero or above; ${investor.name} has ${investor[field]}.`,
        );
  }
  for (const field of ['contributions', 'distributions'] as const)
    for (const [k, { id, amount }] of standing[field].entries()) {
      if (!ids.has(id))
        return refuse('HOLDER_UNKNOWN', `${field}.${k}.id`, `No investor has the id "${id}".`);
      if (amount.currency !== currency)
        return refuse(
          'CURRENCY_MIXED',
          `${field}.${k}.amount`,
          `This amount is in ${amount.currency}, the fund is in ${currency}.`,
        );
    }
  return ok(standing);
}

/**
 * The accounts of all holders since the fund began.
 *
 * Contributions and distributions are each holder's own. Management fees go by commitment x fee
 * factor; expenses and income of no deal by commitment; gains and income of a deal by the commitments
 * of who is not excused from it. The carry vehicle's share (accrued carry plus carry paid) is taken
 * from the investors by what their own terms give of it, or by commitment x carry factor where that is
 * not stated. Each column is split by largest remainder.
 *
 * Source: ILPA Reporting Template 2025, partners' capital account statement; AICPA Guide, Investment
 * Companies, ch. 7, on reallocation of carried interest among partners.
 */
export function accountsAt(standing: AccountStanding): HolderAccount[] {
  const { investors } = standing;
  const commitments = commitmentsOf(investors);
  const carryWeights = factorWeights(investors, 'carryFactor');
  const owned = (list: AccountStanding['contributions'], id: string) =>
    list.reduce((sum, row) => (row.id === id ? sum + row.amount.minor : sum), 0n);
  const carryPaid = owned(standing.distributions, CARRY_HOLDER_ID);
  const carryEarned = standing.accruedCarry.minor + carryPaid;
  const fees = shareOfFees(standing.managementFees.minor, investors);
  const expenses = allocate(standing.expenses.minor, commitments);
  const income = allocate(standing.income.minor, commitments);
  const borne = toIntegers(investors.map(({ carryBorne = '0' }) => new Decimal(carryBorne)));
  const carry = shareOut(
    -carryEarned,
    borne,
    carryWeights.some((weight) => weight > 0n) ? carryWeights : commitments,
  );
  const realised = investors.map(() => 0n);
  const unrealised = investors.map(() => 0n);
  for (const gain of standing.gains) {
    const add = (column: bigint[], total: bigint) =>
      shareOfDeal(total, gain.deal, investors).forEach((part, k) => {
        column[k] = (column[k] ?? 0n) + part;
      });
    add(realised, gain.realised.minor);
    add(unrealised, gain.unrealised.minor);
    add(income, gain.income.minor);
  }
  const accountOf = (
    who: Omit<HolderAccount, 'columns' | 'totalMinor'>,
    columns: Columns,
  ): HolderAccount => ({
    ...who,
    columns,
    totalMinor: ACCOUNT_COLUMNS.reduce((sum, column) => sum + columns[column], 0n),
  });
  const accounts = investors.map(({ id, name, classId, className, kind, commitment }, k) =>
    accountOf(
      { id, name, classId, className, kind, commitmentMinor: commitment.minor },
      {
        contributions: owned(standing.contributions, id),
        distributions: -owned(standing.distributions, id),
        managementFees: fees[k] ?? 0n,
        expenses: expenses[k] ?? 0n,
        income: income[k] ?? 0n,
        realised: realised[k] ?? 0n,
        unrealised: unrealised[k] ?? 0n,
        carry: carry[k] ?? 0n,
      },
    ),
  );
  const vehicle = accountOf(
    {
      id: CARRY_HOLDER_ID,
      name: 'Carry vehicle',
      classId: CARRY_HOLDER_ID,
      className: 'Carry vehicle',
      kind: 'carry',
      commitmentMinor: 0n,
    },
    {
      contributions: 0n,
      distributions: -carryPaid,
      managementFees: 0n,
      expenses: 0n,
      income: 0n,
      realised: 0n,
      unrealised: 0n,
      carry: carryEarned,
    },
  );
  return [...accounts, vehicle];
}

/** Which total of the fund a column sums to. */
function fundTotal(standing: AccountStanding, column: AccountColumn): bigint {
  const sum = (list: readonly bigint[]) => list.reduce((total, minor) => total + minor, 0n);
  switch (column) {
    case 'contributions':
      return sum(standing.contributions.map(({ amount }) => amount.minor));
    case 'distributions':
      return -sum(standing.distributions.map(({ amount }) => amount.minor));
    case 'managementFees':
    case 'expenses':
      return standing[column].minor;
    case 'income':
      return standing.income.minor + sum(standing.gains.map((gain) => gain.income.minor));
    case 'realised':
    case 'unrealised':
      return sum(standing.gains.map((gain) => gain[column].minor));
    case 'carry':
      return 0n;
  }
}

/** One holder's period; amounts are minor units, and opening plus movements is closing. */
export interface PeriodAccount extends Omit<HolderAccount, 'totalMinor'> {
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
}

/**
 * The accounts of a period, one line a holder of either date, with the totals of the columns.
 *
 * Errors: COMMITMENT_DUPLICATE, COMMITMENT_NOT_POSITIVE, FACTOR_NEGATIVE, HOLDER_UNKNOWN and
 * CURRENCY_MIXED with their paths; ACCOUNTS_REVERSED where the opening is after the closing.
 */
export function capitalAccounts(
  input: z.output<typeof capitalAccountsInputSchema>,
): Result<PeriodAccount[]> {
  const { opening, closing, currency } = input;
  for (const [path, standing] of [
    ['opening', opening],
    ['closing', closing],
  ] as const) {
    if (standing === undefined) continue;
    const checked = checkStanding(standing, currency, path);
    if (!checked.ok) return checked;
  }
  if (opening !== undefined && opening.date > closing.date)
    return fail({
      kind: 'invalid-input',
      code: 'ACCOUNTS_REVERSED',
      path: 'opening.date',
      message: `The opening of ${opening.date} is after the closing of ${closing.date}. Swap them.`,
    });
  const after = accountsAt(closing);
  const before = opening === undefined ? [] : accountsAt(opening);
  const left = before
    .filter(({ id }) => !after.some((account) => account.id === id))
    .map((account): HolderAccount => {
      const columns = Object.fromEntries(ACCOUNT_COLUMNS.map((column) => [column, 0n])) as Columns;
      return { ...account, columns, totalMinor: 0n };
    });
  const accounts = [...after, ...left].map(({ totalMinor, ...account }): PeriodAccount => {
    const start = before.find(({ id }) => id === account.id);
    const columns = { ...account.columns };
    for (const column of ACCOUNT_COLUMNS) columns[column] -= start?.columns[column] ?? 0n;
    const openingMinor = start?.totalMinor ?? 0n;
    return { ...account, columns, openingMinor, closingMinor: totalMinor };
  });
  for (const column of ACCOUNT_COLUMNS) {
    const total = fundTotal(closing, column) - (opening ? fundTotal(opening, column) : 0n);
    const sum = accounts.reduce((all, account) => all + account.columns[column], 0n);
    invariant(sum === total, `the column ${column} sums to the fund`);
  }
  return ok(accounts);
}
