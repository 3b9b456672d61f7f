/**
 * Notices of a capital call or a distribution: what one investor pays or gets and by when, each
 * transaction by its type beside the fund's, and what becomes of the unfunded commitment; and the
 * list of all investors.
 *
 * Layout: ILPA Capital Call & Distribution Template 2.0 (2025): transactions inside and outside the
 * fund, a section on the unfunded commitment, recallable parts told by their effect on it.
 */
import { counted } from '../../../core/counted.ts';
import { minorDigits } from '../../../core/money/currencies.ts';
import { formatMinor } from '../../../core/money/money.ts';
import { negateText, sumTexts } from '../decimalText.ts';
import { formatDate } from '../formatText.ts';
import type {
  Column,
  KeyFigure,
  ReportFrame,
  ReportModel,
  ReportTable,
  Row,
  Section,
} from '../model.ts';
import { moneyText } from './text.ts';

export interface NoticeTransaction {
  /** The type, such as `Call: investments`. */
  readonly type: string;
  /** What it is for, or the tier of the waterfall. */
  readonly label: string;
  /** Of all holders, as exact decimal text. */
  readonly fundAmount: string;
}

export interface NoticeHolder {
  readonly id: string;
  readonly name: string;
  readonly className: string;
  readonly committed: string;
  /** By transaction, in their order; they sum to `total`. */
  readonly amounts: readonly string[];
  readonly total: string;
  readonly unfundedBefore: string;
  /** What of a distribution may be called again. */
  readonly recallable: string;
  readonly unfundedAfter: string;
  readonly calledAfter: string;
  readonly distributedAfter: string;
  /** Why the investor pays less or nothing. */
  readonly note: string | null;
  /** Of a call, what a distribution of the same day pays. */
  readonly netted: string;
}

export interface NoticeFund {
  readonly frame: ReportFrame;
  readonly kind: 'call' | 'distribution';
  readonly fund: string;
  readonly code: string;
  readonly number: number;
  readonly currency: string;
  /** Due or paid on. */
  readonly date: string;
  readonly noticeDate: string | null;
  /** False while nobody has approved it: then the notice says that it is a draft. */
  readonly isApproved: boolean;
  readonly transactions: readonly NoticeTransaction[];
  readonly fundTotal: string;
  /** Carried interest inside a distribution; null of a call. */
  readonly carry: string | null;
  /** Label and value, such as where to pay. */
  readonly payment: readonly (readonly [label: string, value: string])[];
  readonly remarks: readonly string[];
}

const WORDS = {
  call: {
    title: 'capital call notice',
    all: 'capital call notices',
    amount: 'Amount due',
    date: 'Due date',
    sentence: (date: string) => `is to be paid by ${date}`,
  },
  distribution: {
    title: 'distribution notice',
    all: 'distribution notices',
    amount: 'Amount distributed',
    date: 'Payment date',
    sentence: (date: string) => `will be paid on ${date}`,
  },
} as const;

function zeroOf(currency: string): string {
  return formatMinor(0n, minorDigits(currency));
}

function amountColumn(id: string, title: string, currency: string): Column {
  return { id, title, type: 'amount', currency, isFlow: true };
}

function transactionTable(notice: NoticeFund, holder: NoticeHolder, prefix: string): ReportTable {
  const { currency, transactions } = notice;
  const isCall = notice.kind === 'call';
  const rows = transactions.map(({ type, label, fundAmount }, index): Row => {
    const own = holder.amounts[index] ?? zeroOf(currency);
    return {
      kind: 'line',
      cells: {
        type,
        label,
        fund: fundAmount,
        own,
        unfunded: isCall ? negateText(own) : undefined,
      },
    };
  });
  const total = (label: string, over: 'group' | 'all'): Row => ({
    kind: 'total',
    over,
    sums: ['fund', 'own', ...(isCall ? ['unfunded'] : [])],
    cells: {
      type: label,
      fund: notice.fundTotal,
      own: holder.total,
      unfunded: isCall ? negateText(holder.total) : undefined,
    },
  });
  return {
    kind: 'table',
    id: `${prefix}transactions`,
    title: `Transactions (${currency})`,
    columns: [
      { id: 'type', title: 'Transaction type', type: 'text' },
      { id: 'label', title: isCall ? 'For' : 'Tier of the waterfall', type: 'text' },
      amountColumn('fund', 'Fund', currency),
      amountColumn('own', 'This investor', currency),
      ...(isCall ? [amountColumn('unfunded', 'On unfunded commitment', currency)] : []),
    ],
    rows: [
      { kind: 'group', cells: { type: 'Inside fund' } },
      ...rows,
      total('Inside fund, total', 'group'),
      { kind: 'group', cells: { type: 'Outside fund: none' } },
      total(isCall ? 'Capital call' : 'Distribution', 'all'),
    ],
    notes: notice.remarks,
  };
}

