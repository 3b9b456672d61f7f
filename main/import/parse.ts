/**
 * From a file's bytes to rows: sniff, read, prove, identify. Runs in the parsing process, which holds
 * no key and no store; whatever a hostile file does to it ends there.
 */
import { createHash } from 'node:crypto';
import { isCurrency } from '../../core/money/currencies.ts';
import { type AppError, AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { detectProfile } from '../../sync/formats/csv/detect.ts';
import { type CsvProfile, parseCsvProfile } from '../../sync/formats/csv/profile.ts';
import { readEcbRates } from '../../sync/formats/ecb/read.ts';
import { detectFixedProfile } from '../../sync/formats/fixed/detect.ts';
import { identifyEntries, statementKey } from '../../sync/formats/identity.ts';
import { readStatements, sniffFormats } from '../../sync/formats/index.ts';
import {
  closingBalance,
  type Issue,
  openingBalance,
  type Statement,
  type StatementBalance,
  type StatementEntry,
  signedAmount,
} from '../../sync/formats/model.ts';
import { proveStatement, storedMinor } from '../../sync/formats/proof.ts';
import type {
  FileToParse,
  ParsedFile,
  ParsedIssue,
  ParsedLine,
  ParsedStatement,
  ParseRequest,
} from './parsed.ts';

function issueOut(issue: Issue): ParsedIssue {
  const { code, severity, message, line } = issue;
  return line === null ? { code, severity, message } : { code, severity, message, line };
}

/** Everything about an entry that the store has no column for; null where there is nothing. */
function detailsOf(entry: StatementEntry, isRounded: boolean): string | null {
  const given = {
    // A single detail repeats its entry; several are the parts of a collective booking.
    ...(entry.details.length > 1 ? { details: entry.details } : {}),
    ...(entry.original === null ? {} : { original: entry.original }),
    ...(entry.exchangeRate === null ? {} : { exchangeRate: entry.exchangeRate }),
    ...(entry.charges === null ? {} : { charges: entry.charges }),
    ...(entry.returnReason === null ? {} : { returnReason: entry.returnReason }),
    ...(entry.references.mandate === null ? {} : { mandate: entry.references.mandate }),
    ...(entry.references.uetr === null ? {} : { uetr: entry.references.uetr }),
    ...(entry.availability === undefined ? {} : { availability: entry.availability }),
    ...(entry.corrects === undefined ? {} : { corrects: entry.corrects }),
    ...(isRounded ? { printedAmount: signedAmount(entry) } : {}),
  };
  return Object.keys(given).length === 0 ? null : JSON.stringify(given, withoutNulls);
}

function withoutNulls(_key: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

function codeOf({ code }: StatementEntry): string | null {
  const iso = [code.domain, code.family, code.subFamily].filter((part) => part !== null);
  return iso.length > 0
    ? iso.join('-')
    : (code.swift ?? code.proprietary ?? code.business ?? code.text);
}

function lineOf(
  entry: StatementEntry,
  position: number,
  identity: { readonly fingerprint: string; readonly occurrence: number },
): ParsedLine {
  const { minor, isRounded } = storedMinor(signedAmount(entry), entry.currency);
  const { references, counterparty } = entry;
  return [
    position,
    entry.bookingDate,
    entry.valueDate ?? entry.bookingDate,
    entry.currency,
    minor,
    codeOf(entry),
    references.bank,
    references.customer,
    references.endToEnd,
    counterparty.name ?? counterparty.ultimateName,
    counterparty.account,
    entry.remittance ?? references.structured,
    entry.isReversal ? 1 : 0,
    detailsOf(entry, isRounded),
    identity.fingerprint,
    identity.occurrence,
    entry.slice.line,
    entry.slice.offset,
    entry.slice.length,
  ];
}

function balanceMinor(balance: StatementBalance | null, currency: string): bigint | null {
  if (balance === null || balance.currency !== currency) return null;
  return storedMinor(signedAmount(balance), currency).minor;
}

/** The statement's period: as printed, or spanned by its balances and entries. */
function periodOf(statement: Statement): { readonly from: IsoDate; readonly to: IsoDate } | null {
  const dates = [
    statement.from,
    statement.to,
    openingBalance(statement)?.date ?? null,
    closingBalance(statement)?.date ?? null,
    ...statement.entries.map((entry) => entry.bookingDate),
  ]
    .filter((date) => date !== null)
    .sort();
  const earliest = dates[0];
  const latest = dates.at(-1);
  if (earliest === undefined || latest === undefined) return null;
  return {
    from: statement.from ?? earliest,
    to: statement.to ?? closingBalance(statement)?.date ?? latest,
  };
}

/** Why a statement that was read cannot be stored, or null. */
function obstacleOf(statement: Statement): ParsedIssue | null {
  const where = `Statement ${statement.number ?? statement.statementId ?? ''} of ${statement.account.id}`;
  const line = statement.slice.line;
  if (statement.kind !== 'booked')
    return {
      code: 'INTERIM_NOT_STORED',
      severity: 'error',
      message: `${where} is not a booked statement: its entries are provisional and the booked statement repeats them. It is not imported.`,
      line,
    };
  if (!isCurrency(statement.currency))
    return {
      code: 'CURRENCY_UNKNOWN',
      severity: 'error',
      message: `${where} is in "${statement.currency}", which is no ISO 4217 currency. It is not imported.`,
      line,
    };
  const foreign = statement.entries.find(
    (entry) => entry.status === 'booked' && entry.currency !== statement.currency,
  );
  if (foreign !== undefined)
    return {
      code: 'ENTRY_CURRENCY',
      severity: 'error',
      message: `${where} is in ${statement.currency} but holds a booked entry in ${foreign.currency}. It is not imported.`,
      line: foreign.slice.line,
    };
  if (periodOf(statement) === null)
    return {
      code: 'STATEMENT_UNDATED',
      severity: 'error',
      message: `${where} has no date at all: no period, no dated balance, no entry. It is not imported.`,
      line,
    };
  return null;
}

function statementOut(
  statement: Statement,
  identities: readonly { readonly fingerprint: string; readonly occurrence: number }[],
): ParsedStatement {
  const proof = proveStatement(statement);
  const period = periodOf(statement);
  const { currency } = statement;
  const lines: ParsedLine[] = [];
  statement.entries.forEach((entry, index) => {
    const identity = identities[index];
    if (entry.status === 'booked' && identity !== undefined)
      lines.push(lineOf(entry, lines.length + 1, identity));
  });
  const date = '1970-01-01' as IsoDate;
  return {
    accountNumber: statement.account.iban ?? statement.account.id.replace(/\s+/g, ''),
    accountName: statement.account.name ?? statement.account.ownerName,
    bic: statement.account.bic,
    currency,
    kind: statement.kind,
    number: statement.number ?? statement.statementId,
    identity: statementKey(statement),
    from: period?.from ?? date,
    to: period?.to ?? date,
    openingMinor: balanceMinor(openingBalance(statement), currency),
    closingMinor: balanceMinor(closingBalance(statement), currency),
    creditMinor: storedMinor(proof.sumCredits, currency).minor,
    debitMinor: storedMinor(proof.sumDebits, currency).minor,
    creditCount: proof.creditCount,
    debitCount: proof.debitCount,
    proof: proof.status,
    differenceMinor:
      proof.difference === null ? null : storedMinor(proof.difference, currency).minor,
    warnings: [...statement.issues, ...proof.issues]
      .filter((issue) => issue.severity !== 'info')
      .map(({ code, message, line }) =>
        line === null ? { code, message } : { code, message, line },
      ),
    lines,
    source: { ...statement.slice },
  };
}

function refused(base: ParsedFile, refusal: AppError): ParsedFile {
  return { ...base, refusal };
}

function parseRates(base: ParsedFile, content: Uint8Array): ParsedFile {
  const read = readEcbRates(content);
  if (!read.ok) return refused(base, read.error);
  const rates = read.value.days.flatMap((day) =>
    day.rates.map(({ currency, rate }) => ({
      base: read.value.base,
      quote: currency,
      date: day.date,
      rate,
      source: 'ECB',
    })),
  );
  return { ...base, format: 'ecb-rates', rates, issues: read.value.issues.map(issueOut) };
}

/** Formats that cannot or need not name account and currency; in any other, missing ones are asked. */
const NAMELESS = new Set(['csv', 'fixed', 'qif']);

function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}

/** What a CSV leaves open is assumed rather than refused, and said. */
function assumptions(
  profile: CsvProfile | undefined,
  account: string,
  currency: string,
): ParsedIssue[] {
  const columns = profile?.columns;
  const issues: ParsedIssue[] = [];
  if (columns?.account === undefined && profile?.fixedAccount === undefined)
    issues.push({
      code: 'ACCOUNT_FROM_FILE_NAME',
      severity: 'warning',
      message: `The file names no account; "${account}" is taken from its name. Set the account in the mapping if that is wrong.`,
    });
  if (columns?.currency === undefined && profile?.fixedCurrency === undefined)
    issues.push({
      code: 'CURRENCY_ASSUMED',
      severity: 'warning',
      message: `The file names no currency; ${currency} is assumed. Set the currency in the mapping if that is wrong.`,
    });
  return issues;
}

/** Reads one file. Never throws for what the file holds: a refusal is part of the answer. */
export function parseFile(
  file: FileToParse,
  { saved, baseCurrency }: Omit<ParseRequest, 'files'>,
): ParsedFile {
  const { name, content, csvProfile } = file;
  const base: ParsedFile = {
    name,
    sha256: createHash('sha256').update(content).digest('hex'),
    sizeBytes: content.length,
    format: null,
    statements: [],
    rates: [],
    issues: [],
    refusal: null,
    profile: csvProfile ?? null,
    headerFingerprint: null,
  };
  const [guess] = sniffFormats(content);
  if (guess?.format === 'ecb-rates') return parseRates(base, content);
  const detect =
    guess?.format === 'csv' ? detectProfile : guess?.format === 'fixed' ? detectFixedProfile : null;
  const proposal = detect !== null && csvProfile === undefined ? detect(content) : null;
  const remembered = saved.find((one) => one.header_fingerprint === proposal?.fingerprint);
  const profile =
    csvProfile ??
    (remembered === undefined ? undefined : parseCsvProfile(remembered.profile)) ??
    proposal?.profile ??
    undefined;
  const known =
    proposal === null
      ? base
      : { ...base, profile: proposal, headerFingerprint: proposal.fingerprint };
  const read = readStatements(content, name, {
    ...(profile === undefined ? {} : { csvProfile: profile }),
    ...(csvProfile !== undefined || NAMELESS.has(guess?.format ?? 'csv')
      ? { defaultAccount: stemOf(name), defaultCurrency: baseCurrency }
      : {}),
  });
  if (!read.ok) return refused(known, read.error);
  const { format, statements, refused: bad, issues } = read.value;
  const obstacles = statements.map(obstacleOf);
  const usable = statements.filter((_, index) => obstacles[index] === null);
  const identities = identifyEntries(usable);
  return {
    ...known,
    format,
    statements: usable.map((statement, index) => statementOut(statement, identities[index] ?? [])),
    issues: [
      ...issues.map(issueOut),
      ...(format === 'csv' || format === 'fixed'
        ? assumptions(profile, stemOf(name), baseCurrency)
        : []),
      ...bad.flatMap((statement) => statement.issues.map(issueOut)),
      ...obstacles.filter((obstacle) => obstacle !== null),
    ],
    refusal:
      usable.length > 0 || statements.length + bad.length === 0
        ? null
        : {
            kind: 'invalid-input',
            code: 'FILE_NO_STATEMENT',
            message: `${name} holds no statement that can be imported. Its findings say why.`,
          },
  };
}

/** `parseFile`, with a bug of a reader told as that file's refusal instead of ending the import. */
export function parseFiles({ files, ...known }: ParseRequest): ParsedFile[] {
  return files.map((file) => {
    try {
      return parseFile(file, known);
    } catch (thrown) {
      if (thrown instanceof AppFailure) return refused(parseNothing(file), thrown.error);
      return refused(parseNothing(file), {
        kind: 'internal',
        code: 'READER_FAILED',
        message: `${file.name} could not be read: the reader failed. Report the file; nothing of it was imported.`,
      });
    }
  });
}

function parseNothing(file: FileToParse): ParsedFile {
  return {
    name: file.name,
    sha256: createHash('sha256').update(file.content).digest('hex'),
    sizeBytes: file.content.length,
    format: null,
    statements: [],
    rates: [],
    issues: [],
    refusal: null,
    profile: null,
    headerFingerprint: null,
  };
}
