/**
 * What payment files order and what banks answer, in one shape for every format, as a workspace keeps
 * it: batches of payments by account and day, and news of payments that were ordered before.
 */
import type { IsoDate } from '../../../core/time/dates.ts';
import type { PaymentAccount, PaymentFile, PaymentTransaction, Remittance } from './model.ts';
import {
  centsOf,
  isCredit,
  type NachaBatch,
  type NachaEntry,
  type NachaFile,
  type NachaReturn,
  returnsOf,
} from './nacha/model.ts';
import { STATUS_CODES, type StatusReason, type StatusReport } from './pain002/read.ts';

export interface OrderedPayment {
  /** From 1 within its batch, as in the file. */
  readonly position: number;
  /** The line of the file on which it begins, from 1. */
  readonly line: number | null;
  /** Null where the order gives none (NOTPROVIDED). */
  readonly endToEndId: string | null;
  readonly instructionId: string | null;
  /** NACHA: the trace number that a return names. */
  readonly trace: string | null;
  /** A transfer goes out; a debit that is collected comes in. */
  readonly direction: 'out' | 'in';
  readonly currency: string;
  /** Decimal text as printed, without sign. */
  readonly amount: string;
  readonly counterpartyName: string | null;
  readonly counterpartyAccount: string | null;
  readonly text: string | null;
}

/** Payments of one account that a bank may book as one sum. */
export interface OrderedBatch {
  readonly messageId: string;
  /** PmtInfId, the number of a NACHA batch, the customer's reference of MT101. */
  readonly batchId: string | null;
  /** The ordering account as printed; NACHA names none. */
  readonly accountNumber: string | null;
  readonly accountCurrency: string | null;
  /** First eight digits of the ordering bank's routing number. */
  readonly routing: string | null;
  readonly executionDate: IsoDate;
  /** Whether one booking is asked for; null where the file does not say. */
  readonly isSingleBooking: boolean | null;
  readonly payments: readonly OrderedPayment[];
}

export type PaymentState =
  | 'ordered'
  | 'received'
  | 'pending'
  | 'accepted'
  | 'settled'
  | 'rejected'
  | 'returned';

/**
 * What became of a payment, of a batch without `endToEndId` and `trace`, or of a message without
 * `batchId` too. The news that names the most decides.
 */
export interface PaymentNews {
  readonly messageId: string | null;
  readonly batchId: string | null;
  readonly endToEndId: string | null;
  readonly instructionId: string | null;
  readonly trace: string | null;
  /** Null where only the code is told: a notice of change, a return that is disputed. */
  readonly state: PaymentState | null;
  /** RJCT with AC04, R01, C01. */
  readonly code: string | null;
  readonly reason: string | null;
}

function isGiven(id: string | null): id is string {
  return id !== null && id.trim() !== '' && id !== 'NOTPROVIDED';
}

const given = (id: string | null) => (isGiven(id) ? id.trim() : null);
const accountOf = (account: PaymentAccount | null) => account?.iban ?? account?.other?.id ?? null;

function textOf({ unstructured, structured }: Remittance): string | null {
  const parts = [
    ...unstructured,
    ...structured.flatMap(({ reference, documents, additional }) => [
      ...(reference === null ? [] : [reference]),
      ...documents.flatMap(({ number }) => number ?? []),
      ...additional,
    ]),
  ];
  return parts.length === 0 ? null : parts.join(' ');
}

function paymentOf(
  one: PaymentTransaction,
  index: number,
  line: number | undefined,
): OrderedPayment {
  return {
    position: index + 1,
    line: line ?? null,
    endToEndId: given(one.endToEndId),
    instructionId: given(one.instructionId),
    trace: null,
    direction: 'out',
    currency: one.amount.currency,
    amount: one.amount.amount,
    counterpartyName: one.creditor?.name ?? null,
    counterpartyAccount: accountOf(one.creditorAccount),
    text: textOf(one.remittance),
  };
}

/** The batches of pain.001 and MT101; blocks without a date are refused by their readers. */
export function batchesOfOrder({ order, transactionLines }: PaymentFile): OrderedBatch[] {
  return order.blocks.flatMap((block, index) =>
    block.executionDate === null
      ? []
      : [
          {
            messageId: order.messageId ?? block.id ?? `${index + 1}`,
            batchId: given(block.id),
            accountNumber: accountOf(block.debtorAccount),
            accountCurrency: block.debtorAccount.currency,
            routing: null,
            executionDate: block.executionDate,
            isSingleBooking: block.isBatch,
            payments: block.transactions.map((one, at) =>
              paymentOf(one, at, transactionLines[index]?.[at]),
            ),
          },
        ],
  );
}

