/**
 * A bank's price list as CSV: one service a line, columns found by their heads in English, German or
 * French. Lines that cannot be read are told with their numbers; a list is taken whole or not at all.
 */
import { isCurrency } from '../../../core/money/currencies.ts';
import { type AppError, fail, ok, type Result } from '../../../core/result.ts';
import { type IsoDate, isIsoDate } from '../../../core/time/dates.ts';
import { decodeBytes, detectEncoding } from '../charset.ts';
import { parseCsvAmount } from '../csv/amounts.ts';
import { unguard } from '../csv/cells.ts';
import { CsvScanner } from '../csv/scan.ts';

export interface ListedPrice {
  readonly line: number;
  readonly serviceCode: string;
  readonly description: string;
  readonly currency: string;
  /** Decimal text in major units; at least one of both is there. */
  readonly unitPrice: string | null;
  readonly fixedPrice: string | null;
  readonly validFrom: IsoDate | null;
  readonly validTo: IsoDate | null;
}

const HEADS = {
  serviceCode: ['code', 'service code', 'service id', 'leistungscode', 'leistung nr', 'afp code'],
  description: ['description', 'service', 'name', 'leistung', 'bezeichnung', 'libelle', 'libellé'],
  currency: ['currency', 'ccy', 'währung', 'waehrung', 'devise'],
  unitPrice: ['unit price', 'price', 'einzelpreis', 'preis', 'stückpreis', 'prix unitaire', 'prix'],
  fixedPrice: ['fixed', 'fixed price', 'monthly', 'per month', 'monatlich', 'pauschale', 'forfait'],
  validFrom: ['valid from', 'from', 'gültig ab', 'gueltig ab', 'valable dès', 'valable du'],
  validTo: ['valid to', 'valid until', 'to', 'gültig bis', 'gueltig bis', 'valable au'],
} as const;

type Field = keyof typeof HEADS;

function refused(code: string, message: string, line?: number): AppError {
  return {
    kind: 'invalid-input',
    code,
    message,
    ...(line === undefined ? {} : { path: `line ${line}` }),
  };
}

function delimiterOf(text: string): string {
  const [head = ''] = text.split(/\r?\n/, 1);
  const marks = [';', '\t', ','] as const;
  return marks.find((mark) => head.includes(mark)) ?? ',';
}

function columnsOf(head: readonly string[]): Partial<Record<Field, number>> {
  const names = head.map((cell) => cell.trim().toLowerCase().replaceAll(/[_.]/g, ' ').trim());
  const found: Partial<Record<Field, number>> = {};
  for (const [field, known] of Object.entries(HEADS) as [Field, readonly string[]][]) {
    const at = names.findIndex((name) => known.includes(name));
    if (at >= 0) found[field] = at;
  }
  return found;
}

type Cells = (field: Field) => string;

function priceOf(cells: Cells, line: number, decimal: ',' | '.'): Result<ListedPrice> {
  const currency = cells('currency').toUpperCase();
  const bad = (what: string): Result<never> =>
    fail(refused('PRICE_LINE', `Line ${line}: ${what}`, line));
  if (cells('serviceCode') === '') return bad('the service has no code.');
  if (!isCurrency(currency)) return bad(`"${currency}" is no ISO 4217 currency.`);
  const amount = (field: Field): string | null | undefined => {
    const text = cells(field);
    if (text === '' || text === '-') return null;
    const parsed = parseCsvAmount(text, decimal, decimal === ',' ? '.' : ',');
    return parsed === null || parsed.isNegative ? undefined : parsed.amount;
  };
  const [unitPrice, fixedPrice] = [amount('unitPrice'), amount('fixedPrice')];
  if (unitPrice === undefined) return bad(`"${cells('unitPrice')}" is no price.`);
  if (fixedPrice === undefined) return bad(`"${cells('fixedPrice')}" is no price.`);
  if (unitPrice === null && fixedPrice === null) return bad('there is neither price.');
  const dates = (['validFrom', 'validTo'] as const).map((field) => cells(field));
  const wrong = dates.find((text) => text !== '' && !isIsoDate(text));
  if (wrong !== undefined) return bad(`"${wrong}" is no date; write 2026-01-31.`);
  const [validFrom = '', validTo = ''] = dates;
  return ok({
    line,
    serviceCode: cells('serviceCode'),
    description: cells('description') || cells('serviceCode'),
    currency,
    unitPrice,
    fixedPrice,
    validFrom: validFrom === '' ? null : (validFrom as IsoDate),
    validTo: validTo === '' ? null : (validTo as IsoDate),
  });
}

/**
 * Reads a price list. Errors: PRICE_LIST_SYNTAX (no CSV, or heads that name no code, currency and
 * price), PRICE_LINE with the line of the first one that is wrong, PRICE_TWICE, PRICE_LIST_EMPTY.
 */
export function readPriceList(bytes: Uint8Array): Result<readonly ListedPrice[]> {
  const text = decodeBytes(bytes, detectEncoding(bytes).encoding).replace(/^\ufeff/, '');
  const delimiter = delimiterOf(text);
  const rows: { readonly record: readonly string[]; readonly line: number }[] = [];
  const scanner = new CsvScanner(text, delimiter, '"');
  for (let row = scanner.next(); row; row = scanner.next()) {
    if (row.isBroken)
      return fail(
        refused('PRICE_LIST_SYNTAX', `Line ${row.line}: a quote does not end.`, row.line),
      );
    if (row.cells.some((cell) => cell.trim() !== ''))
      rows.push({ record: row.cells, line: row.line });
  }
  const [head, ...body] = rows;
  const columns = columnsOf(head?.record ?? []);
  if (columns.serviceCode === undefined || columns.currency === undefined)
    return fail(
      refused(
        'PRICE_LIST_SYNTAX',
        'The first line has to name the columns: code, description, currency, unit price, fixed price, valid from, valid to.',
        1,
      ),
    );
  const amounts = body.flatMap(({ record }) =>
    [columns.unitPrice, columns.fixedPrice].map((at) =>
      at === undefined ? '' : (record[at] ?? ''),
    ),
  );
  // A comma behind the last point is the decimal mark, as it is where no price has a point.
  const decimal = amounts.some((cell) => cell.lastIndexOf(',') > cell.lastIndexOf('.')) ? ',' : '.';
  const prices: ListedPrice[] = [];
  const seen = new Set<string>();
  for (const { record, line } of body) {
    const cells: Cells = (field) => {
      const at = columns[field];
      return at === undefined ? '' : unguard(record[at] ?? '').trim();
    };
    const price = priceOf(cells, line, decimal);
    if (!price.ok) return price;
    const { serviceCode, currency, validFrom } = price.value;
    const key = JSON.stringify([serviceCode, currency, validFrom]);
    if (seen.has(key))
      return fail(refused('PRICE_TWICE', `Line ${line}: ${serviceCode} stands there twice.`, line));
    seen.add(key);
    prices.push(price.value);
  }
  if (prices.length === 0) return fail(refused('PRICE_LIST_EMPTY', 'The list holds no service.'));
  return ok(prices);
}
