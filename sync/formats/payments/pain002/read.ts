/**
 * Reads pain.002 status reports: what the bank says about the message, its blocks and transactions.
 * The lowest level that has a status wins, so that a message that passed the first check with all
 * its transactions rejected is never taken for accepted.
 */
import { AppFailure, fail, ok, type Result } from '../../../../core/result.ts';
import type { AmountInCurrency, Issue } from '../../model.ts';
import { parseXmlAmount } from '../../values.ts';
import { compilePaths, XmlWalker } from '../../xml.ts';
import { xmlCharset } from '../../xmlCharset.ts';
import type { Draft } from '../model.ts';
import { type Paths, textOf } from '../pain001/parts.ts';
import { Findings } from '../report.ts';
import { piecesOf } from '../xmlEncoding.ts';

/** A reason: `code` of the public list, `own` of the bank, and words. All of it may be missing. */
export interface StatusReason {
  readonly code: string | null;
  readonly own: string | null;
  readonly texts: readonly string[];
}

export interface TransactionStatus {
  readonly statusId: string | null;
  readonly instructionId: string | null;
  readonly endToEndId: string | null;
  readonly transactionId: string | null;
  readonly uetr: string | null;
  readonly status: string | null;
  readonly reasons: readonly StatusReason[];
  readonly acceptedAt: string | null;
  readonly bankReference: string | null;
  readonly clearingReference: string | null;
  readonly amount: AmountInCurrency | null;
}

export interface BlockStatus {
  readonly blockId: string | null;
  readonly count: string | null;
  readonly sum: string | null;
  readonly status: string | null;
  readonly reasons: readonly StatusReason[];
  readonly transactions: readonly TransactionStatus[];
}

export interface StatusReport {
  readonly messageType: string;
  readonly namespace: string | null;
  readonly messageId: string | null;
  readonly createdAt: string | null;
  readonly originalMessageId: string | null;
  /** `pain.001.001.03`, or what the bank calls the message (NACHA, CHECK_DEPOSIT). */
  readonly originalMessageName: string | null;
  readonly originalCount: string | null;
  readonly originalSum: string | null;
  readonly status: string | null;
  readonly reasons: readonly StatusReason[];
  readonly blocks: readonly BlockStatus[];
  readonly issues: readonly Issue[];
}

/** What a status means for the money: nothing yet, on its way, done, part of it, or not done. */
export type StatusMeaning =
  | 'received'
  | 'accepted'
  | 'settled'
  | 'partial'
  | 'pending'
  | 'rejected';

export interface StatusCode {
  readonly meaning: StatusMeaning;
  readonly words: string;
}

/**
 * The status codes of ISO 20022 (ExternalPaymentTransactionStatus1Code and its group siblings) and
 * the results of verifying the payee. A status is not final: a settled payment may come back as a
 * return in the statement.
 */
export const STATUS_CODES: Readonly<Record<string, StatusCode>> = {
  RCVD: { meaning: 'received', words: 'received' },
  ACTC: { meaning: 'accepted', words: 'technically valid' },
  ACCP: { meaning: 'accepted', words: 'accepted after the check of the customer profile' },
  ACWC: { meaning: 'accepted', words: 'accepted with a change' },
  ACFC: { meaning: 'accepted', words: 'accepted, funds checked' },
  ACSP: { meaning: 'accepted', words: 'accepted, settlement under way' },
  ACWP: { meaning: 'accepted', words: 'accepted, not yet posted' },
  ACSC: { meaning: 'settled', words: 'settled on the debtor account' },
  ACCC: { meaning: 'settled', words: 'settled on the creditor account' },
  PART: { meaning: 'partial', words: 'accepted in part' },
  PATC: { meaning: 'pending', words: 'some signatures are there, others are missing' },
  PDNG: { meaning: 'pending', words: 'pending' },
  RJCT: { meaning: 'rejected', words: 'rejected' },
  CANC: { meaning: 'rejected', words: 'cancelled' },
  BLCK: { meaning: 'rejected', words: 'blocked' },
  RCVC: { meaning: 'received', words: 'payee verified: name and account match' },
  RVMC: { meaning: 'pending', words: 'payee verified: the name is a close match' },
  RVNM: { meaning: 'pending', words: 'payee verified: the name does not match' },
  RVNA: { meaning: 'pending', words: 'payee could not be verified' },
};

interface State {
  readonly report: Draft<StatusReport>;
  block: Draft<BlockStatus>;
  transaction: Draft<TransactionStatus>;
  reason: Draft<StatusReason>;
  hasMessage: boolean;
}

function newBlock(): Draft<BlockStatus> {
  return { blockId: null, count: null, sum: null, status: null, reasons: [], transactions: [] };
}

function newTransaction(): Draft<TransactionStatus> {
  return {
    statusId: null,
    instructionId: null,
    endToEndId: null,
    transactionId: null,
    uetr: null,
    status: null,
    reasons: [],
    acceptedAt: null,
    bankReference: null,
    clearingReference: null,
    amount: null,
  };
}

