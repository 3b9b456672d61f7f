/** Writes statements as OFX 1.0.2 (SGML, code page 1252) or 2.2 (XML, UTF-8). */
import { encodeText } from '../charset.ts';
import {
  closingBalance,
  type Issue,
  type Statement,
  type StatementBalance,
  type StatementEntry,
  signedAmount,
} from '../model.ts';
import { tidy } from '../values.ts';

export interface OfxFileFacts {
  readonly version: '102' | '220';
  /** `YYYYMMDDhhmmss` of the making of the file. */
  readonly createdAt: string;
}

export interface WrittenOfx {
  readonly bytes: Uint8Array;
  /** Entries without the bank's id (FITID_MISSING) and statements without a balance (BALANCE_MISSING). */
  readonly issues: readonly Issue[];
}

const HEADERS = {
  '102': [
    'OFXHEADER:100',
    'DATA:OFXSGML',
    'VERSION:102',
    'SECURITY:NONE',
    'ENCODING:USASCII',
    'CHARSET:1252',
    'COMPRESSION:NONE',
    'OLDFILEUID:NONE',
    'NEWFILEUID:NONE',
    '',
  ],
  '220': [
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>',
  ],
} as const;

/**
 * Expressible: account, national bank code, currency, period, ledger and available balance, and of an
 * entry amount, sign, booking and value date, bank id, customer and transaction reference, name of the
 * counterparty and text. An opening balance is not: readers derive it.
 */
export function writeOfx(statements: readonly Statement[], facts: OfxFileFacts): WrittenOfx {
  const writer = new Writer(facts);
  writer.open('OFX');
  writer.open('SIGNONMSGSRSV1');
  writer.open('SONRS');
  writer.status();
  writer.leaf('DTSERVER', facts.createdAt);
  writer.leaf('LANGUAGE', 'ENG');
  writer.close(2);
  writer.open('BANKMSGSRSV1');
  for (const statement of statements) writer.statement(statement);
  writer.close(2);
  const text = [...HEADERS[facts.version], ...writer.lines, ''].join('\r\n');
  const encoding = facts.version === '102' ? 'windows-1252' : 'utf-8';
  return { bytes: encodeText(text, encoding), issues: writer.issues };
}

function compact(date: string): string {
  return date.replaceAll('-', '');
}

class Writer {
  readonly lines: string[] = [];
  readonly issues: Issue[] = [];
  readonly #isXml: boolean;
  readonly #open: string[] = [];

  constructor(facts: OfxFileFacts) {
    this.#isXml = facts.version === '220';
  }

  open(name: string): void {
    this.lines.push(`<${name}>`);
    this.#open.push(name);
  }

  close(count = 1): void {
    for (let n = count; n > 0; n--) this.lines.push(`</${this.#open.pop()}>`);
  }

  leaf(name: string, value: string | null): void {
    const text = tidy(value);
    if (text === null) return;
    this.lines.push(`<${name}>${escapeText(text, this.#isXml)}${this.#isXml ? `</${name}>` : ''}`);
  }

  status(): void {
    this.open('STATUS');
    this.leaf('CODE', '0');
    this.leaf('SEVERITY', 'INFO');
    this.close();
  }

  statement(statement: Statement): void {
    this.open('STMTTRNRS');
    this.leaf('TRNUID', statement.messageId ?? '0');
    this.status();
    this.open('STMTRS');
    this.leaf('CURDEF', statement.currency);
    this.open('BANKACCTFROM');
    this.leaf('BANKID', statement.account.bankId ?? statement.account.bic ?? '0');
    this.leaf('ACCTID', statement.account.id);
    this.leaf('ACCTTYPE', 'CHECKING');
    this.close();
    this.open('BANKTRANLIST');
    this.leaf('DTSTART', compact(statement.from ?? ''));
    this.leaf('DTEND', compact(statement.to ?? ''));
    for (const entry of statement.entries) this.#entry(entry);
    this.close();
    const closing = closingBalance(statement);
    if (closing) this.#balance('LEDGERBAL', closing);
    else this.#report('BALANCE_MISSING', 'The statement has no closing balance, which OFX wants.');
    const available = statement.balances.find((balance) => balance.kind === 'available');
    if (available) this.#balance('AVAILBAL', available);
    this.close(2);
  }

  #report(code: string, message: string): void {
    this.issues.push({ code, severity: 'warning', line: this.lines.length, message });
  }

  #balance(name: string, balance: StatementBalance): void {
    this.open(name);
    this.leaf('BALAMT', signedAmount(balance));
    this.leaf('DTASOF', compact(balance.date ?? ''));
    this.close();
  }

  #entry(entry: StatementEntry): void {
    const { references, code } = entry;
    this.open('STMTTRN');
    const type = code.proprietaryIssuer === 'OFX' ? code.proprietary : null;
    this.leaf('TRNTYPE', type ?? (entry.sign === 'credit' ? 'CREDIT' : 'DEBIT'));
    this.leaf('DTPOSTED', compact(entry.bookingDate));
    if (entry.valueDate !== null) this.leaf('DTAVAIL', compact(entry.valueDate));
    this.leaf('TRNAMT', signedAmount(entry));
    if (references.bank === null)
      this.#report('FITID_MISSING', 'An entry has no id of the bank; it was written without one.');
    this.leaf('FITID', references.bank);
    this.leaf('CHECKNUM', references.customer);
    this.leaf('REFNUM', references.transaction);
    this.leaf('NAME', entry.counterparty.name);
    this.leaf('MEMO', entry.remittance);
    this.close();
  }
}

/** A "&" of the text is escaped twice where it would be taken for an escape itself. */
function escapeText(text: string, isXml: boolean): string {
  const escaped = text
    .replace(/&(?=(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-f]+);)/gi, '&amp;')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
  if (isXml) return escaped;
  // Code page 1252 lacks most letters: those beyond Latin-1 go by number.
  return escaped.replace(/[^\n -~\u00a0-\u00ff]/gu, (char) => `&#${char.codePointAt(0)};`);
}
