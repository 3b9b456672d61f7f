/**
 * `fund.navRollForward`: from the net asset value of one date to that of another, movement by
 * movement, in total and by deal. It ties to the valuations, and shows what money does not explain.
 */
import { z } from 'zod';
import { type CalculationWarning, defineCalculation, type TraceStep } from '../../calculation.ts';
import { dateSchema, moneyCodec } from '../../money/codecs.ts';
import { formatAmount, type Money } from '../../money/money.ts';
import { fail, invariant, ok } from '../../result.ts';
import type { IsoDate } from '../../time/dates.ts';
import {
  type BooksStanding,
  booksAt,
  booksSchema,
  CUMULATIVE_ROWS,
  type CumulativeRow,
  checkBooks,
} from './books.ts';

const LABEL: { readonly [Row in CumulativeRow]: string } = {
  contributions: 'Contributions',
  distributions: 'Distributions',
  managementFees: 'Management fees',
  expenses: 'Expenses',
  financing: 'Interest and fees of credit lines',
  income: 'Income',
  realised: 'Realised gains',
  unrealised: 'Change of unrealised gains',
  accruals: 'Change of receivables and liabilities',
  other: 'Other',
  unexplained: 'Cash not explained by movements',
};

const RULE: { readonly [Row in CumulativeRow]: string } = {
  contributions: 'Sum of the calls in the period',
  distributions: 'Sum of the distributions in the period',
  managementFees: 'Fees less offsets charged in the period',
  expenses: 'Expenses, organisation costs and taxes of the period',
  financing: 'Interest accrued and fees paid on credit lines in the period',
  income: 'Dividends and interest of the investments',
  realised: 'Proceeds less the cost that they released, less cost written off',
  unrealised: 'Value less remaining cost at the end, less the same at the start',
  accruals: 'Receivables less liabilities at the end, less the same at the start',
  other: 'Movements of no other kind',
  unexplained: 'Stated cash less cash by movements, at the end less at the start',
};

const balanceSchema = z.object({
  deals: moneyCodec,
  cash: moneyCodec,
  receivables: moneyCodec,
  liabilities: moneyCodec,
  creditLines: moneyCodec,
  nav: moneyCodec,
});

function balanceOf(standing: BooksStanding, currency: string): z.output<typeof balanceSchema> {
  const inFund = (minor: bigint): Money => ({ currency, minor });
  return {
    deals: inFund(standing.deals.reduce((sum, deal) => sum + deal.valueMinor, 0n)),
    cash: inFund(standing.cashMinor),
    receivables: inFund(standing.receivablesMinor),
    liabilities: inFund(standing.liabilitiesMinor),
    creditLines: inFund(standing.linesOwedMinor),
    nav: inFund(standing.navMinor),
  };
}

function dealRows(opening: BooksStanding | undefined, closing: BooksStanding, currency: string) {
  return closing.deals.map((to) => {
    const from = opening?.deals.find(({ deal }) => deal === to.deal);
    const change = (pick: (deal: typeof to) => bigint): Money => ({
      currency,
      minor: pick(to) - (from ? pick(from) : 0n),
    });
    return {
      deal: to.deal,
      openingValue: { currency, minor: from?.valueMinor ?? 0n },
      invested: change((deal) => deal.investedMinor),
      proceeds: change((deal) => -deal.proceedsMinor),
      income: change((deal) => deal.incomeMinor),
      realised: change((deal) => deal.realisedMinor),
      unrealised: change((deal) => deal.valueMinor - deal.costMinor),
      closingValue: { currency, minor: to.valueMinor },
      closingCost: { currency, minor: to.costMinor },
      ...(to.valuedOn !== undefined && { valuedOn: to.valuedOn }),
    };
  });
}

function warningsOf(closing: BooksStanding, currency: string): CalculationWarning[] {
  const gap = closing.cumulative.unexplained;
  const stale = closing.deals.filter(
    ({ valuedOn, valueMinor }) =>
      valueMinor > 0n && (valuedOn === undefined || valuedOn < closing.date),
  );
  const gapText = formatAmount({ currency, minor: gap });
  return [
    ...(gap === 0n
      ? []
      : [
          {
            code: 'NAV_CASH_UNEXPLAINED',
            message:
              `Stated cash and the movements until ${closing.date} differ by ${currency} ` +
              `${gapText}. Enter the missing movement or correct the valuation.`,
          },
        ]),
    ...(stale.length === 0
      ? []
      : [
          {
            code: 'NAV_VALUATION_OLDER',
            message:
              `Not valued on ${closing.date}: ${stale.map(({ deal }) => deal).join(', ')}. ` +
              'The last value counts, moved on at cost.',
          },
        ]),
  ];
}

