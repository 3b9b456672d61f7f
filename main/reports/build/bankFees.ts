/**
 * The bank-fee report: what the banks charged beside what was agreed, by month, bank, account and
 * service, and the fees that cost more than their price or have none.
 */
import { counted } from '../../../core/counted.ts';
import { sumTexts } from '../decimalText.ts';
import { formatDate } from '../formatText.ts';
import type {
  Cell,
  Column,
  KeyFigure,
  ReportFrame,
  ReportModel,
  ReportTable,
  Row,
  Section,
} from '../model.ts';

/** Decimal texts in one currency; charged = agreed + variance + unpriced. */
export interface FeeSumTexts {
  readonly charged: string;
  readonly agreed: string;
  readonly variance: string;
  readonly unpriced: string;
}

export interface FeeGroupRow extends FeeSumTexts {
  readonly label: string;
  readonly currency: string;
  readonly count: number;
  /** Charged in the base currency; null where the rate is missing. */
  readonly converted: string | null;
}

export interface FeeLineRow {
  readonly date: string;
  readonly bank: string;
  readonly account: string;
  readonly service: string;
  readonly description: string;
  readonly currency: string;
  readonly charged: string;
  readonly agreed: string | null;
  readonly variance: string | null;
  /** The file that it came in. */
  readonly source: string;
}

export interface BankFeesInput {
  readonly frame: ReportFrame;
  readonly from: string;
  readonly groups: {
    readonly [By in 'month' | 'bank' | 'account' | 'service']: readonly FeeGroupRow[];
  };
  /** In the base currency; null where a rate is missing. */
  readonly total: FeeSumTexts | null;
  readonly missingRates: readonly string[];
  readonly over: readonly FeeLineRow[];
  readonly unpriced: readonly FeeLineRow[];
  readonly count: number;
  readonly overCount: number;
  readonly unpricedCount: number;
}

const HEADS = { month: 'Month', bank: 'Bank', account: 'Account', service: 'Service' } as const;
const PARTS = ['charged', 'agreed', 'variance', 'unpriced'] as const;
const PART_TITLES = {
  charged: 'Charged',
  agreed: 'Agreed',
  variance: 'Variance',
  unpriced: 'No price',
} as const;

