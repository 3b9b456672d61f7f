/**
 * Writes statements as a BAI2 file with right totals and counts on all three levels. Every physical
 * record ends in "/", so that text may hold any mark.
 */
import { isCurrency, minorDigits } from '../../../core/money/currencies.ts';
import { encodeText } from '../charset.ts';
import type { Issue, Statement, StatementBalance, StatementEntry } from '../model.ts';
import { decimalsOf, scaled, tidy } from '../values.ts';

export interface Bai2FileFacts {
  readonly sender: string;
  readonly receiver: string;
  /** `YYMMDD` and `hhmm` of the making of the file. */
  readonly date: string;
  readonly time: string;
  readonly fileId: string;
}

export interface WrittenBai2 {
  readonly bytes: Uint8Array;
  /** Commas taken out of references and texts cut (TEXT_CHANGED), amounts that do not fit (AMOUNT_SCALE). */
  readonly issues: readonly Issue[];
}

const TEXT_WIDTH = 74;
const SUMMARY_CODES = {
  opening: '010',
  closing: '015',
  'opening-available': '040',
  available: '045',
};

interface Sums {
  total: bigint;
  records: number;
}

/**
 * One group per statement. Expressible: account, currency, date, interim or final, opening, closing and
 * available balances, amount, sign, value date, bank and customer reference, and text. A code of the
 * issuer BAI is kept; any other entry becomes 399 or 699.
 */
export function writeBai2(statements: readonly Statement[], facts: Bai2FileFacts): WrittenBai2 {
  const lines: string[] = [];
  const issues: Issue[] = [];
  const file: Sums = { total: 0n, records: 2 };
  lines.push(
    `01,${facts.sender},${facts.receiver},${facts.date},${facts.time},${facts.fileId},,,2/`,
  );
  for (const statement of statements) {
    const sums = writeGroup(statement, facts, lines, issues);
    file.total += sums.total;
    file.records += sums.records;
  }
  lines.push(`99,${file.total},${statements.length},${file.records}/`);
  return { bytes: encodeText(`${lines.join('\r\n')}\r\n`, 'utf-8'), issues };
}

function compact(date: string): string {
  return date.slice(2, 4) + date.slice(5, 7) + date.slice(8, 10);
}

function writeGroup(
  statement: Statement,
  facts: Bai2FileFacts,
  lines: string[],
  issues: Issue[],
): Sums {
  const report = (code: string, message: string): void => {
    issues.push({ code, severity: 'warning', line: lines.length + 1, message });
  };
  const date = compact(statement.to ?? statement.entries.at(-1)?.bookingDate ?? '2000-01-01');
  const status = statement.isCorrection ? '3' : '1';
  const modifier = statement.kind === 'interim' ? '3' : '2';
  lines.push(
    `02,${facts.receiver},${facts.sender},${status},${date},,${statement.currency},${modifier}/`,
  );
  const account = writeAccount(statement, lines, report);
  const records = account.records + 2;
  lines.push(`98,${account.total},1,${records}/`);
  return { total: account.total, records };
}

type Report = (code: string, message: string) => void;

function writeAccount(statement: Statement, lines: string[], report: Report): Sums {
  const { currency } = statement;
  const digits = isCurrency(currency) ? minorDigits(currency) : 2;
  const minorOf = (amount: string): bigint => {
    if (decimalsOf(amount) <= digits) return scaled(amount, digits);
    const cut = amount.slice(0, amount.length - decimalsOf(amount) + digits).replace(/\.$/, '');
    if (/[1-9]/.test(amount.slice(cut.length)))
      report('AMOUNT_SCALE', `${amount} has more decimals than ${currency} and was cut.`);
    return scaled(cut, digits);
  };
  const first = lines.length;
  let total = 0n;
  const summaries = statement.balances.flatMap((balance: StatementBalance) => {
    const code = SUMMARY_CODES[balance.kind as keyof typeof SUMMARY_CODES];
    if (code === undefined || balance.currency !== currency) return [];
    const minor = balance.sign === 'debit' ? -minorOf(balance.amount) : minorOf(balance.amount);
    total += minor;
    return [`,${code},${minor},,`];
  });
  lines.push(`03,${field(statement.account.id, report)},${currency}${summaries.join('')}/`);
  for (const entry of statement.entries) {
    const minor = minorOf(entry.amount);
    total += minor;
    writeEntry(entry, minor, lines, report);
  }
  const records = lines.length - first + 1;
  lines.push(`49,${total},${records}/`);
  return { total, records };
}

/** A field ends at a comma and a record at a last "/", so neither may stand in a reference. */
function field(text: string, report: Report): string {
  const clean = (tidy(text) ?? '').replaceAll(',', ' ').replace(/\/+$/, '');
  if (clean !== text) report('TEXT_CHANGED', `"${text}" was written as "${clean}".`);
  return clean;
}

function writeEntry(entry: StatementEntry, minor: bigint, lines: string[], report: Report): void {
  const { code, references } = entry;
  const isBai = code.proprietaryIssuer === 'BAI' && /^\d{3}$/.test(code.proprietary ?? '');
  const type = isBai ? code.proprietary : entry.sign === 'credit' ? '399' : '699';
  const funds = entry.valueDate === null ? '' : `V,${compact(entry.valueDate)},`;
  const bank = field(references.bank ?? '', report);
  const customer = field(references.customer ?? '', report);
  const [text = '', ...more] = wrap(apart(tidy(entry.remittance) ?? '', report));
  lines.push(`16,${type},${minor},${funds},${bank},${customer},${text}/`);
  for (const line of more) lines.push(`88,${line}/`);
}

/** A slash before what looks like a record would be the end of this one: a blank goes between. */
function apart(text: string, report: Report): string {
  const clean = text.replace(/\/(?=(?:01|02|03|16|49|88|98|99),)/g, '/ ');
  if (clean !== text) report('TEXT_CHANGED', `A blank was put after a slash in "${text}".`);
  return clean;
}

/** Cut at blanks only: a reader joins the lines with one. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const isTooLong = line.length + 1 + word.length > TEXT_WIDTH;
    if (line !== '' && (isTooLong || (line.endsWith('/') && /^\d\d,/.test(word)))) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