type TextKey<T> = { [K in keyof T]: T[K] extends string | null ? K : never }[keyof T];

function reasonPaths(path: string, of: (state: State) => Draft<StatusReason>[]): Paths<State> {
  return {
    [path]: {
      open(state) {
        state.reason = { code: null, own: null, texts: [] };
        of(state).push(state.reason);
      },
    },
    [`${path}/Rsn/Cd`]: textOf((state, text) => {
      state.reason.code = text;
    }),
    [`${path}/Rsn/Prtry`]: textOf((state, text) => {
      state.reason.own = text;
    }),
    [`${path}/AddtlInf`]: textOf((state, text) => {
      state.reason.texts.push(text);
    }),
  };
}

const ROOT = 'Document/CstmrPmtStsRpt';
const GROUP = `${ROOT}/OrgnlGrpInfAndSts`;
const BLOCK = `${ROOT}/OrgnlPmtInfAndSts`;
const TX = `${BLOCK}/TxInfAndSts`;

const group = (key: TextKey<Draft<StatusReport>>) =>
  textOf<State>((state, text) => {
    (state.report as Record<string, unknown>)[key] = text;
  });
const block = (key: TextKey<Draft<BlockStatus>>) =>
  textOf<State>((state, text) => {
    state.block[key] = text;
  });
const transaction = (key: TextKey<Draft<TransactionStatus>>) =>
  textOf<State>((state, text) => {
    state.transaction[key] = text;
  });

const amount = {
  close(state: State, text: string, attributes: Readonly<Record<string, string>>): void {
    const parsed = parseXmlAmount(text.trim());
    if (parsed && !parsed.isNegative)
      state.transaction.amount = { amount: parsed.amount, currency: attributes.Ccy ?? '' };
  },
};

const PATHS = compilePaths<State>({
  Document: {
    open(state, attributes) {
      for (const [name, value] of Object.entries(attributes))
        if (/^xmlns(?::|$)/.test(name) && value.includes('pain.')) state.report.namespace = value;
    },
  },
  [ROOT]: {
    open(state) {
      state.hasMessage = true;
    },
  },
  [`${ROOT}/GrpHdr/MsgId`]: group('messageId'),
  [`${ROOT}/GrpHdr/CreDtTm`]: group('createdAt'),
  [`${GROUP}/OrgnlMsgId`]: group('originalMessageId'),
  [`${GROUP}/OrgnlMsgNmId`]: group('originalMessageName'),
  [`${GROUP}/OrgnlNbOfTxs`]: group('originalCount'),
  [`${GROUP}/OrgnlCtrlSum`]: group('originalSum'),
  [`${GROUP}/GrpSts`]: group('status'),
  ...reasonPaths(`${GROUP}/StsRsnInf`, (state) => state.report.reasons),
  [BLOCK]: {
    open(state) {
      state.block = newBlock();
      state.report.blocks.push(state.block);
    },
  },
  [`${BLOCK}/OrgnlPmtInfId`]: block('blockId'),
  [`${BLOCK}/OrgnlNbOfTxs`]: block('count'),
  [`${BLOCK}/OrgnlCtrlSum`]: block('sum'),
  [`${BLOCK}/PmtInfSts`]: block('status'),
  ...reasonPaths(`${BLOCK}/StsRsnInf`, (state) => state.block.reasons),
  [TX]: {
    open(state) {
      state.transaction = newTransaction();
      state.block.transactions.push(state.transaction);
    },
  },
  [`${TX}/StsId`]: transaction('statusId'),
  [`${TX}/OrgnlInstrId`]: transaction('instructionId'),
  [`${TX}/OrgnlEndToEndId`]: transaction('endToEndId'),
  [`${TX}/OrgnlTxId`]: transaction('transactionId'),
  [`${TX}/OrgnlUETR`]: transaction('uetr'),
  [`${TX}/TxSts`]: transaction('status'),
  ...reasonPaths(`${TX}/StsRsnInf`, (state) => state.transaction.reasons),
  [`${TX}/AccptncDtTm`]: transaction('acceptedAt'),
  [`${TX}/AcctSvcrRef`]: transaction('bankReference'),
  [`${TX}/ClrSysRef`]: transaction('clearingReference'),
  [`${TX}/OrgnlTxRef/Amt/InstdAmt`]: amount,
  [`${TX}/OrgnlTxRef/Amt/EqvtAmt/Amt`]: amount,
});

const KNOWN = /pain\.002\.\d{3}\.\d{2}(?:\.[a-z]{2}\.\d{2})?/;

/**
 * Reads one status report of any version, with or without namespace. Errors: those of the XML reader
 * and PAIN002_NO_REPORT. Findings: ORIGINAL_ID_MISSING, STATUS_UNKNOWN, STATUS_MISSING.
 */
