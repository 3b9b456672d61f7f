/**
 * A NACHA (ACH) file: header, batches of entries with their addenda, controls. Text fields are as
 * printed without blanks at their end; amounts are decimal text in dollars; dates are YYMMDD as
 * printed, for returns carry zeros and other texts there.
 */
import type { Issue } from '../../model.ts';

/** Addenda: 05 free text, 02 terminal, 10-18 international, 98 change, 99 return. */
export interface NachaAddenda {
  readonly type: string;
  /** The fields of the type by name (see `layout.ts`); `text` holds an unknown type whole. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface NachaEntry {
  /** 22 credit to checking, 27 debit, 32 and 37 savings; x1 and x6 returns, x3 and x8 prenotes. */
  readonly code: string;
  /** Nine digits: the receiving bank and its check digit. */
  readonly routing: string;
  readonly account: string;
  readonly amount: string;
  readonly identification: string;
  readonly name: string;
  readonly discretionary: string;
  readonly trace: string;
  /** Fields of the batch's class that others have not (CTX and IAT count, IAT OFAC, ADV routing). */
  readonly extra: Readonly<Record<string, string>>;
  readonly addenda: readonly NachaAddenda[];
}

/** What the control record of a batch says, to be held against its entries. */
export interface BatchControl {
  readonly entryCount: number;
  readonly hash: string;
  readonly debit: string;
  readonly credit: string;
}

export interface NachaBatch {
  /** 200 mixed, 220 credits, 225 debits, 280 automated accounting advices. */
  readonly serviceClass: string;
  readonly companyName: string;
  /** For IAT the exchange fields: indicator, reference, country. */
  readonly discretionary: string;
  readonly companyId: string;
  /** Standard entry class: PPD, CCD, CTX, WEB, TEL, IAT, COR ... */
  readonly entryClass: string;
  readonly description: string;
  /** Free text; `SDhhmm` asks for the same day; for IAT the two currencies. */
  readonly descriptiveDate: string;
  readonly effectiveDate: string;
  readonly settlementDate: string;
  readonly originatorStatus: string;
  /** First eight digits of the originating bank. */
  readonly odfi: string;
  readonly number: string;
  readonly entries: readonly NachaEntry[];
  readonly authentication: string;
  readonly declared: BatchControl | null;
}

export interface FileControl extends BatchControl {
  readonly batchCount: number;
  readonly blockCount: number;
}

export interface NachaHeader {
  readonly destination: string;
  readonly origin: string;
  readonly date: string;
  readonly time: string;
  readonly modifier: string;
  readonly destinationName: string;
  readonly originName: string;
  readonly reference: string;
}

export interface NachaContent {
  readonly header: NachaHeader | null;
  readonly batches: readonly NachaBatch[];
  readonly declared: FileControl | null;
}

export interface NachaFile extends NachaContent {
  readonly lineCount: number;
  /** The line of the file of each entry, by batch. */
  readonly entryLines: readonly (readonly number[])[];
  readonly issues: readonly Issue[];
  /** Something forbids to use the file; it is for display only. */
  readonly isRefused: boolean;
}

export interface NachaTotals {
  readonly entryCount: number;
  readonly addendaCount: number;
  /** Sum of the first eight routing digits, its last ten digits. */
  readonly hash: string;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
}

/** Direction by transaction code: the second digit to 4 is a credit; advices (8x) alternate. */
export function isCredit(code: string): boolean {
  const second = code.charCodeAt(1) - 48;
  return code.startsWith('8') ? second % 2 === 1 : second <= 4;
}

/** Dollars as decimal text, in cents. */
export function centsOf(amount: string): bigint {
  return BigInt(amount.replace('.', ''));
}

/** Cents as decimal text with two decimals. */
export function dollarsOf(cents: bigint): string {
  const digits = cents.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const EIGHT_DIGITS = /^\d{8}$/;
const HASH_MODULUS = 10n ** 10n;

export function batchTotals(entries: readonly NachaEntry[]): NachaTotals {
  let addendaCount = 0;
  let hash = 0;
  let debitMinor = 0n;
  let creditMinor = 0n;
  for (const entry of entries) {
    addendaCount += entry.addenda.length;
    const bank = entry.routing.slice(0, 8);
    if (EIGHT_DIGITS.test(bank)) hash += Number(bank);
    if (isCredit(entry.code)) creditMinor += centsOf(entry.amount);
    else debitMinor += centsOf(entry.amount);
  }
  return {
    entryCount: entries.length,
    addendaCount,
    hash: (BigInt(hash) % HASH_MODULUS).toString(),
    debitMinor,
    creditMinor,
  };
}

export function fileTotals(batches: readonly NachaBatch[]): NachaTotals {
  let sum: NachaTotals = batchTotals([]);
  for (const batch of batches) {
    const one = batchTotals(batch.entries);
    sum = {
      entryCount: sum.entryCount + one.entryCount,
      addendaCount: sum.addendaCount + one.addendaCount,
      hash: ((BigInt(sum.hash) + BigInt(one.hash)) % HASH_MODULUS).toString(),
      debitMinor: sum.debitMinor + one.debitMinor,
      creditMinor: sum.creditMinor + one.creditMinor,
    };
  }
  return sum;
}

/** A return or a notice of change, and the trace number of the entry that it is about. */
export interface NachaReturn {
  readonly kind: 'return' | 'dishonored' | 'contested' | 'change';
  /** R01 ... R85 or C01 ... C69. */
  readonly code: string;
  readonly originalTrace: string;
  readonly originalOdfi: string;
  /** Corrected data of a notice of change, else the bank's words. */
  readonly information: string;
  readonly entry: NachaEntry;
  readonly batch: NachaBatch;
}

/** All returns and notices of change of a file, in file order. */
export function returnsOf(content: NachaContent): NachaReturn[] {
  const found: NachaReturn[] = [];
  for (const batch of content.batches)
    for (const entry of batch.entries)
      for (const { type, fields } of entry.addenda) {
        if (type !== '98' && type !== '99') continue;
        const code = fields.code ?? '';
        found.push({
          kind: type === '98' ? 'change' : returnKind(code),
          code,
          originalTrace: fields.originalTrace ?? '',
          originalOdfi: fields.originalOdfi ?? '',
          information: (fields.corrected ?? fields.information ?? '').trim(),
          entry,
          batch,
        });
      }
  return found;
}

/** R61-R70 dishonor a return, R71-R77 contest that (NACHA return reason codes). */
export function returnKind(code: string): 'return' | 'dishonored' | 'contested' {
  if (/^R6[1-9]$|^R70$/.test(code)) return 'dishonored';
  return /^R7[1-7]$/.test(code) ? 'contested' : 'return';
}

/** The entry of earlier files that a return is about, by its trace number; null if none has it. */
export function originalOf(
  one: NachaReturn,
  earlier: readonly NachaContent[],
): { readonly batch: NachaBatch; readonly entry: NachaEntry } | null {
  for (const content of earlier)
    for (const batch of content.batches)
      for (const entry of batch.entries)
        if (entry.trace === one.originalTrace && !entry.addenda.some(({ type }) => type >= '98'))
          return { batch, entry };
  return null;
}
