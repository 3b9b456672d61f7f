/**
 * The expected numbers of the sample bank files in one shape, whatever their folder writes: what each
 * statement (or page) of a file must say.
 */
import { type Expected, expectedFiles } from './sampleFiles.ts';

export interface ExpectedStatement {
  /** Null where the folder tells none (CSV, QIF). */
  readonly account: string | null;
  readonly currency: string | null;
  /** Undefined where the folder says nothing about it. */
  readonly opening?: string | null;
  readonly closing?: string | null;
  readonly creditCount: number | null;
  readonly debitCount: number | null;
  readonly entryCount: number;
  readonly sumCredits: string;
  readonly sumDebits: string;
  /** Null where the folder says nothing about it. */
  readonly proof: 'proven' | 'unproven' | 'unbalanced' | null;
}

export interface ExpectedFile {
  readonly name: string;
  readonly class: 'valid' | 'edge' | 'malformed';
  /** What the sample's own note asks for. */
  readonly note: string;
  readonly statements: readonly ExpectedStatement[];
  /** Lines that must be reported as not read (CSV). */
  readonly rowsToReport: readonly number[];
}

const proofOf = (identity: boolean | null | undefined) =>
  identity == null ? 'unproven' : identity ? 'proven' : 'unbalanced';

/** Minor units of the samples' two-digit currencies as decimal text. */
function decimals(minor: string | null): string | null {
  return minor === null ? null : String(Number(minor) / 100);
}

/** MT940, MT942, camt and CODA. */
function bookedStatements(want: Expected): ExpectedStatement[] {
  return want.statements.map((one: Expected) => ({
    account: one.account,
    currency: one.currency,
    opening: one.openingBalance,
    closing: one.closingBalance,
    creditCount: one.credits ?? null,
    debitCount: one.debits ?? null,
    entryCount: one.entries,
    sumCredits: one.sumCredits,
    sumDebits: one.sumDebits,
    proof: proofOf(one.balanceIdentity),
  }));
}

function bai2Statements(want: Expected): ExpectedStatement[] {
  return want.groups
    .flatMap((group: Expected) => group.accounts)
    .map((one: Expected) => ({
      account: one.account,
      currency: one.currency,
      opening: decimals(one.openingLedger),
      closing: decimals(one.closingLedger),
      creditCount: one.credits,
      debitCount: one.debits,
      entryCount: one.entries,
      sumCredits: decimals(one.sumCreditsMinor),
      sumDebits: decimals(one.sumDebitsMinor),
      proof: proofOf(one.balanceIdentity),
    }));
}

function ofxStatements(want: Expected): ExpectedStatement[] {
  return want.statements.map((one: Expected) => ({
    account: one.account ?? '',
    currency: one.currency,
    closing: one.ledgerBalance || null,
    creditCount: one.credits,
    debitCount: one.debits,
    entryCount: one.entries,
    sumCredits: one.sumCredits,
    sumDebits: one.sumDebits,
    proof: 'unproven',
  }));
}

function qifStatements(want: Expected): ExpectedStatement[] {
  return want.sections
    .filter((section: Expected) => section.entries !== undefined)
    .map((section: Expected) => ({
      account: null,
      currency: null,
      creditCount: null,
      debitCount: null,
      entryCount: section.entries,
      sumCredits: section.sumCredits,
      sumDebits: section.sumDebits,
      proof: 'unproven',
    }));
}

function csvStatement({ mapping, entries, sumCredits, sumDebits }: Expected): ExpectedStatement {
  return {
    account: null,
    currency: mapping.currencyFixed ?? null,
    creditCount: null,
    debitCount: null,
    entryCount: entries,
    sumCredits,
    sumDebits,
    // A running balance is a proof where it stands on every row.
    proof: mapping.balance === undefined ? 'unproven' : null,
  };
}

/** Every folder of statements, and how its expected numbers are read. */
const READERS: Readonly<Record<string, (want: Expected) => ExpectedStatement[]>> = {
  mt940: bookedStatements,
  mt942: bookedStatements,
  camt052: bookedStatements,
  camt053: bookedStatements,
  'camt053-series': bookedStatements,
  camt054: bookedStatements,
  bai2: bai2Statements,
  ofx: ofxStatements,
  qif: qifStatements,
  csv: (want) => [csvStatement(want)],
  coda: bookedStatements,
};

export const STATEMENT_FOLDERS = Object.keys(READERS);

export function expectedStatementFiles(folder: string): ExpectedFile[] {
  return expectedFiles(folder).map(([name, want]) => ({
    name,
    class: want.class,
    note: want.note ?? '',
    statements: READERS[folder]?.(want) ?? [],
    rowsToReport: want.rowsToReport ?? [],
  }));
}
