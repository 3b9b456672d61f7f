/** `fund.capitalAccounts`: the accounts of all investors over a period, footing to the fund. */
import { z } from 'zod';
import { defineCalculation, type TraceStep } from '../../calculation.ts';
import { moneyCodec } from '../../money/codecs.ts';
import { formatAmount, type Money } from '../../money/money.ts';
import { ok } from '../../result.ts';
import {
  ACCOUNT_COLUMNS,
  type AccountColumn,
  capitalAccounts,
  capitalAccountsInputSchema,
  type PeriodAccount,
} from './capitalAccounts.ts';

const RULE: { readonly [Column in AccountColumn]: string } = {
  contributions: 'What each holder paid in',
  distributions: 'What each holder was paid',
  managementFees: 'By commitment x fee factor, largest remainder',
  expenses: 'By commitment, largest remainder',
  income: 'Of a deal by the commitments of who is in it, else by commitment; largest remainder',
  realised: 'By deal, over the commitments of who is in it; largest remainder',
  unrealised: 'By deal, over the commitments of who is in it; largest remainder',
  carry:
    'Accrued and paid carry moves from investors to its vehicle, by what the own terms of each give ' +
    'of it in the waterfall, else by commitment x carry factor; largest remainder',
};

const LABEL: { readonly [Column in AccountColumn]: string } = {
  contributions: 'Contributions',
  distributions: 'Distributions',
  managementFees: 'Management fees',
  expenses: 'Expenses',
  income: 'Income',
  realised: 'Realised gains',
  unrealised: 'Unrealised gains',
  carry: 'Carried interest',
};

/** The columns of a capital account, from opening to closing. */
export const accountAmounts = {
  opening: moneyCodec,
  contributions: moneyCodec,
  distributions: moneyCodec,
  managementFees: moneyCodec,
  expenses: moneyCodec,
  income: moneyCodec,
  realised: moneyCodec,
  unrealised: moneyCodec,
  carry: moneyCodec,
  closing: moneyCodec,
} as const;

function stepOf(column: AccountColumn, accounts: readonly PeriodAccount[], currency: string) {
  const text = (minor: bigint) => formatAmount({ currency, minor });
  const total = accounts.reduce((sum, account) => sum + account.columns[column], 0n);
  return {
    id: `column.${column}`,
    label: LABEL[column],
    rule: RULE[column],
    inputs: accounts.map(({ name, columns }) => ({
      label: name,
      value: text(columns[column]),
      unit: currency,
    })),
    result: text(total),
    unit: currency,
  } satisfies TraceStep;
}

export const capitalAccountsCalculation = defineCalculation({
  id: 'fund.capitalAccounts',
  version: '1.1.0',
  label: 'Capital accounts',
  description:
    'What of the net asset value is whose: opening, contributions, distributions, fees, expenses, ' +
    'gains and carry of every investor, footing to the fund to the minor unit.',
  input: capitalAccountsInputSchema,
  output: z.object({
    accounts: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        classId: z.string(),
        className: z.string(),
        kind: z.enum(['lp', 'gp', 'carry']),
        commitment: moneyCodec,
        ...accountAmounts,
      }),
    ),
    totals: z.object(accountAmounts),
  }),
  run(input) {
    const result = capitalAccounts(input);
    if (!result.ok) return result;
    const { currency } = input;
    const inFund = (minor: bigint): Money => ({ currency, minor });
    const rowOf = (columns: PeriodAccount['columns'], opening: bigint, closing: bigint) => ({
      opening: inFund(opening),
      contributions: inFund(columns.contributions),
      distributions: inFund(columns.distributions),
      managementFees: inFund(columns.managementFees),
      expenses: inFund(columns.expenses),
      income: inFund(columns.income),
      realised: inFund(columns.realised),
      unrealised: inFund(columns.unrealised),
      carry: inFund(columns.carry),
      closing: inFund(closing),
    });
    const accounts = result.value;
    const sum = (pick: (account: PeriodAccount) => bigint) =>
      accounts.reduce((total, account) => total + pick(account), 0n);
    const totals = Object.fromEntries(
      ACCOUNT_COLUMNS.map((column) => [column, sum(({ columns }) => columns[column])]),
    ) as PeriodAccount['columns'];
    return ok({
      output: {
        accounts: accounts.map(({ columns, openingMinor, closingMinor, ...who }) => ({
          id: who.id,
          name: who.name,
          classId: who.classId,
          className: who.className,
          kind: who.kind,
          commitment: inFund(who.commitmentMinor),
          ...rowOf(columns, openingMinor, closingMinor),
        })),
        totals: rowOf(
          totals,
          sum(({ openingMinor }) => openingMinor),
          sum(({ closingMinor }) => closingMinor),
        ),
      },
      trace: ACCOUNT_COLUMNS.map((column) => stepOf(column, accounts, currency)),
      warnings: [],
    });
  },
});