/** What of every cumulative row falls between two dates; they sum to the change of the value. */
export function movedBetween(
  opening: BooksStanding | undefined,
  closing: BooksStanding,
): { readonly row: CumulativeRow; readonly minor: bigint }[] {
  const rows = CUMULATIVE_ROWS.map((row) => ({
    row,
    minor: closing.cumulative[row] - (opening?.cumulative[row] ?? 0n),
  }));
  const total = rows.reduce((sum, { minor }) => sum + minor, opening?.navMinor ?? 0n);
  invariant(total === closing.navMinor, 'the movements lead from opening to closing value');
  return rows;
}

function traceOf(
  rows: ReturnType<typeof movedBetween>,
  opening: BooksStanding | undefined,
  closing: BooksStanding,
  currency: string,
): TraceStep[] {
  const text = (minor: bigint) => formatAmount({ currency, minor });
  const steps = rows.map(
    ({ row, minor }): TraceStep => ({
      id: `row.${row}`,
      label: LABEL[row],
      rule: RULE[row],
      inputs: [
        { label: `Until ${closing.date}`, value: text(closing.cumulative[row]), unit: currency },
        ...(opening
          ? [
              {
                label: `Until ${opening.date}`,
                value: text(opening.cumulative[row]),
                unit: currency,
              },
            ]
          : []),
      ],
      result: text(minor),
      unit: currency,
    }),
  );
  return [
    ...steps,
    {
      id: 'closing',
      label: 'Closing net asset value',
      rule: 'Opening plus every movement; equal to deals + cash + receivables - liabilities - lines',
      inputs: [
        { label: 'Opening', value: text(opening?.navMinor ?? 0n), unit: currency },
        ...rows.map(({ row, minor }) => ({
          label: LABEL[row],
          value: text(minor),
          unit: currency,
          ref: `row.${row}`,
        })),
      ],
      result: text(closing.navMinor),
      unit: currency,
    },
  ];
}

export const navRollForwardInputSchema = z.object({
  books: booksSchema,
  from: dateSchema
    .optional()
    .meta({ title: 'Opening', description: 'Evening of; the beginning of the fund if left out' }),
  to: dateSchema.meta({ title: 'Closing', description: 'Evening of' }),
});

/** Refuses a period whose end is before its start (PERIOD_REVERSED). */
export function checkPeriod(from: IsoDate | undefined, to: IsoDate) {
  if (from === undefined || from <= to) return ok(undefined);
  return fail({
    kind: 'invalid-input',
    code: 'PERIOD_REVERSED',
    path: 'to',
    message: `The period ends on ${to}, before its start on ${from}. Choose a later end.`,
  });
}

export const navRollForwardCalculation = defineCalculation({
  id: 'fund.navRollForward',
  version: '1.0.0',
  label: 'NAV roll-forward',
  description:
    'From opening to closing net asset value with every movement, in total and by deal; it closes ' +
    'to the valuations.',
  input: navRollForwardInputSchema,
  output: z.object({
    opening: balanceSchema,
    closing: balanceSchema,
    rows: z.array(z.object({ id: z.enum(CUMULATIVE_ROWS), label: z.string(), amount: moneyCodec })),
    deals: z.array(
      z.object({
        deal: z.string(),
        openingValue: moneyCodec,
        invested: moneyCodec,
        /** Negative: it left the deal for the cash of the fund. */
        proceeds: moneyCodec,
        income: moneyCodec,
        realised: moneyCodec,
        unrealised: moneyCodec,
        closingValue: moneyCodec,
        closingCost: moneyCodec,
        valuedOn: dateSchema.optional(),
      }),
    ),
  }),
  run({ books, from, to }) {
    const checked = checkBooks(books);
    if (!checked.ok) return checked;
    const period = checkPeriod(from, to);
    if (!period.ok) return period;
    const { currency } = books;
    const opening = from === undefined ? undefined : booksAt(books, from);
    const closing = booksAt(books, to);
    const moved = movedBetween(opening, closing);
    const nothing: BooksStanding = booksAt(
      { ...books, movements: [], valuations: [], lines: [] },
      to,
    );
    return ok({
      output: {
        opening: balanceOf(opening ?? nothing, currency),
        closing: balanceOf(closing, currency),
        rows: moved.map(({ row, minor }) => ({
          id: row,
          label: LABEL[row],
          amount: { currency, minor },
        })),
        deals: dealRows(opening, closing, currency),
      },
      trace: traceOf(moved, opening, closing, currency),
      warnings: warningsOf(closing, currency),
    });
  },
});
