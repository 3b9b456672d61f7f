/** The bank-fee report: fees judged by the store's price lists, grouped four ways and translated. */
import { formatAmount } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { addMonths, dateOf, dateParts, type IsoDate } from '../../core/time/dates.ts';
import type { QueryContext } from '../backend/handler.ts';
import { type JudgedFee, judgedFees } from '../queries/fees.ts';
import { fxTableAt } from '../queries/rates.ts';
import {
  type BankFeesInput,
  bankFeesReport,
  type FeeGroupRow,
  type FeeLineRow,
  type FeeSumTexts,
} from '../reports/build/bankFees.ts';
import { formatDate } from '../reports/formatText.ts';
import { addSums, convertSums, type FeeGrouping, type FeeSums, groupFees } from './feeSums.ts';
import { type CreateInput, frameOf, type PlannedReport } from './reportFrame.ts';

/** Months of the span where no first day is given, that of the last day among them. */
const MONTHS = 12;
/** Fees that are named one by one. */
const NAMED = 40;

function firstDay(asOf: IsoDate): IsoDate {
  const { year, month } = dateParts(addMonths(asOf, 1 - MONTHS));
  return dateOf(year, month, 1);
}

function textsOf(sums: FeeSums): FeeSumTexts {
  return {
    charged: formatAmount(sums.charged),
    agreed: formatAmount(sums.agreed),
    variance: formatAmount(sums.variance),
    unpriced: formatAmount(sums.unpriced),
  };
}

function lineOf({ fee, agreed, variance }: JudgedFee): FeeLineRow {
  return {
    date: fee.toDate,
    bank: fee.bankName,
    account: fee.accountName,
    service: fee.serviceCode,
    description: fee.description,
    currency: fee.amount.currency,
    charged: formatAmount(fee.amount),
    agreed: agreed === null ? null : formatAmount(agreed),
    variance: variance === null ? null : formatAmount(variance),
    source: fee.fileName ?? '',
  };
}

/** The largest by a figure, for lists that name only some. */
function largest(fees: readonly JudgedFee[], sizeOf: (fee: JudgedFee) => bigint): FeeLineRow[] {
  return fees
    .toSorted((one, other) => (sizeOf(one) > sizeOf(other) ? -1 : 1))
    .slice(0, NAMED)
    .map(lineOf);
}

export function planBankFees(context: QueryContext, input: CreateInput): PlannedReport {
  const { store } = context;
  const { asOf } = input;
  const frame = frameOf(context, input, []);
  const to = frame.baseCurrency;
  const from = input.from ?? firstDay(asOf);
  const fees = from > asOf ? [] : judgedFees(store, { from, to: asOf });
  if (fees.length === 0)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'REPORT_NO_FEES',
      message: `No bank fee is known from ${from} to ${asOf}. Import statements or billing statements, or choose other days.`,
      path: 'asOf',
    });
  const rates = fxTableAt(store, asOf);
  const rowsBy = (by: FeeGrouping): FeeGroupRow[] =>
    groupFees(fees, by).map((group) => {
      const { label, currency, fees: members, sums } = group;
      const converted = convertSums(group, rates, to, asOf);
      return {
        label,
        currency,
        count: members.length,
        ...textsOf(sums),
        converted: converted === null ? null : formatAmount(converted.charged),
      };
    });
  const counted = fees.filter(({ settles }) => settles.length === 0);
  const over = counted.filter(({ state }) => state === 'over');
  const unpriced = counted.filter(({ state }) => state === 'unpriced');
  const months = groupFees(fees, 'month');
  const converted = months.map((group) => convertSums(group, rates, to, asOf));
  const known = converted.filter((sums) => sums !== null);
  const model: BankFeesInput = {
    frame,
    from,
    groups: {
      month: rowsBy('month'),
      bank: rowsBy('bank'),
      account: rowsBy('account'),
      service: rowsBy('service'),
    },
    total: known.length === months.length ? textsOf(addSums(known, to)) : null,
    missingRates: [
      ...new Set(months.filter((_, index) => converted[index] === null).map((one) => one.currency)),
    ],
    over: largest(over, ({ variance }) => variance?.minor ?? 0n),
    unpriced: largest(unpriced, ({ fee }) => fee.amount.minor),
    count: fees.length,
    overCount: over.length,
    unpricedCount: unpriced.length,
  };
  return {
    report: bankFeesReport(model),
    title: `Bank fees, ${formatDate(from)} to ${formatDate(asOf)}`,
    fileStem: `bank-fees-${from}-${asOf}`,
    runIds: [],
  };
}
