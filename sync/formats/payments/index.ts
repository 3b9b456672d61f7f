/**
 * The way in for payment files: recognised by content, read, and told in figures that a person can
 * hold against the paper: what it is, how many payments, which sums, what is wrong.
 */
import { hash } from 'node:crypto';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Issue } from '../model.ts';
import { otherKind } from '../otherKinds.ts';
import { looksLikeXml } from '../xml.ts';
import type { PaymentFile } from './model.ts';
import { readMt101, sniffMt101 } from './mt101/read.ts';
import { dollarsOf, fileTotals, isCredit, type NachaFile, returnsOf } from './nacha/model.ts';
import { readNacha, sniffNacha } from './nacha/read.ts';
import {
  batchesOfNacha,
  batchesOfOrder,
  newsOfNacha,
  newsOfReport,
  type OrderedBatch,
  type PaymentNews,
} from './orders.ts';
import { readPain001 } from './pain001/read.ts';
import { countByMeaning, readPain002, type StatusReport } from './pain002/read.ts';
import { sumTexts } from './sums.ts';

export type PaymentFormat = 'pain.001' | 'pain.002' | 'nacha' | 'mt101';

const MAX_BYTES = 256 * 1024 * 1024;

/** Which payment format the bytes are, or null; file names are not looked at. */
export function sniffPayments(bytes: Uint8Array): PaymentFormat | null {
  const head = bytes.subarray(0, 16 * 1024);
  if (looksLikeXml(head)) {
    const text = Buffer.from(head).toString('latin1').replaceAll('\0', '');
    if (/<(?:[\w.-]+:)?CstmrCdtTrfInitn[\s>/]/.test(text)) return 'pain.001';
    return /<(?:[\w.-]+:)?CstmrPmtStsRpt[\s>/]/.test(text) ? 'pain.002' : null;
  }
  const nacha = sniffNacha(head);
  const mt101 = sniffMt101(head);
  if (Math.max(nacha, mt101) < 0.5) return null;
  return nacha >= mt101 ? 'nacha' : 'mt101';
}

export interface PaymentSum {
  readonly direction: 'transfer' | 'credit' | 'debit';
  readonly currency: string;
  readonly count: number;
  /** Decimal text. */
  readonly amount: string;
}

/** One block of an order, one batch of a NACHA file, or one block of a status report. */
export interface PaymentGroup {
  readonly id: string | null;
  readonly date: string | null;
  readonly account: string | null;
  readonly count: number;
  readonly sums: readonly PaymentSum[];
  readonly status: string | null;
}

export interface PaymentSummary {
  readonly format: PaymentFormat;
  readonly messageType: string;
  readonly sha256: string;
  readonly messageId: string | null;
  /** The message that a status report is about. */
  readonly originalMessageId: string | null;
  readonly status: string | null;
  readonly count: number;
  readonly sums: readonly PaymentSum[];
  readonly groups: readonly PaymentGroup[];
  /** Of a status report: transactions by what their status means. */
  readonly byMeaning: Readonly<Record<string, number>> | null;
  /** Of a NACHA file: returns and notices of change. */
  readonly returnCount: number;
  readonly isRefused: boolean;
  readonly findings: readonly Issue[];
}

type Facts = Omit<PaymentSummary, 'format' | 'sha256'>;

const NOTHING = { originalMessageId: null, status: null, byMeaning: null, returnCount: 0 } as const;

interface Counted {
  readonly currency: string;
  readonly amount: string;
}

function transfersOf(amounts: readonly Counted[]): PaymentSum[] {
  const byCurrency = Map.groupBy(amounts, ({ currency }) => currency);
  return [...byCurrency]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, of]) => ({
      direction: 'transfer',
      currency,
      count: of.length,
      amount: sumTexts(of.map(({ amount }) => amount)),
    }));
}

function orderFacts(file: PaymentFile): Facts {
  const all = file.order.blocks.flatMap(({ transactions }) => transactions);
  return {
    ...NOTHING,
    messageType: file.messageType,
    messageId: file.order.messageId,
    count: all.length,
    sums: transfersOf(all.map(({ amount }) => amount)),
    groups: file.order.blocks.map((block) => ({
      id: block.id,
      date: block.executionDate,
      account: block.debtorAccount.iban ?? block.debtorAccount.other?.id ?? null,
      count: block.transactions.length,
      sums: transfersOf(block.transactions.map(({ amount }) => amount)),
      status: null,
    })),
    isRefused: file.isRefused,
    findings: file.issues,
  };
}

