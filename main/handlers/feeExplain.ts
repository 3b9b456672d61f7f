/** Where a bank fee and a sum of fees come from: price, line or slice of the billing file, entry. */
import { fxRate } from '../../core/market/fx.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { type JudgedFee, judgedFees } from '../queries/fees.ts';
import { fxTableAt } from '../queries/rates.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';
import {
  addSums,
  convertSums,
  type FeeColumn,
  type FeeGroup,
  type FeeSums,
  feeFigure,
  groupFees,
  monthName,
  sumFees,
} from './feeSums.ts';
import { rateSection } from './positionExplain.ts';
import { formatName, shortHash, textAt } from './sourceFile.ts';

const LABEL: { readonly [Column in FeeColumn]: string } = {
  charged: 'Charged',
  agreed: 'Agreed',
  variance: 'Variance',
  unpriced: 'Without a price',
};

/** How many fees a panel names; the rest is one figure, so that they sum to the total. */
const NAMED_FEES = 12;

function judged({ store }: QueryContext, feeId: string): JudgedFee {
  const at = store.get<{ account_id: string; to_date: string }>(
    'SELECT account_id, to_date FROM bank_fee WHERE id = ?',
    [feeId],
  );
  const found =
    at === undefined
      ? undefined
      : judgedFees(store, {
          accountIds: [at.account_id],
          from: at.to_date as never,
          to: at.to_date as never,
        }).find(({ fee }) => fee.id === feeId);
  if (found !== undefined) return found;
  throw new AppFailure({
    kind: 'not-found',
    code: 'FEE_UNKNOWN',
    message: 'This bank fee is not known at the chosen time.',
    path: 'feeId',
  });
}

function agreedSection(one: JudgedFee): Section {
  const { fee, price, unitMinor, fixedMinor, agreed, settles } = one;
  const { currency } = fee.amount;
  if (settles.length > 0)
    return {
      title: 'Agreed',
      text: 'This booking pays for a billing statement. Its services are compared one by one, so the booking is not counted.',
      lines: [],
    };
  if (price === null)
    return {
      title: 'Agreed',
      text: `The price list of ${fee.bankName} holds no price for ${fee.serviceCode} in ${currency} on ${fee.toDate}.`,
      lines: [],
    };
  return {
    title: 'Agreed',
    note: `price list from ${price.validFrom}`,
    lines: [
      ...(price.unitPrice === null
        ? []
        : [
            { label: 'Unit price', value: `${currency} ${price.unitPrice}` },
            { label: '× Volume', value: fee.volume ?? '1' },
            { label: 'half-even', money: money(currency, unitMinor) },
          ]),
      ...(price.fixedMinor === null
        ? []
        : [
            {
              label: `Fixed, ${monthName(fee.toDate)}`,
              ...(fixedMinor === 0n && price.fixedMinor !== 0n
                ? { value: 'counted before', tone: 'muted' as const }
                : { money: money(currency, fixedMinor) }),
            },
          ]),
      ...(agreed === null ? [] : [{ label: 'Agreed', money: agreed, tone: 'total' as const }]),
    ],
  };
}

function ruleSection(one: JudgedFee, column: FeeColumn): Section {
  const { fee, agreed, variance } = one;
  if (column === 'variance' && agreed !== null && variance !== null)
    return {
      title: 'Rule',
      note: 'charged − agreed',
      lines: [
        { label: 'Charged', money: fee.amount },
        { label: '− Agreed', money: agreed },
        { label: 'Variance', money: variance, tone: 'total' },
      ],
    };
  const texts = {
    line: 'The statement line is a fee by its code or category; a credit is a refund.',
    charges: 'The bank declares this charge within the entry; the entry’s amount holds it.',
    billing: 'A service of the bank’s billing statement.',
  } as const;
  return {
    title: 'Rule',
    text: texts[fee.origin],
    lines: [
      { label: 'Service', value: fee.serviceCode },
      { label: 'Charged', money: fee.amount, tone: 'total' },
    ],
  };
}

