/**
 * DATEV: a posting batch in EXTF format (Windows-1252, semicolons, decimal comma, S and H for debit and
 * credit of the first account). A line there has one account and one contra account, so journals are
 * taken apart into pairs of debits and credits that sum to the postings exactly.
 */

import { allocate } from '../../core/money/allocate.ts';
import { minorDigits } from '../../core/money/currencies.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money, toDecimal } from '../../core/money/money.ts';
import { DATEV_COLUMNS, DATEV_TEXT_COLUMNS } from './datevColumns.ts';
import {
  type AccountingExport,
  type DocumentLine,
  documentsOf,
  type ExportBatch,
  type ExportDocument,
  exportFault,
  optionsOf,
} from './export.ts';
import { compactDate, csvText, decimalText, encode1252, plainText, textCell } from './text.ts';

const dialect = { delimiter: ';', quotesAll: true } as const;

const options = [
  {
    name: 'consultant',
    label: 'Consultant number (Berater)',
    value: '1001',
    pattern: /^[1-9]\d{3,6}$/,
  },
  { name: 'client', label: 'Client number (Mandant)', value: '1', pattern: /^[1-9]\d{0,4}$/ },
  {
    name: 'yearStart',
    label: 'First month of the business year',
    value: '01',
    pattern: /^(0[1-9]|1[0-2])$/,
  },
  { name: 'accountLength', label: 'Digits of account numbers', value: '4', pattern: /^[4-8]$/ },
  { name: 'chart', label: 'Chart (03, 04 or empty)', value: '', pattern: /^(\d{2})?$/ },
] as const;

/** Before the decimal comma of an amount. */
const MOST_DIGITS = 10;
/** Bookings of one file. */
const MOST_ROWS = 99_999;

interface Pair {
  readonly debit: DocumentLine;
  readonly credit: DocumentLine;
  readonly value: Money;
  readonly base: Money;
}

/**
 * Debits matched with credits in their order. In a foreign currency the pairs must sum to the base
 * amounts as well; where rounding forbids it the answer is null and the document goes in base.
 */
function pairsOf({ lines, currency }: ExportDocument, baseCurrency: string): Pair[] | null {
  const parts: { debit: DocumentLine; credit: DocumentLine; minor: bigint }[] = [];
  const credits = lines.filter(({ value }) => value.minor < 0n);
  let [at, left] = [0, -(credits[0]?.value.minor ?? 0n)];
  for (const debit of lines.filter(({ value }) => value.minor > 0n)) {
    let open = debit.value.minor;
    while (open > 0n) {
      const credit = credits[at];
      if (credit === undefined) return null;
      const minor = open < left ? open : left;
      if (minor > 0n) parts.push({ debit, credit, minor });
      open -= minor;
      left -= minor;
      if (left === 0n) left = -(credits[++at]?.value.minor ?? 0n);
    }
  }
  if (currency === baseCurrency)
    return parts.map(({ minor, ...sides }) => {
      const value = money(currency, minor);
      return { ...sides, value, base: value };
    });
  return withBases(parts, currency, baseCurrency);
}

function withBases(
  parts: readonly { debit: DocumentLine; credit: DocumentLine; minor: bigint }[],
  currency: string,
  baseCurrency: string,
): Pair[] | null {
  const bases = new Map<(typeof parts)[number], bigint>();
  for (const debit of new Set(parts.map((part) => part.debit))) {
    const own = parts.filter((part) => part.debit === debit);
    const split = allocate(
      debit.base.minor,
      own.map(({ minor }) => minor),
    );
    for (const [index, part] of own.entries()) bases.set(part, split[index] ?? 0n);
  }
  for (const credit of new Set(parts.map((part) => part.credit))) {
    const own = parts.filter((part) => part.credit === credit);
    const sum = own.reduce((total, part) => total + (bases.get(part) ?? 0n), 0n);
    if (sum !== -credit.base.minor) return null;
  }
  return parts.map((part) => ({
    debit: part.debit,
    credit: part.credit,
    value: money(currency, part.minor),
    base: money(baseCurrency, bases.get(part) ?? 0n),
  }));
}

const comma = (text: string) => text.replace('.', ',');

/** Ten digits and two decimals at most and always two, as the format demands; null for all else. */
function amountText(value: Money): string | null {
  const digits = minorDigits(value.currency);
  if (digits > 2) return null;
  const text = decimalText(value);
  const amount = digits === 0 ? `${text}.00` : text;
  return amount.length > MOST_DIGITS + 3 ? null : comma(amount);
}

/** Foreign units for one unit of the base currency; null where the format cannot hold it. */
function rateText({ value, base }: Pair): string | null {
  const rate = toDecimal(value).div(toDecimal(base)).toDecimalPlaces(6, Decimal.ROUND_HALF_EVEN);
  const text = rate.toFixed(6);
  return rate.gte(1) && rate.lt(10_000) ? comma(text) : null;
}

function pairsInOneCurrency(
  document: ExportDocument,
  batch: ExportBatch,
): readonly Pair[] | undefined {
  const { baseCurrency } = batch;
  const own = pairsOf(document, baseCurrency);
  const isForeign = document.currency !== baseCurrency;
  const fits = own?.every(
    (pair) =>
      pair.base.minor > 0n &&
      (!isForeign || (amountText(pair.value) !== null && rateText(pair) !== null)),
  );
  if (own !== null && fits === true) return own;
  const { journal } = document;
  const [inBase] = documentsOf({ ...batch, journals: [journal] }, { onlyBase: true });
  return inBase === undefined ? undefined : (pairsOf(inBase, baseCurrency) ?? undefined);
}

