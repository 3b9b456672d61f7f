/** The rules of a NACHA file that reader and writer share. */
import { abaCheckDigit } from '../../../../core/banking/identifiers.ts';
import { parseCompactDate } from '../../values.ts';
import type { Report } from '../report.ts';
import {
  type BatchControl,
  centsOf,
  dollarsOf,
  isCredit,
  type NachaBatch,
  type NachaEntry,
  type NachaHeader,
  type NachaTotals,
} from './model.ts';

const SERVICE_CLASSES = new Set(['200', '220', '225', '280']);
/** The same-day limit for one entry (Nacha Operating Rules, since March 2022). */
const SAME_DAY_LIMIT = 100_000_000n;
const PRENOTES = /^[2-5][38]$/;
const CODES = /^(?:[2-5][0-9]|8[1-8])$/;

export function checkHeader(header: NachaHeader, report: Report, line: number | null): void {
  if (!/^[A-Z0-9]$/.test(header.modifier))
    report(
      'warning',
      'FILE_MODIFIER',
      `"${header.modifier}" is no file id modifier (A-Z, 0-9).`,
      line,
    );
  if (!parseCompactDate(header.date))
    report('warning', 'FILE_DATE', `"${header.date}" is no file date (YYMMDD).`, line);
}

export function checkEntry(
  batch: Pick<NachaBatch, 'entryClass' | 'descriptiveDate' | 'odfi'>,
  entry: NachaEntry,
  report: Report,
  line: number | null,
): void {
  const { routing, code } = entry;
  if (!/^\d{9}$/.test(routing))
    report('error', 'ROUTING_FORMAT', `"${routing}" is no routing number of nine digits.`, line);
  else if (abaCheckDigit(routing) !== Number(routing.charAt(8)))
    report(
      'error',
      'ROUTING_CHECK_DIGIT',
      `The check digit of routing number ${routing} should be ${abaCheckDigit(routing)}.`,
      line,
    );
  if (!CODES.test(code))
    report('error', 'TRANSACTION_CODE', `"${code}" is no transaction code.`, line);
  const isAbout = entry.addenda.some(({ type }) => type === '98' || type === '99');
  if (PRENOTES.test(code) && !isAbout && centsOf(entry.amount) !== 0n)
    report(
      'warning',
      'PRENOTE_AMOUNT',
      `A prenote (${code}) has the amount ${entry.amount}.`,
      line,
    );
  if (/^SD\d{4}$/.test(batch.descriptiveDate) && centsOf(entry.amount) > SAME_DAY_LIMIT)
    report('warning', 'SAME_DAY_LIMIT', `${entry.amount} is over the same-day limit.`, line);
  if (!/^\d{15}$/.test(entry.trace))
    report('warning', 'TRACE_FORMAT', `"${entry.trace}" is no trace number of 15 digits.`, line);
  else if (!isAbout && !entry.trace.startsWith(batch.odfi))
    report(
      'warning',
      'TRACE_BANK',
      `Trace ${entry.trace} does not begin with ${batch.odfi}.`,
      line,
    );
  const declared = entry.extra.addendaCount;
  // Banks count the seven that an international entry must have, with or without the remittance behind.
  const needed = entry.addenda.filter(({ type }) => !/^1[78]$/.test(type)).length;
  const isCounted = Number(declared) === entry.addenda.length || Number(declared) === needed;
  if (declared !== undefined && !isCounted)
    report(
      'warning',
      'ADDENDA_COUNT',
      `The entry declares ${Number(declared)} addenda and has ${entry.addenda.length}.`,
      line,
    );
}

/** The class must agree with the entries; trace numbers rise; the effective date is a day. */
export function checkBatch(batch: NachaBatch, report: Report, line: number | null): void {
  const { serviceClass, entries } = batch;
  const name = `Batch ${Number(batch.number) || batch.number}`;
  if (!SERVICE_CLASSES.has(serviceClass))
    report('error', 'SERVICE_CLASS', `${name}: "${serviceClass}" is no service class.`, line);
  if (serviceClass === '220' && entries.some(({ code }) => !isCredit(code)))
    report('error', 'SERVICE_CLASS_MIXED', `${name} is for credits (220) and holds debits.`, line);
  if (serviceClass === '225' && entries.some(({ code }) => isCredit(code)))
    report('error', 'SERVICE_CLASS_MIXED', `${name} is for debits (225) and holds credits.`, line);
  if (!/^[A-Z]{3}$/.test(batch.entryClass))
    report('error', 'ENTRY_CLASS', `${name}: "${batch.entryClass}" is no entry class.`, line);
  // What comes back has no day of its own: the field is zeros or blank.
  const isBack = entries.some(({ addenda }) => addenda.some(({ type }) => /^9[89]$/.test(type)));
  if (!parseCompactDate(batch.effectiveDate) && !(isBack && /^[0 ]*$/.test(batch.effectiveDate)))
    report(
      'warning',
      'EFFECTIVE_DATE',
      `${name}: "${batch.effectiveDate}" is no effective date (YYMMDD).`,
      line,
    );
  const fallen = entries.findIndex(
    ({ trace }, index) => index > 0 && trace <= (entries[index - 1] as NachaEntry).trace,
  );
  if (fallen > 0)
    report(
      'warning',
      'TRACE_ORDER',
      `${name}: trace ${entries[fallen]?.trace} follows ${entries[fallen - 1]?.trace}.`,
      line,
    );
  if (entries.length === 0) report('warning', 'BATCH_EMPTY', `${name} has no entry.`, line);
}

/** Holds declared counts, hash and sums against the entries; each difference is an error. */
export function checkControl(
  name: string,
  declared: BatchControl,
  totals: NachaTotals,
  report: Report,
  line: number | null,
): void {
  const count = totals.entryCount + totals.addendaCount;
  const pairs: readonly (readonly [string, string, string, string])[] = [
    ['ENTRY_COUNT_WRONG', 'records', String(declared.entryCount), String(count)],
    ['HASH_WRONG', 'hash', declared.hash, totals.hash],
    ['DEBIT_WRONG', 'debits', declared.debit, dollarsOf(totals.debitMinor)],
    ['CREDIT_WRONG', 'credits', declared.credit, dollarsOf(totals.creditMinor)],
  ];
  for (const [code, what, said, actual] of pairs)
    if (said !== actual)
      report('error', code, `${name} declares ${what} ${said}; the entries make ${actual}.`, line);
}

export function controlOf(totals: NachaTotals): BatchControl {
  return {
    entryCount: totals.entryCount + totals.addendaCount,
    hash: totals.hash,
    debit: dollarsOf(totals.debitMinor),
    credit: dollarsOf(totals.creditMinor),
  };
}
