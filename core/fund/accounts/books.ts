/**
 * The books of a fund from its facts: every movement of money signed as the fund sees it, and
 * valuations of what it holds. From them follow cost, value, cash and net asset value on any date.
 */
import { z } from 'zod';
import { currencySchema, dateSchema, moneyCodec } from '../../money/codecs.ts';
import { formatAmount } from '../../money/money.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { IsoDate } from '../../time/dates.ts';
import { type DealStanding, dealAt } from './deals.ts';
import { checkCreditLine, creditLineSchema, type LineStanding, lineAt } from './lineInterest.ts';

export const MOVEMENT_KINDS = [
  'contribution',
  'distribution',
  'investment',
  'proceeds',
  'income',
  'write-off',
  'management-fee',
  'fee-offset',
  'fee-waiver',
  'fee-rebate',
  'expense',
  'chargeback',
  'organisation-cost',
  'offering-cost',
  'placement-fee',
  'tax',
  'other',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** Which kinds the management fees, net, are of; waived and rebated fees come back. */
export const FEE_KINDS: readonly MovementKind[] = [
  'management-fee',
  'fee-offset',
  'fee-waiver',
  'fee-rebate',
];

/** Which kinds of expenses the fund bears; a chargeback is one of its manager or related persons. */
export const EXPENSE_KINDS: readonly MovementKind[] = [
  'expense',
  'chargeback',
  'organisation-cost',
  'offering-cost',
  'placement-fee',
  'tax',
];

/** Which way money of a kind can go only; the others may go both ways, such as a refund. */
const SIGN: { readonly [Kind in MovementKind]?: 1n | -1n } = {
  contribution: 1n,
  distribution: -1n,
  investment: -1n,
  proceeds: 1n,
  'write-off': -1n,
  'fee-waiver': 1n,
  'fee-rebate': 1n,
};

/** Kinds that are of a deal. */
const OF_DEAL: readonly MovementKind[] = ['investment', 'proceeds', 'write-off'];

export const booksSchema = z.object({
  currency: currencySchema,
  movements: z
    .array(
      z.object({
        date: dateSchema,
        kind: z.enum(MOVEMENT_KINDS),
        deal: z.string().min(1).optional(),
        amount: moneyCodec.meta({ description: 'Positive into the fund' }),
      }),
    )
    .meta({
      title: 'Movements',
      description: 'By date; a write-off is of cost, negative and moves no money',
    }),
  valuations: z
    .array(
      z.object({
        date: dateSchema,
        kind: z.enum(['deal', 'cash', 'receivable', 'liability']),
        label: z.string().min(1).meta({ description: 'The code of the deal, or a name' }),
        amount: moneyCodec.meta({ description: 'Evening of the date; a liability is positive' }),
      }),
    )
    .meta({ title: 'Valuations', description: 'By date' }),
  lines: z.array(creditLineSchema).default([]).meta({ title: 'Credit lines' }),
});
export type Books = z.output<typeof booksSchema>;
export type Movement = Books['movements'][number];

/** What happened since the fund began, as it adds up to its net asset value; minor units. */
export const CUMULATIVE_ROWS = [
  'contributions',
  'distributions',
  'managementFees',
  'expenses',
  'financing',
  'income',
  'realised',
  'unrealised',
  'accruals',
  'other',
  'unexplained',
] as const;
export type CumulativeRow = (typeof CUMULATIVE_ROWS)[number];

export interface BooksStanding {
  readonly date: IsoDate;
  readonly deals: readonly DealStanding[];
  /** As valued, moved on by flows since; from flows alone where it was never stated. */
  readonly cashMinor: bigint;
  readonly receivablesMinor: bigint;
  readonly liabilitiesMinor: bigint;
  readonly lines: readonly { readonly name: string; readonly standing: LineStanding }[];
  /** Principal and interest owed on the lines. */
  readonly linesOwedMinor: bigint;
  readonly navMinor: bigint;
  /** They sum to the net asset value. */
  readonly cumulative: { readonly [Row in CumulativeRow]: bigint };
}

/**
 * Refuses what cannot be a fund's books, with its path: CURRENCY_MIXED, FLOWS_OUT_OF_ORDER,
 * MOVEMENT_SIGN where a kind goes the wrong way, MOVEMENT_WITHOUT_DEAL, and the errors of
 * `checkCreditLine`.
 */
export function checkBooks(books: Books): Result<Books> {
  const { currency } = books;
  const refuse = (code: string, path: string, message: string) =>
    fail({ kind: 'invalid-input', code, path, message });
  for (const list of ['movements', 'valuations'] as const)
    for (const [k, { date, amount }] of books[list].entries()) {
      const before = books[list][k - 1]?.date;
      if (before !== undefined && date < before)
        return refuse(
          'FLOWS_OUT_OF_ORDER',
          `${list}.${k}.date`,
          `${date} comes after ${before}. Sort the ${list} by date.`,
        );
      if (amount.currency !== currency)
        return refuse(
          'CURRENCY_MIXED',
          `${list}.${k}.amount`,
          `This amount is in ${amount.currency}, the fund is in ${currency}. ` +
            'Convert it at a dated rate first.',
        );
    }
  for (const [k, { kind, amount, deal, date }] of books.movements.entries()) {
    const sign = SIGN[kind];
    if (sign !== undefined && amount.minor * sign < 0n)
      return refuse(
        'MOVEMENT_SIGN',
        `movements.${k}.amount`,
        `The ${kind} of ${date} is ${formatAmount(amount)}, but it goes ` +
          `${sign > 0n ? 'into' : 'out of'} the fund. Turn its sign.`,
      );
    if (OF_DEAL.includes(kind) && deal === undefined)
      return refuse(
        'MOVEMENT_WITHOUT_DEAL',
        `movements.${k}.deal`,
        `The ${kind} of ${date} names no deal. Say which investment it is of.`,
      );
  }
  for (const [k, line] of books.lines.entries()) {
    const checked = checkCreditLine(line, currency, `lines.${k}.`);
    if (!checked.ok) return checked;
  }
  return ok(books);
}

/** The last values of a kind by label on a date. */
function latestOf(books: Books, kind: 'receivable' | 'liability', date: IsoDate): bigint {
  const byLabel = new Map<string, bigint>();
  for (const row of books.valuations)
    if (row.kind === kind && row.date <= date) byLabel.set(row.label, row.amount.minor);
  return [...byLabel.values()].reduce((sum, minor) => sum + minor, 0n);
}

/** Money moved from after one date until the evening of another. */
function cashMoved(books: Books, after: IsoDate | undefined, until: IsoDate): bigint {
  const inTime = (date: IsoDate) => date <= until && (after === undefined || date > after);
  let minor = 0n;
  for (const { kind, date, amount } of books.movements)
    if (kind !== 'write-off' && inTime(date)) minor += amount.minor;
  for (const { flows } of books.lines)
    for (const { kind, date, amount } of flows)
      if (inTime(date)) minor += kind === 'draw' ? amount.minor : -amount.minor;
  return minor;
}

function cashAt(books: Books, date: IsoDate): bigint {
  const stated = books.valuations.filter((row) => row.kind === 'cash' && row.date <= date);
  const last = stated.at(-1)?.date;
  if (last === undefined) return cashMoved(books, undefined, date);
  const byLabel = new Map(
    stated.filter((row) => row.date === last).map((row) => [row.label, row.amount.minor]),
  );
  const known = [...byLabel.values()].reduce((sum, minor) => sum + minor, 0n);
  return known + cashMoved(books, last, date);
}

/** The deals that the books know by a date, in the order of their codes. */
function dealCodes(books: Books, date: IsoDate): string[] {
  const codes = [
    ...books.movements.map((row) => ({ date: row.date, code: row.deal })),
    ...books.valuations.map((row) => ({
      date: row.date,
      code: row.kind === 'deal' ? row.label : undefined,
    })),
  ].flatMap((row) => (row.code === undefined || row.date > date ? [] : [row.code]));
  return [...new Set(codes)].sort();
}

/**
 * Where the books stand on the evening of a date; they must have passed `checkBooks`.
 *
 * Net asset value = deals + cash + receivables - liabilities - lines with their interest. It is the
 * sum of the cumulative rows, of which `unexplained` is stated cash less the money that moved.
 */
export function booksAt(books: Books, date: IsoDate): BooksStanding {
  const deals = dealCodes(books, date).map((code) => dealAt(books, code, date));
  const lines = books.lines.map((line) => ({ name: line.name, standing: lineAt(line, date) }));
  const total = (pick: (line: LineStanding) => bigint) =>
    lines.reduce((sum, { standing }) => sum + pick(standing), 0n);
  const linesOwedMinor = total((line) => line.principalMinor + line.interestOwedMinor);
  const cashMinor = cashAt(books, date);
  const receivablesMinor = latestOf(books, 'receivable', date);
  const liabilitiesMinor = latestOf(books, 'liability', date);
  const value = deals.reduce((sum, deal) => sum + deal.valueMinor, 0n);
  const moved = (...kinds: readonly MovementKind[]) =>
    books.movements.reduce(
      (sum, row) => (kinds.includes(row.kind) && row.date <= date ? sum + row.amount.minor : sum),
      0n,
    );
  return {
    date,
    deals,
    cashMinor,
    receivablesMinor,
    liabilitiesMinor,
    lines,
    linesOwedMinor,
    navMinor: value + cashMinor + receivablesMinor - liabilitiesMinor - linesOwedMinor,
    cumulative: {
      contributions: moved('contribution'),
      distributions: moved('distribution'),
      managementFees: moved(...FEE_KINDS),
      expenses: moved(...EXPENSE_KINDS),
      financing: -total((line) => line.accruedMinor + line.feesPaidMinor),
      income: moved('income'),
      realised: deals.reduce((sum, deal) => sum + deal.realisedMinor, 0n),
      unrealised: deals.reduce((sum, deal) => sum + deal.valueMinor - deal.costMinor, 0n),
      accruals: receivablesMinor - liabilitiesMinor,
      other: moved('other'),
      unexplained: cashMinor - cashMoved(books, undefined, date),
    },
  };
}