export function readPain002(bytes: Uint8Array): Result<StatusReport> {
  const report: Draft<StatusReport> = {
    messageType: 'pain.002',
    namespace: null,
    messageId: null,
    createdAt: null,
    originalMessageId: null,
    originalMessageName: null,
    originalCount: null,
    originalSum: null,
    status: null,
    reasons: [],
    blocks: [],
    issues: [],
  };
  const state: State = {
    report,
    block: newBlock(),
    transaction: newTransaction(),
    reason: { code: null, own: null, texts: [] },
    hasMessage: false,
  };
  const { encoding, issue } = xmlCharset(bytes);
  try {
    const walker = new XmlWalker(PATHS, state, encoding);
    for (const piece of piecesOf(bytes)) walker.write(piece);
    walker.end();
  } catch (error) {
    if (error instanceof AppFailure) return fail(error.error);
    throw error;
  }
  if (!state.hasMessage)
    return fail({
      kind: 'invalid-input',
      code: 'PAIN002_NO_REPORT',
      message: 'The file holds no payment status report (CstmrPmtStsRpt). Check which file it is.',
    });
  report.messageType = KNOWN.exec(report.namespace ?? '')?.[0] ?? 'pain.002';
  const findings = new Findings();
  if (issue) findings.report(issue.severity, issue.code, issue.message, issue.line);
  checkReport(report, findings);
  return ok({ ...report, issues: findings.issues });
}

function checkReport(report: StatusReport, findings: Findings): void {
  const tell = (severity: 'info' | 'warning', code: string, message: string) =>
    findings.report(severity, code, message, null);
  if (report.namespace === null)
    tell('info', 'NAMESPACE_MISSING', 'The report does not say its version; it was read as any.');
  if (report.originalMessageId === null)
    tell(
      'warning',
      'ORIGINAL_ID_MISSING',
      'The report does not name the message that it is about. Match it by hand.',
    );
  const unknown = new Set<string>();
  let hasStatus = false;
  const note = (status: string | null): void => {
    if (status === null) return;
    hasStatus = true;
    if (!Object.hasOwn(STATUS_CODES, status)) unknown.add(status.slice(0, 20));
  };
  note(report.status);
  for (const one of report.blocks) {
    note(one.status);
    for (const { status } of one.transactions) note(status);
  }
  if (!hasStatus) tell('warning', 'STATUS_MISSING', 'The report gives no status on any level.');
  for (const status of unknown)
    tell('warning', 'STATUS_UNKNOWN', `The status "${status}" is not in the public list.`);
}

/** A status as it holds for one transaction, and the level that it was given on. */
export interface EffectiveStatus {
  readonly status: string | null;
  readonly meaning: StatusMeaning | null;
  readonly level: 'transaction' | 'block' | 'message' | null;
  readonly reasons: readonly StatusReason[];
}

/**
 * The status of one transaction: its own, else its block's, else the message's. Where the report
 * does not list the transaction, `endToEndId` or `blockId` null asks for the level above. A level
 * that says PART tells nothing about one transaction and counts as pending.
 */
export function statusOf(
  report: StatusReport,
  blockId: string | null,
  endToEndId: string | null,
): EffectiveStatus {
  const blocks = report.blocks.filter((one) => blockId === null || one.blockId === blockId);
  const own = blocks
    .flatMap((one) => one.transactions)
    .find((one) => endToEndId !== null && one.endToEndId === endToEndId && one.status !== null);
  if (own) return effective(own, 'transaction');
  const listed = blocks.find(
    (one) =>
      one.status !== null &&
      (blockId !== null || one.transactions.some(({ endToEndId: id }) => id === endToEndId)),
  );
  if (listed) return effective(listed, 'block');
  return report.status === null
    ? { status: null, meaning: null, level: null, reasons: [] }
    : effective(report, 'message');
}

function effective(
  given: { readonly status: string | null; readonly reasons: readonly StatusReason[] },
  level: 'transaction' | 'block' | 'message',
): EffectiveStatus {
  const { status, reasons } = given;
  const code = status !== null && Object.hasOwn(STATUS_CODES, status) ? STATUS_CODES[status] : null;
  const meaning = code?.meaning ?? null;
  return { status, meaning: meaning === 'partial' ? 'pending' : meaning, level, reasons };
}

/** How many transactions the report lists by what their status means; `unknown` for none. */
export function countByMeaning(report: StatusReport): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of report.blocks)
    for (const { endToEndId, status } of one.transactions) {
      const found = status === null ? statusOf(report, one.blockId, endToEndId) : null;
      const code =
        status !== null && Object.hasOwn(STATUS_CODES, status) ? STATUS_CODES[status] : null;
      const meaning = found?.meaning ?? code?.meaning ?? 'unknown';
      counts[meaning] = (counts[meaning] ?? 0) + 1;
    }
  return counts;
}