function unfundedTable(notice: NoticeFund, holder: NoticeHolder, prefix: string): ReportTable {
  const { currency } = notice;
  const line = (label: string, amount: string): Row => ({
    kind: 'line',
    cells: { line: label, amount },
  });
  const called = notice.kind === 'call' ? negateText(holder.total) : zeroOf(currency);
  return {
    kind: 'table',
    id: `${prefix}unfunded`,
    title: `Unfunded commitment (${currency})`,
    columns: [{ id: 'line', title: '', type: 'text' }, amountColumn('amount', currency, currency)],
    rows: [
      line('Before this notice', holder.unfundedBefore),
      line('Called', called),
      line('Distributed and callable again', holder.recallable),
      {
        kind: 'total',
        over: 'all',
        sums: ['amount'],
        cells: { line: 'After this notice', amount: holder.unfundedAfter },
      },
    ],
    notes: [
      `Of a commitment of ${moneyText(holder.committed, currency)}. With this notice, called to date ` +
        `${moneyText(holder.calledAfter, currency)}, distributed to date ${moneyText(holder.distributedAfter, currency)}.`,
    ],
  };
}

function paymentTable(notice: NoticeFund, holder: NoticeHolder, prefix: string): ReportTable[] {
  const isNetted = /[1-9]/.test(holder.netted);
  const rest = sumTexts([holder.total, negateText(holder.netted)]);
  const rows: (readonly [string, string])[] = [
    ...(isNetted
      ? [
          [
            'Paid from the distribution of the same day',
            moneyText(holder.netted, notice.currency),
          ] as const,
          ['Left to pay', moneyText(rest, notice.currency)] as const,
        ]
      : []),
    ...notice.payment,
    ...(notice.kind === 'call'
      ? [['Reference', `${notice.code} call ${notice.number} ${holder.id}`] as const]
      : []),
  ];
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      id: `${prefix}payment`,
      title: 'Payment',
      columns: [
        { id: 'label', title: '', type: 'text' },
        { id: 'value', title: '', type: 'text' },
      ],
      rows: rows.map(([label, value]) => ({ kind: 'line', cells: { label, value } })),
      notes: [],
    },
  ];
}

function figuresOf(notice: NoticeFund, holder: NoticeHolder, prefix: string): KeyFigure[] {
  const { currency, kind, date, noticeDate, carry } = notice;
  const amount = (id: string, label: string, value: string): KeyFigure => ({
    id: `${prefix}${id}`,
    ...{ label, type: 'amount', currency, value },
  });
  const day = (id: string, label: string, value: string): KeyFigure => ({
    id: `${prefix}${id}`,
    ...{ label, type: 'date', value },
  });
  return [
    amount('due', WORDS[kind].amount, holder.total),
    day('date', WORDS[kind].date, date),
    amount('unfunded_after', 'Unfunded after', holder.unfundedAfter),
    ...(noticeDate === null ? [] : [day('notice', 'Date of notice', noticeDate)]),
    amount('fund', 'Of the fund', notice.fundTotal),
    ...(carry === null ? [] : [amount('carry', 'Carried interest in it', carry)]),
  ];
}

