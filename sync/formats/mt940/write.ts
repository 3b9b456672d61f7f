/**
 * Writes statements as SWIFT MT940 and MT942 with the German numbered :86:, the dialect with the most room for
 * structure. What cannot be expressed is cut or changed and said in the issues, never silently.
 */
import { formatMinor } from '../../../core/money/money.ts';
import { encodeText } from '../charset.ts';
import type { Issue, Statement, StatementBalance, StatementEntry } from '../model.ts';
import { decimalsOf, scaled, tidy } from '../values.ts';

export interface WrittenFile {
  readonly bytes: Uint8Array;
  /** Texts that had to be cut (TEXT_CUT) or changed (TEXT_CHANGED) to fit the format. */
  readonly issues: readonly Issue[];
}

const SUBFIELD = 27;
const REMITTANCE_FIELDS = [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 60, 61, 62, 63];
const SEPARATORS = '?><|~^#$%*=@&!';
const KEYWORD = /(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|PURP)\+/g;

type Report = (code: string, message: string) => void;

/**
 * Writes statements, each as one message. Expressible: account, number, balances, dates, sign,
 * amount, SWIFT and business code, references (customer up to 16 characters, bank, end-to-end,
 * mandate, creditor), counterparty, remittance up to 378 characters, original amount and charges.
 * An entry without value date gets its booking date; one without codes gets NMSC and 999.
 */
export function writeMt940(statements: readonly Statement[]): WrittenFile {
  return write(statements, writeBooked);
}

/**
 * Writes interim reports: as `writeMt940` without balances, but with floor limits (zero where the
 * statement has none), the time of making and the totals of the entries.
 */
export function writeMt942(statements: readonly Statement[]): WrittenFile {
  return write(statements, writeInterim);
}

type WriteBody = (statement: Statement, lines: string[], report: Report) => void;

function write(statements: readonly Statement[], writeBody: WriteBody): WrittenFile {
  const issues: Issue[] = [];
  const lines: string[] = [];
  for (const statement of statements) writeStatement(statement, lines, issues, writeBody);
  return { bytes: encodeText(`${lines.join('\r\n')}\r\n`, 'utf-8'), issues };
}

function writeStatement(
  statement: Statement,
  lines: string[],
  issues: Issue[],
  writeBody: WriteBody,
): void {
  const report: Report = (code, message) =>
    issues.push({ code, severity: 'warning', line: lines.length + 1, message });
  lines.push(`:20:${statement.statementId ?? 'NONREF'}`, `:25:${statement.account.id}`);
  lines.push(`:28C:${statement.number ?? '0'}`);
  writeBody(statement, lines, report);
  if (statement.information !== null) lines.push(...wrap(':86:', statement.information));
  lines.push('-');
}

function writeBooked(statement: Statement, lines: string[], report: Report): void {
  for (const balance of statement.balances)
    if (balance.kind === 'opening') lines.push(balanceLine('60', balance));
  for (const entry of statement.entries) writeEntry(entry, lines, report);
  for (const balance of statement.balances)
    if (balance.kind === 'closing') lines.push(balanceLine('62', balance));
  for (const balance of statement.balances) {
    if (balance.kind === 'available') lines.push(balanceLine('64', balance));
    if (balance.kind === 'forward') lines.push(balanceLine('65', balance));
  }
}

function writeInterim(statement: Statement, lines: string[], report: Report): void {
  const { currency, entries, createdAt } = statement;
  const limits = statement.floorLimits ?? [{ sign: null, amount: '0', currency }];
  for (const { sign, amount, currency: own } of limits) {
    const mark = sign === null ? '' : sign === 'credit' ? 'C' : 'D';
    lines.push(`:34F:${own}${mark}${swiftAmount(amount)}`);
  }
  const time = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)[:\d.]*(Z|[+-]\d\d:\d\d)?/.exec(createdAt ?? '');
  if (time) {
    const zone = time[4] === undefined || time[4] === 'Z' ? '+0000' : time[4].replace(':', '');
    lines.push(`:13D:${compact(time[1] as string)}${time[2]}${time[3]}${zone}`);
  }
  for (const entry of entries) writeEntry(entry, lines, report);
  for (const [tag, sign] of [
    ['90D', 'debit'],
    ['90C', 'credit'],
  ] as const) {
    const own = entries.filter((entry) => entry.sign === sign);
    const scale = Math.max(2, ...own.map((entry) => decimalsOf(entry.amount)));
    const sum = own.reduce((total, entry) => total + scaled(entry.amount, scale), 0n);
    lines.push(`:${tag}:${own.length}${currency}${swiftAmount(formatMinor(sum, scale))}`);
  }
}

function swiftAmount(amount: string): string {
  return amount.includes('.') ? amount.replace('.', ',') : `${amount},`;
}

function compact(date: string): string {
  return date.slice(2, 4) + date.slice(5, 7) + date.slice(8, 10);
}

function balanceLine(tag: string, balance: StatementBalance): string {
  const page = tag === '60' || tag === '62' ? (balance.isIntermediate ? 'M' : 'F') : '';
  const mark = balance.sign === 'credit' ? 'C' : 'D';
  const date = compact(balance.date ?? '2000-01-01');
  return `:${tag}${page}:${mark}${date}${balance.currency}${swiftAmount(balance.amount)}`;
}

