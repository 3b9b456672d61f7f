/**
 * How journals leave for an accounting package: one interface for all of them. A writer is pure: the
 * same batch and options give the same bytes, so that a batch can be frozen and proven.
 */
import type { AccountKind } from '../../core/ledger/chart.ts';
import type { Money } from '../../core/money/money.ts';
import { money } from '../../core/money/money.ts';
import { type AppError, AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';

export interface ExportPosting {
  readonly accountCode: string;
  readonly accountName: string;
  readonly accountKind: AccountKind;
  /** Debits positive, credits negative; in `base` alike. */
  readonly amount: Money;
  readonly base: Money;
  readonly rate: string | null;
  readonly costCenter: string | null;
  readonly taxCode: string | null;
  readonly description: string | null;
}

export interface ExportJournal {
  readonly id: string;
  readonly number: number;
  readonly postingDate: IsoDate;
  readonly documentDate: IsoDate;
  readonly description: string;
  readonly postings: readonly ExportPosting[];
}

export interface ExportBatch {
  readonly number: number;
  readonly entityCode: string;
  readonly entityName: string;
  readonly baseCurrency: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Whether the batch takes another one back: its journals come with opposite signs. */
  readonly isReversal: boolean;
  readonly journals: readonly ExportJournal[];
}

export interface ExportOption {
  readonly name: string;
  readonly label: string;
  /** What holds where nothing is given. */
  readonly value: string;
  readonly pattern: RegExp;
}

export type ExportOptions = { readonly [name: string]: string };

export interface ExportWarning {
  readonly code: string;
  readonly message: string;
}

export interface ExportedFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly warnings: readonly ExportWarning[];
}

export interface AccountingExport {
  readonly id: string;
  readonly label: string;
  /** Where the file goes in the package, and what it leaves out. */
  readonly note: string;
  readonly mediaType: string;
  readonly encoding: 'utf-8' | 'windows-1252';
  readonly options: readonly ExportOption[];
  /** Throws `AppFailure` EXPORT_OPTION, EXPORT_ACCOUNT or EXPORT_YEAR for what the package refuses. */
  write(batch: ExportBatch, options: ExportOptions): ExportedFile;
}

export function exportFault(code: string, message: string, path = 'options'): AppFailure {
  const error: AppError = { kind: 'invalid-input', code, message, path };
  return new AppFailure(error);
}

/** The given options over the declared defaults. Throws EXPORT_OPTION for one that does not fit. */
export function optionsOf(
  declared: readonly ExportOption[],
  given: ExportOptions,
): { readonly [name: string]: string } {
  for (const name of Object.keys(given))
    if (!declared.some((option) => option.name === name))
      throw exportFault('EXPORT_OPTION', `There is no option ${name} for this package.`, name);
  return Object.fromEntries(
    declared.map(({ name, label, value, pattern }) => {
      const chosen = given[name] ?? value;
      if (!pattern.test(chosen))
        throw exportFault('EXPORT_OPTION', `${label}: "${chosen}" does not fit.`, name);
      return [name, chosen];
    }),
  );
}

/** The document number that a package shows for a journal, such as B000123; R for a reversal. */
export function documentNumber(journal: ExportJournal, batch: ExportBatch): string {
  return `B${String(journal.number).padStart(6, '0')}${batch.isReversal ? 'R' : ''}`;
}

/** A posting with the one amount that a package takes. */
export interface DocumentLine extends ExportPosting {
  readonly value: Money;
}

export interface ExportDocument {
  readonly journal: ExportJournal;
  readonly reference: string;
  readonly currency: string;
  readonly lines: readonly DocumentLine[];
}

/**
 * Journals as documents of one currency each: the journal's own where it has one alone and every
 * posting moves it, otherwise the base currency. Lines of zero are left out. Each document balances.
 */
export function documentsOf(
  batch: ExportBatch,
  options: { readonly onlyBase?: boolean } = {},
): ExportDocument[] {
  return batch.journals.flatMap((journal) => {
    const currencies = new Set(journal.postings.map(({ amount }) => amount.currency));
    const [only] = currencies;
    const isOwn =
      options.onlyBase !== true &&
      currencies.size === 1 &&
      journal.postings.every(({ amount, base }) => amount.minor !== 0n && base.minor !== 0n);
    const currency = isOwn && only !== undefined ? only : batch.baseCurrency;
    const lines = journal.postings
      .map((posting) => ({ ...posting, value: isOwn ? posting.amount : posting.base }))
      .filter(({ value }) => value.minor !== 0n);
    const reference = documentNumber(journal, batch);
    return lines.length === 0 ? [] : [{ journal, reference, currency, lines }];
  });
}

/** The batch that takes another one back. */
export function reversedJournals(journals: readonly ExportJournal[]): ExportJournal[] {
  const opposite = ({ currency, minor }: Money): Money => money(currency, -minor);
  return journals.map((journal) => ({
    ...journal,
    description: `Reversal of ${journal.description}`,
    postings: journal.postings.map((posting) => ({
      ...posting,
      amount: opposite(posting.amount),
      base: opposite(posting.base),
    })),
  }));
}

/** `ballast-N01-000007-sage-50.csv`. */
export function fileNameOf(batch: ExportBatch, id: string, extension: string): string {
  const entity = batch.entityCode.replaceAll(/[^A-Za-z0-9]+/g, '-');
  return `ballast-${entity}-${String(batch.number).padStart(6, '0')}-${id}.${extension}`;
}