function accountText(code: string, length: number): string {
  if (!/^\d+$/.test(code) || /^0+$/.test(code) || code.length > length + 1)
    throw exportFault(
      'EXPORT_ACCOUNT',
      `DATEV takes account numbers of ${length} digits (personal accounts one more) and none of zeros; account ${code} does not fit.`,
      'accounts',
    );
  return code;
}

function rowOf(pair: Pair, document: ExportDocument, batch: ExportBatch, length: number): string[] {
  const { debit, credit, value, base } = pair;
  const { journal, reference } = document;
  const isForeign = value.currency !== batch.baseCurrency;
  const amount = amountText(value);
  if (amount === null)
    throw exportFault(
      'EXPORT_ACCOUNT',
      `DATEV cannot hold ${value.currency} ${decimalText(value)}: it has ${MOST_DIGITS} digits and two decimals.`,
      'currency',
    );
  const describing = debit.accountKind === 'expense' ? debit : credit;
  const taxCode = [debit.taxCode, credit.taxCode].find((code) => /^\d{1,4}$/.test(code ?? ''));
  const text = describing.description ?? debit.description ?? journal.description;
  const cells: { [place: number]: string } = {
    1: amount,
    2: 'S',
    3: value.currency,
    4: isForeign ? (rateText(pair) ?? '') : '',
    5: isForeign ? (amountText(base) ?? '') : '',
    6: isForeign ? batch.baseCurrency : '',
    7: accountText(debit.accountCode, length),
    8: accountText(credit.accountCode, length),
    9: taxCode?.padStart(4, '0') ?? '',
    10: compactDate(journal.postingDate).slice(6) + compactDate(journal.postingDate).slice(4, 6),
    11: reference,
    14: plainText(text, 60),
    37: plainText(describing.costCenter ?? debit.costCenter ?? '', 36),
    114: '0',
  };
  return DATEV_COLUMNS.map((_, index) => {
    const cell = cells[index + 1] ?? '';
    return DATEV_TEXT_COLUMNS.has(index + 1) ? textCell(cell, dialect) : cell;
  });
}

/** The line that tells DATEV whose batch this is; 31 fields. */
function headOf(batch: ExportBatch, chosen: { readonly [name: string]: string }, year: string) {
  const text = (value: string) => textCell(value, dialect);
  const created = batch.createdAt.replaceAll(/\D/g, '').padEnd(17, '0').slice(0, 17);
  // The field takes letters, digits and a few marks alone.
  const name = `Ballast ${batch.number} ${batch.entityCode}`
    .replaceAll(/[^\w.\-/ ]/g, '-')
    .slice(0, 30);
  const [consultant, client] = [chosen.consultant ?? '', chosen.client ?? ''];
  return [
    ...[text('EXTF'), '700', '21', text('Buchungsstapel'), '13', created, ''],
    ...[text('RE'), text(''), text(''), consultant, client, year, chosen.accountLength ?? ''],
    ...[compactDate(batch.from), compactDate(batch.to), text(name), text(''), '1', '0', '0'],
    ...[
      text(batch.baseCurrency),
      '',
      text(''),
      '',
      '',
      text(chosen.chart ?? ''),
      '',
      '',
      text(''),
      text(''),
    ],
  ];
}

/** The business year's first day; throws EXPORT_YEAR where the batch reaches over its end. */
function businessYear(batch: ExportBatch, month: string): string {
  const yearOf = (date: string) => Number(date.slice(0, 4)) - (date.slice(5, 7) < month ? 1 : 0);
  if (yearOf(batch.from) === yearOf(batch.to)) return `${yearOf(batch.from)}${month}01`;
  throw exportFault(
    'EXPORT_YEAR',
    `DATEV takes batches of one business year; ${batch.from} to ${batch.to} reaches into the next. Export two batches.`,
    'to',
  );
}

export const datev: AccountingExport = {
  id: 'datev',
  label: 'DATEV (EXTF)',
  note: 'Buchungsstapel, header 700, format 13. Account numbers have to be the ones of the DATEV client.',
  mediaType: 'text/csv',
  encoding: 'windows-1252',
  options,
  write(batch, given) {
    const chosen = optionsOf(options, given);
    const year = businessYear(batch, chosen.yearStart ?? '01');
    const length = Number(chosen.accountLength ?? '4');
    const rows = documentsOf(batch).flatMap((document) =>
      (pairsInOneCurrency(document, batch) ?? []).map((pair) =>
        rowOf(pair, document, batch, length),
      ),
    );
    const text = csvText([headOf(batch, chosen, year), DATEV_COLUMNS, ...rows], dialect);
    const number = String(batch.number).padStart(6, '0');
    const entity = batch.entityCode.replaceAll(/[^A-Za-z0-9]+/g, '-');
    const { bytes, warnings } = encode1252(text);
    const message = `DATEV takes ${MOST_ROWS.toLocaleString('en')} bookings a file, and this one has ${rows.length.toLocaleString('en')}. Export shorter periods.`;
    return {
      fileName: `EXTF_ballast-${entity}-${number}.csv`,
      bytes,
      warnings:
        rows.length > MOST_ROWS ? [...warnings, { code: 'EXPORT_LINES', message }] : warnings,
    };
  },
};
