/** Writes statements as ISO 20022 camt.052, .053 or .054, version 08, elements in schema order. */
import type { IsoDate } from '../../../core/time/dates.ts';
import { encodeText } from '../charset.ts';
import {
  type AmountInCurrency,
  type Counterparty,
  type DeclaredTotals,
  type EntryDetail,
  ibanShape,
  type PaymentFacts,
  type References,
  type SideTotal,
  type Sign,
  type Statement,
  type StatementBalance,
  type StatementEntry,
} from '../model.ts';
import { escapeXml, leaf, wrapIn } from '../xmlText.ts';
import { CAMT_MESSAGES, type CamtMessage } from './paths.ts';

export interface CamtWriteOptions {
  readonly messageId: string;
  /** ISO date and time with offset, of making the message. */
  readonly createdAt: string;
}

function amountIn(name: string, value: AmountInCurrency): string {
  return `<${name} Ccy="${escapeXml(value.currency)}">${value.amount}</${name}>`;
}

function indicator(sign: Sign): string {
  return `<CdtDbtInd>${sign === 'credit' ? 'CRDT' : 'DBIT'}</CdtDbtInd>`;
}

/**
 * Writes statements as one message. Everything of the model is expressible except the SWIFT type and
 * business code, which go into the proprietary code as German banks do (NTRF+166), running balances
 * and floor limits. Pages and derived marks are written as the balances' intermediate sub-type.
 */
export function writeCamt053(
  statements: readonly Statement[],
  options: CamtWriteOptions,
): Uint8Array {
  return writeMessage('camt.053', statements, options);
}

/** As `writeCamt053`: interim reports, of which only the balances differ in meaning. */
export function writeCamt052(
  statements: readonly Statement[],
  options: CamtWriteOptions,
): Uint8Array {
  return writeMessage('camt.052', statements, options);
}

/** As `writeCamt053`, without balances: a notification has none. */
export function writeCamt054(
  statements: readonly Statement[],
  options: CamtWriteOptions,
): Uint8Array {
  return writeMessage('camt.054', statements, options);
}

function writeMessage(
  id: CamtMessage['id'],
  statements: readonly Statement[],
  options: CamtWriteOptions,
): Uint8Array {
  const message = CAMT_MESSAGES.find((known) => known.id === id) as CamtMessage;
  const parts = [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${id}.001.08"><${message.root}>`,
    `<GrpHdr>${leaf('MsgId', options.messageId)}${leaf('CreDtTm', options.createdAt)}</GrpHdr>\n`,
  ];
  for (const statement of statements) writeStatement(message, statement, parts);
  parts.push(`</${message.root}></Document>\n`);
  return encodeText(parts.join(''), 'utf-8');
}

/** The schema wants a number; of MT940's "5/1" the part before the page is one. */
function sequenceOf(number: string | null): string | null {
  return /^(\d{1,18})(?:\/|$)/.exec(number ?? '')?.[1] ?? null;
}

function writeStatement(message: CamtMessage, statement: Statement, parts: string[]): void {
  const { page, account, from, to } = statement;
  parts.push(`<${message.item}>`, leaf('Id', statement.statementId ?? 'NOTPROVIDED'));
  if (page && /^\d{1,5}$/.test(page.number))
    parts.push(
      wrapIn(
        PAGES[message.id],
        leaf('PgNb', page.number) + leaf('LastPgInd', String(page.isLast ?? false)),
      ),
    );
  parts.push(
    leaf('ElctrncSeqNb', sequenceOf(statement.number)),
    leaf('LglSeqNb', sequenceOf(statement.legalNumber)),
  );
  parts.push(leaf('CreDtTm', statement.createdAt));
  if (from && to)
    parts.push(
      wrapIn('FrToDt', leaf('FrDtTm', `${from}T00:00:00`) + leaf('ToDtTm', `${to}T23:59:59`)),
    );
  const id = ibanShape(account.id)
    ? leaf('IBAN', account.id)
    : wrapIn('Othr', leaf('Id', account.id));
  parts.push(
    wrapIn(
      'Acct',
      wrapIn('Id', id) +
        leaf('Ccy', statement.currency) +
        leaf('Nm', account.name) +
        wrapIn('Ownr', leaf('Nm', account.ownerName)) +
        wrapIn('Svcr', wrapIn('FinInstnId', leaf('BICFI', account.bic))),
    ),
    '\n',
  );
  if (message.id !== 'camt.054')
    for (const balance of statement.balances) parts.push(balanceXml(balance), '\n');
  parts.push(declaredXml(statement.declared));
  for (const entry of statement.entries) parts.push(entryXml(entry), '\n');
  parts.push(leaf(`Addtl${message.item}Inf`, statement.information), `</${message.item}>\n`);
}