function sectionsOf(notice: NoticeFund, holder: NoticeHolder, prefix = ''): Section[] {
  const { currency, date, kind, fund, number } = notice;
  const what = kind === 'call' ? 'capital call' : 'distribution';
  const draft: Section[] = notice.isApproved
    ? []
    : [
        {
          kind: 'paragraph',
          tone: 'warning',
          text: `Draft: this ${what} is not approved. Do not send it.`,
        },
      ];
  return [
    ...draft,
    { kind: 'keyFigures', title: '', figures: figuresOf(notice, holder, prefix) },
    {
      kind: 'paragraph',
      text:
        `To ${holder.name} (${holder.className}): of ${what} ${number} of ${fund}, ` +
        `${moneyText(holder.total, currency)} ${WORDS[kind].sentence(formatDate(date))}.` +
        (holder.note === null ? '' : ` ${holder.note}.`),
    },
    transactionTable(notice, holder, prefix),
    unfundedTable(notice, holder, prefix),
    ...paymentTable(notice, holder, prefix),
  ];
}

/** The notice of one investor. */
export function fundNotice(notice: NoticeFund, holder: NoticeHolder): ReportModel {
  return {
    ...notice.frame,
    id: `fund.${notice.kind}Notice`,
    title: `${notice.fund}: ${WORDS[notice.kind].title} ${notice.number}`,
    subtitle: `${holder.name}, ${holder.className}`,
    sections: sectionsOf(notice, holder),
  };
}

function allTable(
  notice: NoticeFund,
  rows: readonly NoticeHolder[],
  carry: string | null,
): ReportTable {
  const { currency, transactions } = notice;
  const column = (index: number) => `t${index}`;
  const amounts = transactions.map((_, index) => column(index));
  const isCarried = carry !== null && /[1-9]/.test(carry);
  const sumOf = (pick: (row: NoticeHolder) => string) => sumTexts(rows.map(pick));
  const carryRow: Row[] = isCarried
    ? [
        {
          kind: 'line',
          cells: {
            name: 'Carry vehicle',
            ...Object.fromEntries(
              transactions.map(({ fundAmount }, index) => [
                column(index),
                sumTexts([
                  fundAmount,
                  negateText(sumOf(({ amounts: own }) => own[index] ?? zeroOf(currency))),
                ]),
              ]),
            ),
            total: carry,
          },
        },
      ]
    : [];
  return {
    kind: 'table',
    id: 'all',
    title: `All investors (${currency})`,
    columns: [
      { id: 'name', title: 'Investor', type: 'text' },
      { id: 'class', title: 'Class', type: 'text' },
      amountColumn('committed', 'Commitment', currency),
      ...transactions.map(({ label }, index) => amountColumn(column(index), label, currency)),
      amountColumn('total', 'Total', currency),
      amountColumn('unfunded', 'Unfunded after', currency),
    ],
    rows: [
      ...rows.map(
        (holder): Row => ({
          kind: 'line',
          cells: {
            name: holder.name,
            class: holder.className,
            committed: holder.committed,
            ...Object.fromEntries(amounts.map((id, index) => [id, holder.amounts[index]])),
            total: holder.total,
            unfunded: holder.unfundedAfter,
          },
        }),
      ),
      ...carryRow,
      {
        kind: 'total',
        over: 'all',
        sums: ['committed', ...amounts, 'total', 'unfunded'],
        cells: {
          name: 'Fund',
          committed: sumOf(({ committed }) => committed),
          ...Object.fromEntries(
            transactions.map(({ fundAmount }, index) => [column(index), fundAmount]),
          ),
          total: notice.fundTotal,
          unfunded: sumOf(({ unfundedAfter }) => unfundedAfter),
        },
      },
    ],
    notes: [],
  };
}

/** The notices of all investors: a list that foots, and for those in `holders` the notice itself. */
export function allFundNotices(
  notice: NoticeFund,
  rows: readonly NoticeHolder[],
  holders: readonly NoticeHolder[],
): ReportModel {
  return {
    ...notice.frame,
    id: `fund.${notice.kind}Notices`,
    title: `${notice.fund}: ${WORDS[notice.kind].all} ${notice.number}`,
    subtitle: counted(rows.length, 'investor'),
    orientation: 'landscape',
    sections: [
      { kind: 'heading', level: 1, text: 'All investors' },
      allTable(notice, rows, notice.carry),
      ...holders.flatMap((holder, index): Section[] => [
        { kind: 'pageBreak' },
        { kind: 'heading', level: 1, text: `${holder.name}, ${holder.className}` },
        ...sectionsOf(notice, holder, `h${index}_`),
      ]),
    ],
  };
}
