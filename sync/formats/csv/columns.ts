/** What the columns of a CSV hold, judged from all rows and, where there is one, from the header. */
import { isCurrency } from '../../../core/money/currencies.ts';

/** Counts over the cells of one column. */
export interface ColumnFacts {
  readonly index: number;
  readonly name: string;
  filled: number;
  dates: number;
  /** Amounts that are only right with a decimal comma, only with a point, or with either. */
  commaAmounts: number;
  pointAmounts: number;
  plainAmounts: number;
  negatives: number;
  longIntegers: number;
  currencies: number;
  ibans: number;
  totalLength: number;
  readonly distinct: Map<string, number>;
}

export const DATE_CELL =
  /^\s*(\d{1,4})([.\-/ ])(\d{1,2})\2(\d{2,4})(?:\.|\b)|^\s*((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)\s*$|^\s*(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{2,4})/;
const COMMA = /^[-+(]?\s?(?:\d{1,3}(?:[.' \u00a0]\d{3})+|\d+),\d{1,2}\)?\s?(?:-|\+|CR|DR)?$/i;
const POINT = /^[-+(]?\s?(?:\d{1,3}(?:[,' \u00a0]\d{3})+|\d+)\.\d{1,2}\)?\s?(?:-|\+|CR|DR)?$/i;
const PLAIN = /^[-+(]?\s?\d{1,12}(?:[.,]\d{3,5})?\)?\s?(?:-|\+|CR|DR)?$/i;
const MAX_DISTINCT = 50;

export function newColumn(index: number, name: string): ColumnFacts {
  return {
    index,
    name,
    filled: 0,
    dates: 0,
    commaAmounts: 0,
    pointAmounts: 0,
    plainAmounts: 0,
    negatives: 0,
    longIntegers: 0,
    currencies: 0,
    ibans: 0,
    totalLength: 0,
    distinct: new Map(),
  };
}

export function countCell(column: ColumnFacts, raw: string): void {
  const cell = raw.trim();
  if (cell === '') return;
  column.filled++;
  column.totalLength += cell.length;
  if (column.distinct.size < MAX_DISTINCT || column.distinct.has(cell))
    column.distinct.set(cell, (column.distinct.get(cell) ?? 0) + 1);
  if (cell.length > 40) return;
  if (DATE_CELL.test(cell)) {
    column.dates++;
    return;
  }
  const money = cell.replace(
    /^(-?)\s*(?:[€£$¥]|EUR|USD|GBP|CHF)\s*|\s*(?:[€£$¥]|EUR|USD|GBP|CHF)$/g,
    '$1',
  );
  if (COMMA.test(money)) column.commaAmounts++;
  else if (POINT.test(money)) column.pointAmounts++;
  else if (PLAIN.test(money)) {
    column.plainAmounts++;
    if (/^\d{7,}$/.test(money)) column.longIntegers++;
  } else if (cell.length === 3 && isCurrency(cell)) column.currencies++;
  else if (/^[A-Z]{2}\d{2}[A-Z0-9 ]{10,32}$/.test(cell)) column.ibans++;
  else return;
  if (/^[-(]|-$|DR$/i.test(money)) column.negatives++;
}

export function amountCount(column: ColumnFacts): number {
  return column.commaAmounts + column.pointAmounts + column.plainAmounts;
}

/** Share of filled cells that are amounts, zero for a column of numbers that are ids. */
export function amountShare(column: ColumnFacts): number {
  if (column.filled === 0 || column.longIntegers > column.filled / 2) return 0;
  return amountCount(column) / column.filled;
}

export type Role =
  | 'bookingDate'
  | 'valueDate'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'flag'
  | 'balance'
  | 'currency'
  | 'account'
  | 'id'
  | 'counterpartyName'
  | 'counterpartyAccount'
  | 'counterpartyBank'
  | 'endToEnd'
  | 'mandate'
  | 'reference'
  | 'bookingText'
  | 'text'
  | 'other';

/** Header words in the languages of the banks seen; the first that matches names the role. */
const WORDS: readonly (readonly [Role, RegExp])[] = [
  [
    'other',
    /^(?:local|original|fremd)[_ ]|fremdw|foreign|\(fremd|wechselkurs|exchange|^bic$|category|kategor|rubriek|^adres/,
  ],
  ['valueDate', /^valut|wertstellung|value ?date|date (?:de )?valeur|rentedatum|valutadat/],
  [
    'bookingDate',
    /buchungs(?:tag|datum)|book(?:ing)? ?date|post(?:ing|ed)|boekdat|^date|^datum|^data|^fecha|^dato|created|transaction ?date|^tag$|^completed/,
  ],
  ['balance', /balance|^saldo|^solde|kontostand|running/],
  ['mandate', /mandat|machtiging/],
  ['endToEnd', /end.?to.?end|e2e/],
  [
    'counterpartyAccount',
    /(?:tegen|gegen|counter|benef|empf|partij|partner|payee|other).*(?:rek|konto|account|iban|nummer)|tegenrekening|nummer tegenpartij|kontonummer\/iban/,
  ],
  ['counterpartyBank', /(?:tegen|gegen|counter|partner).*(?:bic|blz|bank)|^bic|^blz$/],
  [
    'counterpartyName',
    /^naam$|^name$|tegenpartij|beguenstigter|begünstigter|empf|payee|merchant|counterpart|auftraggeber ?\/|zahlungspflichtiger|partner/,
  ],
  ['debit', /debi?t|debet|^soll$|paid out|money out|withdraw|ausgang|belastung/],
  ['credit', /credit|^haben$|paid in|money in|deposit|eingang|gutschrift/],
  ['amount', /amount|betrag|bedrag|montant|importo|importe|bel[oø]p|kwota|^summe|^umsatz$|^value$/],
  ['flag', /^(?:af ?bij|d\/c|c\/d|s\/h|dc|sh|soll\/haben|debit\/credit|sign|direction)/],
  ['currency', /currency|w[äa]e?hrung|^munt$|devise|^ccy$|^valuta$/],
  ['account', /auftrags?konto|auftraggeberkonto|^rekening|^account|^own|^iban|^konto/],
  ['id', /^id$|transaction ?id|^reference ?id|transaktions-?id/],
  ['bookingText', /buchungstext|umsatzart|transaktionstyp|^type|^mutatiesoort|art$/],
  ['reference', /reference|referenz|kenmerk|^ref/],
  [
    'text',
    /omschrijving|verwendungszweck|description|details|mededeling|narrative|memo|notes|text|communication|label|libell/,
  ],
];

/** The role that a header name speaks for. */
export function roleOfName(name: string): Role {
  const text = name.trim().toLowerCase();
  if (text === '') return 'other';
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}
