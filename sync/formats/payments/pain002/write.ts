/**
 * Writes status reports as ISO 20022 pain.002.001.11, elements in the order of the schema: what a bank
 * or a payment hub tells about an order. What the schema does not hold is left out and told.
 */
import { fail, ok, type Result } from '../../../../core/result.ts';
import { encodeText } from '../../charset.ts';
import type { Issue } from '../../model.ts';
import { parseXmlAmount } from '../../values.ts';
import { escapeXml, leaf, wrapIn } from '../../xmlText.ts';
import { Findings } from '../report.ts';
import type { BlockStatus, StatusReason, StatusReport, TransactionStatus } from './read.ts';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.11';
const ID = 35;
const WORDS = 105;
const CODE = 4;
const UETR = /^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?$/;
const COUNT = /^\d{1,15}$/;
const SUM = /^\d{1,17}(?:\.\d{1,17})?$/;

/** What was written, the report as it stands in the bytes, and what had to be left out. */
export interface WrittenReport {
  readonly bytes: Uint8Array;
  readonly report: StatusReport;
  readonly issues: readonly Issue[];
}

/** Brings a report into what the schema holds; each change is told once. */
class Preparation {
  readonly findings = new Findings();

  left(name: string, value: string | null | undefined): null {
    if (value)
      this.findings.report(
        'warning',
        'FIELD_NOT_IN_FORMAT',
        `${name} "${value}" does not fit pain.002.001.11 and was left out.`,
        null,
      );
    return null;
  }

  /** A value of a pattern and length, or nothing. */
  kept(name: string, value: string | null, fits: (text: string) => boolean): string | null {
    if (value === null) return null;
    return fits(value) ? value : this.left(name, value);
  }

  id(name: string, value: string | null): string | null {
    return this.kept(name, value, (text) => text.trim() === text && isLength(text, ID));
  }

  reason({ code, own, texts }: StatusReason): StatusReason {
    const kept = this.kept('Reason', code, (text) => isLength(text, CODE));
    return {
      code: kept,
      // The schema takes one of them.
      own: kept === null ? this.id('Own reason', own) : this.left('Own reason', own),
      texts: texts.flatMap((text) => this.words(text)),
    };
  }

  /** Words in pieces of the longest that an element holds. */
  words(text: string): string[] {
    const clean = text.trim();
    const letters = [...clean];
    const pieces: string[] = [];
    for (let at = 0; at < letters.length; at += WORDS)
      pieces.push(
        letters
          .slice(at, at + WORDS)
          .join('')
          .trim(),
      );
    if (pieces.length > 1)
      this.findings.report('warning', 'TEXT_CUT', `"${clean}" stands in several pieces.`, null);
    return pieces.filter((piece) => piece !== '');
  }

  transaction(one: TransactionStatus): TransactionStatus {
    this.left('Transaction id', one.transactionId);
    const amount =
      one.amount !== null && parseXmlAmount(one.amount.amount)?.amount === one.amount.amount
        ? one.amount
        : null;
    if (amount === null) this.left('Amount', one.amount?.amount);
    return {
      statusId: this.id('Status id', one.statusId),
      instructionId: this.id('Instruction id', one.instructionId),
      endToEndId: this.id('End-to-end id', one.endToEndId),
      transactionId: null,
      uetr: this.kept('UETR', one.uetr, (text) => UETR.test(text)),
      status: this.kept('Status', one.status, (text) => isLength(text, CODE)),
      reasons: one.reasons.map((reason) => this.reason(reason)),
      acceptedAt: this.kept('Time of acceptance', one.acceptedAt, (text) => MOMENT.test(text)),
      bankReference: this.id('Reference of the bank', one.bankReference),
      clearingReference: this.id('Clearing reference', one.clearingReference),
      amount,
    };
  }

  counts(count: string | null, sum: string | null) {
    return {
      count: this.kept('Number of transactions', count, (text) => COUNT.test(text)),
      sum: this.kept('Control sum', sum, (text) => SUM.test(text)),
    };
  }

  block(one: BlockStatus): BlockStatus {
    return {
      blockId: this.id('Block id', one.blockId),
      ...this.counts(one.count, one.sum),
      status: this.kept('Status', one.status, (text) => isLength(text, CODE)),
      reasons: one.reasons.map((reason) => this.reason(reason)),
      transactions: one.transactions.map((each) => this.transaction(each)),
    };
  }