interface BillingSource {
  readonly [column: string]: string | bigint | null;
  readonly name: string;
  readonly format: string;
  readonly sha256: string;
  readonly source_line: bigint | null;
  readonly source_offset: bigint | null;
  readonly source_length: bigint | null;
}

function sourceSection({ store, files }: QueryContext, { fee }: JudgedFee): Section {
  const journal = entryLine(fee.entry);
  if (fee.lineId !== null)
    return {
      title: 'Source',
      lines: [
        {
          label: 'Statement line',
          prefix: fee.toDate,
          value: fee.description,
          link: { target: 'lines.explain', input: { lineId: fee.lineId } },
        },
        ...(fee.fileName === null ? [] : [{ label: 'File', value: fee.fileName }]),
        journal,
      ],
    };
  const source = store.get<BillingSource>(
    `SELECT r.name, r.format, r.sha256, f.source_line, f.source_offset, f.source_length
       FROM bank_fee f JOIN raw_file r ON r.id = f.raw_file_id WHERE f.id = ?`,
    [fee.id],
  );
  if (source === undefined) return { title: 'Source', lines: [journal] };
  const { source_offset: offset, source_length: length } = source;
  const raw =
    offset === null || length === null || !files.hasFile(source.sha256)
      ? null
      : textAt(files.getFile(source.sha256), Number(offset), Number(length));
  return {
    title: 'Source',
    ...(raw === null ? {} : { raw }),
    lines: [
      { label: 'File', value: source.name },
      { label: 'Format', value: formatName(source.format) },
      ...(source.source_line === null
        ? []
        : [{ label: 'Line in the file', value: String(source.source_line) }]),
      { label: 'SHA-256', value: shortHash(source.sha256), tone: 'code' },
      journal,
    ],
  };
}

export function explainFee(
  context: QueryContext,
  { feeId, column }: DomainInput<'fees.explain'>,
): Explanation {
  const one = judged(context, feeId);
  const { fee, agreed, price, state, settles } = one;
  const shown = column === 'charged' ? fee.amount : feeFigure(one, column);
  const isMissing = (column === 'agreed' || column === 'variance') && agreed === null;
  const priceEntry =
    price === null
      ? undefined
      : context.store.pluck<bigint>('SELECT entry FROM fee_price WHERE id = ?', [price.id]);
  return {
    crumbs: [{ label: fee.accountName }, { label: fee.description }, { label: LABEL[column] }],
    figure: { ...(isMissing ? { text: 'no price' } : { money: shown }), converted: false },
    chips: [
      settles.length > 0
        ? { text: 'pays for a billing statement', tone: 'plain' }
        : state === 'over'
          ? { text: 'more than agreed', tone: 'negative' }
          : state === 'unpriced'
            ? { text: 'no agreed price', tone: 'warning' }
            : { text: state === 'under' ? 'less than agreed' : 'as agreed', tone: 'positive' },
    ],
    sections: [
      ruleSection(one, column),
      agreedSection(one),
      {
        title: 'Fee',
        lines: [
          { label: 'Bank', value: fee.bankName },
          { label: 'Service', value: fee.serviceCode },
          ...(fee.fromDate === fee.toDate
            ? [{ label: 'Booked on', value: fee.toDate }]
            : [{ label: 'Period', value: `${fee.fromDate} to ${fee.toDate}` }]),
          ...(fee.volume === null ? [] : [{ label: 'Volume', value: fee.volume }]),
          ...(fee.unitPrice === null
            ? []
            : [{ label: 'Unit price as billed', value: fee.unitPrice }]),
        ],
      },
      sourceSection(context, one),
      ...(priceEntry === undefined
        ? []
        : [{ title: 'Price list', lines: [entryLine(priceEntry)] }]),
      ...(settles.length === 0
        ? []
        : [
            {
              title: 'Pays for',
              lines: settles.map((id, index) => ({
                label: `Billed service ${index + 1}`,
                link: { target: 'fees.explain', input: { feeId: id } },
              })),
            },
          ]),
    ],
  };
}