function nachaSums(batches: NachaFile['batches']): PaymentSum[] {
  const totals = fileTotals(batches);
  const entries = batches.flatMap((batch) => batch.entries);
  const credits = entries.filter(({ code }) => isCredit(code)).length;
  return [
    { direction: 'credit', currency: 'USD', count: credits, amount: dollarsOf(totals.creditMinor) },
    {
      direction: 'debit',
      currency: 'USD',
      count: entries.length - credits,
      amount: dollarsOf(totals.debitMinor),
    },
  ];
}

function nachaFacts(file: NachaFile): Facts {
  return {
    ...NOTHING,
    messageType: 'NACHA',
    messageId: file.header?.reference || null,
    count: file.batches.reduce((sum, { entries }) => sum + entries.length, 0),
    sums: nachaSums(file.batches),
    groups: file.batches.map((batch) => ({
      id: `${batch.number} ${batch.entryClass}`,
      date: batch.effectiveDate || null,
      account: batch.companyId.trim() || null,
      count: batch.entries.length,
      sums: nachaSums([batch]),
      status: null,
    })),
    returnCount: returnsOf(file).length,
    isRefused: file.isRefused,
    findings: file.issues,
  };
}

function reportFacts(report: StatusReport): Facts {
  return {
    messageType: report.messageType,
    messageId: report.messageId,
    originalMessageId: report.originalMessageId,
    status: report.status,
    count: report.blocks.reduce((sum, { transactions }) => sum + transactions.length, 0),
    sums: [],
    groups: report.blocks.map((block) => ({
      id: block.blockId,
      date: null,
      account: null,
      count: block.transactions.length,
      sums: [],
      status: block.status,
    })),
    byMeaning: countByMeaning(report),
    returnCount: 0,
    isRefused: false,
    findings: report.issues,
  };
}

/** A payment file as read: told in figures, and what of it a workspace keeps. */
export interface ReadPayments {
  readonly summary: PaymentSummary;
  readonly batches: readonly OrderedBatch[];
  readonly news: readonly PaymentNews[];
}

interface Content extends Omit<ReadPayments, 'summary'> {
  readonly facts: Facts;
}

function contentOf(format: PaymentFormat, bytes: Uint8Array): Result<Content> {
  if (format === 'pain.002') {
    const read = readPain002(bytes);
    if (!read.ok) return read;
    return ok({ facts: reportFacts(read.value), batches: [], news: newsOfReport(read.value) });
  }
  if (format === 'nacha') {
    const read = readNacha(bytes);
    if (!read.ok) return read;
    const [batches, news] = [batchesOfNacha(read.value), newsOfNacha(read.value)];
    return ok({ facts: nachaFacts(read.value), batches, news });
  }
  const read = format === 'pain.001' ? readPain001(bytes) : readMt101(bytes);
  if (!read.ok) return read;
  return ok({ facts: orderFacts(read.value), batches: batchesOfOrder(read.value), news: [] });
}

/**
 * Reads any payment file. Errors: PAYMENT_FORMAT_UNKNOWN, FILE_TOO_LARGE and those of the readers
 * (XML_MALFORMED, PAIN001_NO_ORDER, NACHA_NO_RECORD ...).
 */
export function readPayments(bytes: Uint8Array, fileName: string): Result<ReadPayments> {
  if (bytes.length > MAX_BYTES)
    return fail({
      kind: 'invalid-input',
      code: 'FILE_TOO_LARGE',
      message: `${fileName} has ${bytes.length} bytes; the limit is ${MAX_BYTES}. Split it.`,
    });
  const format = sniffPayments(bytes);
  if (format === null) {
    const text = Buffer.from(bytes.subarray(0, 64 * 1024)).toString('latin1');
    const other = otherKind(text.replaceAll('\0', ''));
    return fail({
      kind: 'invalid-input',
      code: 'PAYMENT_FORMAT_UNKNOWN',
      message:
        `${fileName} is no payment file that can be read (pain.001, pain.002, NACHA, MT101)` +
        (other ? `; it is ${other.name}. ${other.advice}` : '.'),
    });
  }
  const content = contentOf(format, bytes);
  if (!content.ok) return content;
  const { facts, batches, news } = content.value;
  return ok({ summary: { format, sha256: hash('sha256', bytes, 'hex'), ...facts }, batches, news });
}

/** What is in a payment file, told in figures. Errors as `readPayments`. */
export function inspectPayments(bytes: Uint8Array, fileName: string): Result<PaymentSummary> {
  const read = readPayments(bytes, fileName);
  return read.ok ? ok(read.value.summary) : read;
}