const PAGES = { 'camt.052': 'RptPgntn', 'camt.053': 'StmtPgntn', 'camt.054': 'NtfctnPgntn' };

function totalXml(name: string, total: SideTotal | undefined): string {
  if (!total) return '';
  return wrapIn(name, leaf('NbOfNtries', total.entryCount) + leaf('Sum', total.sum));
}

function declaredXml(declared: DeclaredTotals | null): string {
  if (!declared) return '';
  return wrapIn(
    'TxsSummry',
    totalXml('TtlNtries', declared) +
      totalXml('TtlCdtNtries', declared.credits) +
      totalXml('TtlDbtNtries', declared.debits),
  );
}

const CODES: Record<string, string> = {
  opening: 'OPBD',
  closing: 'CLBD',
  'opening-available': 'OPAV',
  available: 'CLAV',
  forward: 'FWAV',
  interim: 'ITBD',
  info: 'INFO',
};

function balanceXml(balance: StatementBalance): string {
  const code = /^[A-Z]{4}$/.test(balance.code) ? balance.code : CODES[balance.kind];
  const sub = balance.isIntermediate ? '<SubTp><Cd>INTM</Cd></SubTp>' : '';
  return wrapIn(
    'Bal',
    `<Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry>${sub}</Tp>` +
      amountIn('Amt', balance) +
      indicator(balance.sign) +
      dateXml('Dt', balance.date),
  );
}

function dateXml(name: string, date: IsoDate | null): string {
  return wrapIn(name, leaf('Dt', date));
}

const STATUS = { booked: 'BOOK', pending: 'PDNG', info: 'INFO' } as const;

function entryXml(entry: StatementEntry): string {
  const { code } = entry;
  const isSingle = entry.details.length <= 1;
  const german = code.swift === null ? null : `${code.swift}+${code.business ?? '000'}`;
  const domain = wrapIn(
    'Domn',
    leaf('Cd', code.domain) +
      wrapIn('Fmly', leaf('Cd', code.family) + leaf('SubFmlyCd', code.subFamily)),
  );
  const proprietary = wrapIn(
    'Prtry',
    leaf('Cd', code.proprietary ?? german) + leaf('Issr', code.proprietaryIssuer),
  );
  const batch = entry.batchCount === null ? '' : wrapIn('Btch', leaf('NbOfTxs', entry.batchCount));
  const details = isSingle
    ? detailXml(entry.details[0] ?? null, entry, entry)
    : entry.details.map((detail) => detailXml(detail, detail, entry)).join('');
  return wrapIn(
    'Ntry',
    leaf('NtryRef', entry.references.entry) +
      amountIn('Amt', entry) +
      indicator(entry.sign) +
      (entry.isReversal ? '<RvslInd>true</RvslInd>' : '') +
      `<Sts><Cd>${STATUS[entry.status]}</Cd></Sts>` +
      dateXml('BookgDt', entry.bookingDate) +
      dateXml('ValDt', entry.valueDate) +
      leaf('AcctSvcrRef', entry.references.bank) +
      `<BkTxCd>${domain}${proprietary}</BkTxCd>` +
      (isSingle ? '' : amountDetails(entry, entry.currency) + chargesXml(entry)) +
      wrapIn('NtryDtls', batch + details) +
      leaf('AddtlNtryInf', code.text),
  );
}

function chargesXml(facts: PaymentFacts): string {
  return facts.charges ? wrapIn('Chrgs', amountIn('TtlChrgsAndTaxAmt', facts.charges)) : '';
}