function markOf(entry: StatementEntry): string {
  if (entry.status === 'pending') return entry.sign === 'credit' ? 'EC' : 'ED';
  if (entry.isReversal) return entry.sign === 'credit' ? 'RD' : 'RC';
  return entry.sign === 'credit' ? 'C' : 'D';
}

function writeEntry(entry: StatementEntry, lines: string[], report: Report): void {
  const { references, original, charges } = entry;
  const date = compact(entry.valueDate ?? entry.bookingDate) + compact(entry.bookingDate).slice(2);
  const customer = cutTo(slashFree(references.customer ?? 'NONREF', report), 16, report);
  const bank = references.bank === null ? '' : `//${references.bank}`;
  const type = (entry.code.swift ?? 'NMSC').padEnd(4);
  lines.push(`:61:${date}${markOf(entry)}${swiftAmount(entry.amount)}${type}${customer}${bank}`);
  const extra =
    (original ? `/OCMT/${original.currency}${swiftAmount(original.amount)}/` : '') +
    (charges ? `/CHGS/${charges.currency}${swiftAmount(charges.amount)}/` : '');
  if (extra !== '') lines.push(extra);
  const information = informationOf(entry, report);
  if (information !== null) lines.push(...wrap(':86:', information));
}

/** SWIFT forbids a reference to begin or end with a slash or to hold two: "//" ends it. */
function slashFree(reference: string, report: Report): string {
  const clean = reference.replace(/\/{2,}/g, '/').replace(/^\/|\/$/g, '');
  if (clean !== reference) report('TEXT_CHANGED', `Slashes were taken out of "${reference}".`);
  return clean === '' ? 'NONREF' : clean;
}

function cutTo(text: string, size: number, report: Report): string {
  if (text.length <= size) return text;
  report('TEXT_CUT', `"${text}" was cut to ${size} characters.`);
  return text.slice(0, size).trimEnd();
}

/** The numbered :86:, with a separator that no text contains. */
function informationOf(entry: StatementEntry, report: Report): string | null {
  const { references, counterparty, code } = entry;
  const clean = (text: string | null): string | null => {
    const value = tidy(text);
    if (value === null || !value.includes('+')) return value;
    const changed = value.replace(KEYWORD, '$1 ');
    if (changed !== value) report('TEXT_CHANGED', `A keyword inside "${value}" was taken apart.`);
    return changed;
  };
  const keyed: [string, string | null][] = [
    ['EREF+', clean(references.endToEnd)],
    ['MREF+', clean(references.mandate)],
    ['CRED+', clean(references.creditorId)],
    ['ABWA+', clean(counterparty.ultimateName)],
    ['SVWZ+', clean(entry.remittance)],
  ];
  const pieces = keyed.flatMap(([key, text]) => (text === null ? [] : cutPieces(key + text)));
  if (pieces.length > REMITTANCE_FIELDS.length)
    report(
      'TEXT_CUT',
      `The remittance has more than ${REMITTANCE_FIELDS.length * SUBFIELD} characters.`,
    );
  const fields: [number, string][] = [];
  const add = (number: number, text: string | null): void => {
    if (text !== null && text !== '') fields.push([number, text]);
  };
  add(0, tidy(code.text));
  pieces.slice(0, REMITTANCE_FIELDS.length).forEach((piece, index) => {
    add(REMITTANCE_FIELDS[index] as number, piece);
  });
  add(30, tidy(counterparty.bankId));
  add(31, tidy(counterparty.account)?.replaceAll(' ', '') ?? null);
  const name = cutTo(tidy(counterparty.name) ?? '', 2 * SUBFIELD, report);
  add(32, name.slice(0, SUBFIELD));
  add(33, name.slice(SUBFIELD));
  add(34, tidy(entry.returnReason));
  if (fields.length === 0 && code.business === null) return null;
  return assemble(code.business ?? '999', fields, report);
}

function assemble(
  business: string,
  fields: readonly (readonly [number, string])[],
  report: Report,
): string {
  const free = [...SEPARATORS].find((mark) => fields.every(([, text]) => !text.includes(mark)));
  if (free === undefined) report('TEXT_CHANGED', 'Question marks in the text became points.');
  const separator = free ?? '?';
  return (
    business +
    fields
      .map(([number, text]) => {
        const body = free === undefined ? text.replaceAll('?', '.') : text;
        return `${separator}${String(number).padStart(2, '0')}${body}`;
      })
      .join('')
  );
}

function cutPieces(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += SUBFIELD) pieces.push(text.slice(at, at + SUBFIELD));
  return pieces;
}

const LINE = 65;
/** What a continuation line must not look like. */
const TAG_LIKE = /^(?::(?:\d\d[A-Z]?|NS):|-\}|-$)/;

/**
 * Cuts a field into lines of up to 65 characters and never under 61, so that readers join them
 * without a blank; the cut moves where the next line would look like a tag.
 */
function wrap(tag: string, text: string): string[] {
  const lines: string[] = [];
  let rest = tag + text;
  while (rest.length > LINE) {
    let cut = LINE;
    while (cut > LINE - 4 && TAG_LIKE.test(rest.slice(cut, cut + 6))) cut--;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  lines.push(rest);
  return lines;
}