function groupTable(input: BankFeesInput, by: keyof BankFeesInput['groups']): ReportTable {
  const base = input.frame.baseCurrency;
  const rows = input.groups[by];
  const amount = (row: FeeGroupRow, part: (typeof PARTS)[number]): Cell => ({
    value: row[part],
    currency: row.currency,
  });
  const columns: Column[] = [
    { id: 'label', title: HEADS[by], type: 'text' },
    { id: 'currency', title: 'Currency', type: 'text' },
    { id: 'count', title: 'Fees', type: 'integer' },
    ...PARTS.map(
      (part): Column => ({
        id: part,
        title: PART_TITLES[part],
        type: 'amount',
        isFlow: true,
        ...(part === 'variance' ? { isChange: true } : {}),
      }),
    ),
    { id: 'converted', title: `Charged in ${base}`, type: 'amount', currency: base },
  ];
  const isWhole = rows.every(({ converted }) => converted !== null);
  return {
    kind: 'table',
    id: `fees_by_${by}`,
    title: `By ${by}`,
    columns,
    rows: [
      ...rows.map(
        (row): Row => ({
          kind: 'line',
          cells: {
            label: row.label,
            currency: row.currency,
            count: String(row.count),
            ...Object.fromEntries(PARTS.map((part) => [part, amount(row, part)])),
            converted:
              row.converted === null
                ? { value: '', mark: 'missing' }
                : { value: row.converted, ...(row.currency === base ? {} : { mark: 'converted' }) },
          },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: ['count', ...(isWhole ? ['converted'] : [])],
        cells: {
          label: 'Total',
          count: String(rows.reduce((sum, row) => sum + row.count, 0)),
          converted: isWhole
            ? sumTexts(rows.map(({ converted }) => converted ?? '0'))
            : { value: '', mark: 'missing' },
        },
      },
    ],
    notes: [],
  };
}

function feeTable(
  id: string,
  title: string,
  lines: readonly FeeLineRow[],
  all: number,
): ReportTable {
  const isPriced = lines.some(({ agreed }) => agreed !== null);
  const amount = (row: FeeLineRow, text: string | null): Cell | undefined =>
    text === null ? undefined : { value: text, currency: row.currency };
  return {
    kind: 'table',
    id,
    title,
    columns: [
      { id: 'date', title: 'Date', type: 'date' },
      { id: 'bank', title: 'Bank', type: 'text' },
      { id: 'account', title: 'Account', type: 'text' },
      { id: 'service', title: 'Service', type: 'text' },
      { id: 'currency', title: 'Currency', type: 'text' },
      { id: 'charged', title: 'Charged', type: 'amount' },
      ...(isPriced
        ? ([
            { id: 'agreed', title: 'Agreed', type: 'amount' },
            { id: 'variance', title: 'Variance', type: 'amount', isChange: true },
          ] as const)
        : []),
      { id: 'source', title: 'File', type: 'text' },
    ],
    rows: lines.map(
      (row): Row => ({
        kind: 'line',
        cells: {
          date: row.date,
          bank: row.bank,
          account: row.account,
          service: row.service,
          currency: row.currency,
          charged: amount(row, row.charged),
          ...(isPriced
            ? { agreed: amount(row, row.agreed), variance: amount(row, row.variance) }
            : {}),
          source: row.source,
        },
      }),
    ),
    notes: lines.length < all ? [`The largest ${lines.length} of ${all} fees.`] : [],
  };
}

function keyFigures(input: BankFeesInput): readonly KeyFigure[] {
  const { frame, total } = input;
  const currency = frame.baseCurrency;
  const isConverted = input.groups.month.some((row) => row.currency !== currency);
  const amounts = PARTS.flatMap((part): KeyFigure[] =>
    total === null
      ? []
      : [
          {
            id: `fees_${part}`,
            label: PART_TITLES[part],
            type: 'amount',
            currency,
            value: total[part],
            isConverted,
            ...(part === 'variance' && input.overCount > 0
              ? { note: `${counted(input.overCount, 'fee')} above price` }
              : {}),
            ...(part === 'unpriced' && input.unpricedCount > 0
              ? { note: counted(input.unpricedCount, 'fee') }
              : {}),
          },
        ],
  );
  return [
    ...amounts,
    { id: 'fees_count', label: 'Fees', type: 'integer', value: String(input.count) },
  ];
}

/** The bank-fee report of a span that ends on the frame's day. */
export function bankFeesReport(input: BankFeesInput): ReportModel {
  const { frame, over, unpriced } = input;
  const sections: Section[] = [
    { kind: 'keyFigures', title: 'At a glance', figures: keyFigures(input) },
    ...(input.missingRates.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            tone: 'warning',
            text: `No rate is known for ${input.missingRates.join(', ')}, so there is no total in ${frame.baseCurrency}. Import rates to have one.`,
          } as const,
        ]),
    {
      kind: 'paragraph',
      tone: 'note',
      text: 'Agreed is volume times unit price of the price list on the day, rounded half-even, and fixed prices once an account and month. Bookings that pay for a billing statement are left out; its services are counted.',
    },
    { kind: 'heading', level: 1, text: 'Charged and agreed' },
    groupTable(input, 'month'),
    groupTable(input, 'bank'),
    groupTable(input, 'service'),
    groupTable(input, 'account'),
    ...(over.length === 0
      ? []
      : ([
          { kind: 'heading', level: 1, text: 'Above price' },
          feeTable('list_over', 'Fees above their price', over, input.overCount),
        ] as const)),
    ...(unpriced.length === 0
      ? []
      : ([
          { kind: 'heading', level: 1, text: 'Without a price' },
          feeTable('list_unpriced', 'Fees without a price', unpriced, input.unpricedCount),
        ] as const)),
  ];
  return {
    ...frame,
    id: 'bank.fees',
    title: 'Bank fees',
    subtitle: `${formatDate(input.from)} to ${formatDate(frame.asOf)}`,
    orientation: 'landscape',
    sections,
  };
}