/** The fees of one currency, the largest first, that sum to the figure. */
function feesSection(fees: readonly JudgedFee[], column: FeeColumn, sums: FeeSums): Section {
  const size = (one: JudgedFee) => {
    const { minor } = feeFigure(one, column);
    return minor < 0n ? -minor : minor;
  };
  const relevant = fees
    .filter((one) => size(one) > 0n)
    .sort((one, other) => (size(one) > size(other) ? -1 : size(one) < size(other) ? 1 : 0));
  const named = relevant.slice(0, NAMED_FEES);
  const rest = relevant.slice(NAMED_FEES);
  const { currency } = sums.charged;
  return {
    title: `Fees in ${currency}`,
    lines: [
      ...named.map(
        (one): Line => ({
          label: one.fee.description,
          prefix: one.fee.toDate,
          money: feeFigure(one, column),
          link: { target: 'fees.explain', input: { feeId: one.fee.id, column } },
        }),
      ),
      ...(rest.length === 0
        ? []
        : [{ label: `Other ${rest.length} fees`, money: sumFees(rest, currency)[column] }]),
      { label: LABEL[column], money: sums[column], tone: 'total' },
    ],
  };
}

type TotalInput = DomainInput<'fees.explainTotal'>;

const RULES: { readonly [Column in FeeColumn]: string } = {
  charged:
    'What the banks charged less refunds. Bookings that pay for a billing statement are left out, its services are counted.',
  agreed:
    'Volume × unit price of the price list on that day, rounded half-even, and fixed prices once an account and month.',
  variance: 'Charged − agreed, over the fees that have an agreed price.',
  unpriced: 'Charged for services that no price list of the bank holds.',
};

function partsSection(
  input: TotalInput,
  groups: readonly FeeGroup[],
  figures: readonly (FeeSums | null)[],
  total: FeeSums | null,
): Section {
  return {
    title: 'Summed from',
    lines: [
      ...groups.map((group, index): Line => {
        const figure = figures[index]?.[input.column];
        return {
          label: group.label,
          prefix: group.currency,
          ...(figure === undefined
            ? { value: 'no rate', tone: 'warning' as const }
            : { money: figure }),
          link: {
            target: 'fees.explainTotal',
            input: { ...input, key: group.key, currency: group.currency, converted: true },
          },
        };
      }),
      ...(total === null
        ? []
        : [{ label: 'Total', money: total[input.column], tone: 'total' as const }]),
    ],
  };
}

export function explainFeeTotal(context: QueryContext, input: TotalInput): Explanation {
  const { store } = context;
  const to = reportingCurrencyOf(store, input.reportingCurrency);
  const asOf = input.asOf ?? input.to;
  const rates = fxTableAt(store, asOf);
  const all = groupFees(judgedFees(store, input), input.groupBy);
  const groups = all.filter(
    ({ key, currency }) =>
      (input.key === undefined || key === input.key) &&
      (input.currency === undefined || currency === input.currency),
  );
  const [only] = groups;
  const isOne = input.key !== undefined && input.currency !== undefined;
  const figures = groups.map((group) => convertSums(group, rates, to, asOf));
  const known = figures.filter((one) => one !== null);
  const total = known.length === groups.length ? addSums(known, to) : null;
  const isConverted = !isOne || (input.converted && only?.currency !== to);
  const figure = isConverted ? total : (only?.sums ?? addSums([], input.currency ?? to));
  const quote = only === undefined ? undefined : fxRate(rates, only.currency, to, asOf);
  const rate = isOne && isConverted && quote?.ok ? rateSection(context, quote.value, asOf) : null;
  return {
    crumbs: [
      { label: 'Bank fees' },
      { label: isOne ? (only?.label ?? '') : `${input.from} to ${input.to}` },
      { label: LABEL[input.column] },
    ],
    figure: {
      ...(figure === null ? { text: 'missing' } : { money: figure[input.column] }),
      converted: isConverted,
    },
    chips: [],
    sections: [
      { title: 'Rule', text: RULES[input.column], lines: [] },
      ...(rate === null ? [] : [rate]),
      ...(isOne && only !== undefined
        ? [feesSection(only.fees, input.column, only.sums)]
        : [partsSection(input, groups, figures, total)]),
    ],
  };
}