  report(given: StatusReport): StatusReport {
    const { count, sum } = this.counts(given.originalCount, given.originalSum);
    return {
      messageType: 'pain.002.001.11',
      namespace: NAMESPACE,
      messageId: this.id('Message id', given.messageId),
      createdAt: this.kept('Time of making', given.createdAt, (text) => MOMENT.test(text)),
      originalMessageId: this.id('Original message id', given.originalMessageId),
      originalMessageName: this.id('Original message name', given.originalMessageName),
      originalCount: count,
      originalSum: sum,
      status: this.kept('Status', given.status, (text) => isLength(text, CODE)),
      reasons: given.reasons.map((reason) => this.reason(reason)),
      blocks: given.blocks.map((block) => this.block(block)),
      issues: [],
    };
  }
}

function isLength(text: string, most: number): boolean {
  return text !== '' && [...text].length <= most;
}

function reasonXml({ code, own, texts }: StatusReason): string {
  const reason = leaf('Cd', code) + leaf('Prtry', own);
  return `<StsRsnInf>${wrapIn('Rsn', reason)}${texts.map((text) => leaf('AddtlInf', text)).join('')}</StsRsnInf>`;
}

function transactionXml(one: TransactionStatus): string {
  const { amount } = one;
  const money =
    amount === null
      ? ''
      : `<InstdAmt Ccy="${escapeXml(amount.currency)}">${escapeXml(amount.amount)}</InstdAmt>`;
  return [
    '<TxInfAndSts>',
    leaf('StsId', one.statusId),
    leaf('OrgnlInstrId', one.instructionId),
    leaf('OrgnlEndToEndId', one.endToEndId),
    leaf('OrgnlUETR', one.uetr),
    leaf('TxSts', one.status),
    ...one.reasons.map(reasonXml),
    leaf('AccptncDtTm', one.acceptedAt),
    leaf('AcctSvcrRef', one.bankReference),
    leaf('ClrSysRef', one.clearingReference),
    wrapIn('OrgnlTxRef', wrapIn('Amt', money)),
    '</TxInfAndSts>',
  ].join('');
}

function blockXml(one: BlockStatus): string {
  return [
    '<OrgnlPmtInfAndSts>',
    leaf('OrgnlPmtInfId', one.blockId),
    leaf('OrgnlNbOfTxs', one.count),
    leaf('OrgnlCtrlSum', one.sum),
    leaf('PmtInfSts', one.status),
    ...one.reasons.map(reasonXml),
    ...one.transactions.map(transactionXml),
    '</OrgnlPmtInfAndSts>',
  ].join('');
}

function reportXml(report: StatusReport): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<Document xmlns="${NAMESPACE}"><CstmrPmtStsRpt>`,
    wrapIn('GrpHdr', leaf('MsgId', report.messageId) + leaf('CreDtTm', report.createdAt)),
    wrapIn(
      'OrgnlGrpInfAndSts',
      [
        leaf('OrgnlMsgId', report.originalMessageId),
        leaf('OrgnlMsgNmId', report.originalMessageName),
        leaf('OrgnlNbOfTxs', report.originalCount),
        leaf('OrgnlCtrlSum', report.originalSum),
        leaf('GrpSts', report.status),
        ...report.reasons.map(reasonXml),
      ].join(''),
    ),
    ...report.blocks.map(blockXml),
    '</CstmrPmtStsRpt></Document>\n',
  ].join('');
}

/**
 * Writes a report. Fails with PAIN002_INCOMPLETE, the findings in `details.issues`, where the message,
 * its time, or the message that it is about has no name that the schema takes.
 */
export function writePain002(given: StatusReport): Result<WrittenReport> {
  const preparation = new Preparation();
  const report = preparation.report(given);
  const { issues } = preparation.findings;
  const missing = [
    report.messageId === null ? 'a message id' : null,
    report.createdAt === null ? 'the time of making' : null,
    report.originalMessageId === null ? 'the id of the original message' : null,
    report.originalMessageName === null ? 'the name of the original message' : null,
  ].filter((name) => name !== null);
  if (missing.length > 0)
    return fail({
      kind: 'invalid-input',
      code: 'PAIN002_INCOMPLETE',
      message: `The report cannot be written without ${missing.join(', ')}.`,
      details: { issues },
    });
  return ok({ bytes: encodeText(reportXml(report), 'utf-8'), report, issues });
}