/** YYMMDD as a day of this century; null where it is none. */
function nachaDay(text: string): IsoDate | null {
  const [, year, month, day] = /^(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.exec(text) ?? [];
  return year === undefined ? null : (`20${year}-${month}-${day}` as IsoDate);
}

function nachaText(batch: NachaBatch, entry: NachaEntry): string | null {
  const told = entry.addenda.flatMap(({ type, fields }) =>
    type === '05' ? [fields.information ?? fields.text ?? ''] : [],
  );
  const text = [batch.description, ...told]
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return text.length === 0 ? null : text.join(' ');
}

/** Neither money nor an order: a prenote, a return, a notice of change. */
function isOrder({ amount, addenda }: NachaEntry): boolean {
  return centsOf(amount) > 0n && !addenda.some(({ type }) => type === '98' || type === '99');
}

function nachaPayments(batch: NachaBatch, lines: readonly number[]): OrderedPayment[] {
  const orders = batch.entries
    .map((entry, at) => ({ entry, line: lines[at] ?? null }))
    .filter(({ entry }) => isOrder(entry));
  return orders.map(({ entry, line }, index) => ({
    position: index + 1,
    line,
    endToEndId: given(entry.identification),
    instructionId: null,
    trace: given(entry.trace),
    direction: isCredit(entry.code) ? 'out' : 'in',
    currency: 'USD',
    amount: entry.amount,
    counterpartyName: given(entry.name),
    counterpartyAccount: given(entry.account),
    text: nachaText(batch, entry),
  }));
}

/** How a file without a reference is known: NACHA gives a modifier to the files of one day. */
export function nachaMessageId({ header }: Pick<NachaFile, 'header'>): string {
  if (header === null) return 'NACHA';
  const { reference, origin, date, time, modifier } = header;
  return given(reference) ?? `${origin.trim()}-${date}${time}${modifier}`;
}

export function batchesOfNacha(file: NachaFile): OrderedBatch[] {
  const made = nachaDay(file.header?.date ?? '');
  return file.batches.flatMap((batch, index) => {
    const payments = nachaPayments(batch, file.entryLines[index] ?? []);
    const executionDate = nachaDay(batch.effectiveDate) ?? made;
    if (payments.length === 0 || executionDate === null) return [];
    return [
      {
        messageId: nachaMessageId(file),
        batchId: given(batch.number),
        accountNumber: null,
        accountCurrency: 'USD',
        routing: batch.odfi,
        executionDate,
        isSingleBooking: null,
        payments,
      },
    ];
  });
}

function stateOf(status: string): PaymentState | null {
  const meaning = Object.hasOwn(STATUS_CODES, status) ? STATUS_CODES[status]?.meaning : undefined;
  // PART says nothing about one transaction.
  return meaning === 'partial' ? 'pending' : (meaning ?? null);
}

function reasonText(reasons: readonly StatusReason[]): string | null {
  const words = reasons.map(({ code, own, texts }) =>
    [code ?? own, ...texts].filter((part) => part !== null && part !== '').join(' '),
  );
  const text = words.filter((part) => part !== '').join('; ');
  return text === '' ? null : text;
}

/** What a status report says, on every level that gives a status which the public list knows. */
export function newsOfReport(report: StatusReport): PaymentNews[] {
  const news: PaymentNews[] = [];
  const tell = (
    one: { readonly status: string | null; readonly reasons: readonly StatusReason[] },
    about: Pick<PaymentNews, 'batchId' | 'endToEndId' | 'instructionId'>,
  ): void => {
    const state = one.status === null ? null : stateOf(one.status);
    if (state === null) return;
    const reason = reasonText(one.reasons);
    const messageId = report.originalMessageId;
    news.push({ messageId, ...about, trace: null, state, code: one.status, reason });
  };
  tell(report, { batchId: null, endToEndId: null, instructionId: null });
  for (const { blockId: batchId, transactions, ...block } of report.blocks) {
    tell(block, { batchId, endToEndId: null, instructionId: null });
    for (const one of transactions) {
      const [endToEndId, instructionId] = [given(one.endToEndId), given(one.instructionId)];
      if (endToEndId ?? instructionId) tell(one, { batchId, endToEndId, instructionId });
    }
  }
  return news;
}

function newsOfReturn(one: NachaReturn): PaymentNews {
  return {
    messageId: null,
    batchId: null,
    endToEndId: null,
    instructionId: null,
    trace: one.originalTrace,
    // A dishonored return and its answer leave the payment where the return had put it.
    state: one.kind === 'return' ? 'returned' : null,
    code: one.code,
    reason: given(one.information),
  };
}

/** Returns and notices of change, by the trace number of the entry that they are about. */
export function newsOfNacha(file: NachaFile): PaymentNews[] {
  return returnsOf(file)
    .filter(({ originalTrace }) => isGiven(originalTrace))
    .map(newsOfReturn);
}