/** The original amount with its rate; a rate alone stands with the transaction amount. */
function amountDetails(facts: PaymentFacts, currency: string): string {
  const { original, exchangeRate } = facts;
  if (!original) return '';
  const rate =
    exchangeRate === null
      ? ''
      : wrapIn(
          'CcyXchg',
          leaf('SrcCcy', original.currency) +
            leaf('TrgtCcy', currency) +
            leaf('XchgRate', exchangeRate),
        );
  return wrapIn('AmtDtls', wrapIn('InstdAmt', amountIn('Amt', original) + rate));
}

function detailXml(detail: EntryDetail | null, facts: PaymentFacts, entry: StatementEntry): string {
  const sign = detail?.sign ?? entry.sign;
  const currency = detail?.currency ?? entry.currency;
  const money =
    detail?.amount === null || detail === null
      ? ''
      : amountIn('Amt', { amount: detail.amount, currency }) + indicator(sign);
  const inner =
    wrapIn('Refs', referencesXml(facts.references, detail !== null && entry.details.length > 1)) +
    money +
    amountDetails(facts, currency) +
    chargesXml(facts) +
    partiesXml(facts, (sign === 'credit') !== entry.isReversal) +
    remittanceXml(facts) +
    (facts.returnReason === null
      ? ''
      : wrapIn('RtrInf', wrapIn('Rsn', reasonXml(facts.returnReason))));
  return detail === null ? wrapIn('TxDtls', inner) : `<TxDtls>${inner}</TxDtls>`;
}

function reasonXml(reason: string): string {
  return leaf(/^[A-Z0-9]{4}$/.test(reason) ? 'Cd' : 'Prtry', reason);
}

function referencesXml(references: References, hasOwnBankReference: boolean): string {
  return (
    leaf('MsgId', references.message) +
    leaf('AcctSvcrRef', hasOwnBankReference ? references.bank : null) +
    leaf('PmtInfId', references.paymentInfo) +
    leaf('InstrId', references.instruction) +
    leaf('EndToEndId', references.endToEnd) +
    leaf('UETR', references.uetr) +
    leaf('TxId', references.transaction) +
    leaf('MndtId', references.mandate) +
    (references.customer === null
      ? ''
      : wrapIn('Prtry', leaf('Tp', 'CUSTOMER') + leaf('Ref', references.customer)))
  );
}

function partiesXml(facts: PaymentFacts, isFromDebtor: boolean): string {
  const { counterparty, references } = facts;
  const role = isFromDebtor ? 'Dbtr' : 'Cdtr';
  const creditorId = wrapIn(
    'Id',
    wrapIn('PrvtId', wrapIn('Othr', leaf('Id', references.creditorId))),
  );
  const party = wrapIn(
    role,
    wrapIn('Pty', leaf('Nm', counterparty.name) + (isFromDebtor ? '' : creditorId)),
  );
  const own = isFromDebtor ? wrapIn('Cdtr', wrapIn('Pty', creditorId)) : '';
  const parties =
    party +
    accountXml(role, counterparty) +
    wrapIn(`Ultmt${role}`, wrapIn('Pty', leaf('Nm', counterparty.ultimateName))) +
    own;
  return wrapIn('RltdPties', parties) + wrapIn('RltdAgts', agentXml(role, counterparty));
}

function accountXml(role: string, counterparty: Counterparty): string {
  const { account } = counterparty;
  if (account === null) return '';
  const id =
    ibanShape(account) === account ? leaf('IBAN', account) : wrapIn('Othr', leaf('Id', account));
  return wrapIn(`${role}Acct`, wrapIn('Id', id));
}

function agentXml(role: string, counterparty: Counterparty): string {
  const { bankId } = counterparty;
  if (bankId === null) return '';
  const isBic = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(bankId);
  const id = isBic ? leaf('BICFI', bankId) : wrapIn('ClrSysMmbId', leaf('MmbId', bankId));
  return wrapIn(`${role}Agt`, wrapIn('FinInstnId', id));
}

function remittanceXml(facts: PaymentFacts): string {
  const text = facts.remittance ?? '';
  let inner = '';
  for (let at = 0; at < text.length; at += 140) inner += leaf('Ustrd', text.slice(at, at + 140));
  const { structured } = facts.references;
  if (structured !== null) inner += wrapIn('Strd', wrapIn('CdtrRefInf', leaf('Ref', structured)));
  return wrapIn('RmtInf', inner);
}
