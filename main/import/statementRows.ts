/**
 * One statement as read becomes rows: lines of the ledger, interim lines beside it, figures and
 * findings. Only booked entries of a booked statement are lines; everything else is provisional.
 */
import { hash } from 'node:crypto';
import { feeServiceOf, feeServiceOfText } from '../../core/banking/fees.ts';
import { isCurrency } from '../../core/money/currencies.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import {
  contentKey,
  type EntryIdentity,
  identifyEntries,
  statementKey,
  statementSlot,
} from '../../sync/formats/identity.ts';
import {
  closingBalance,
  type Issue,
  openingBalance,
  type Statement,
  type StatementBalance,
  type StatementEntry,
  signedAmount,
} from '../../sync/formats/model.ts';
import { joinedPages, type StatementPages } from '../../sync/formats/pages.ts';
import { proveStatement, storedMinor } from '../../sync/formats/proof.ts';
import type {
  ParsedInterimLine,
  ParsedIssue,
  ParsedLine,
  ParsedStatement,
  PrintedBalance,
  PrintedFigures,
  RefusedStatement,
} from './parsed.ts';

export function issueOut(issue: Issue): ParsedIssue {
  const { code, severity, message, line, isOverridable } = issue;
  return {
    code,
    severity,
    message,
    ...(line === null ? {} : { line }),
    ...(isOverridable === undefined ? {} : { isOverridable }),
  };
}

/** A refused statement as it is shown and held: its figures, its place, and why. */
export function refusedStatement(
  statement: Statement,
  obstacle: ParsedIssue | null,
): RefusedStatement {
  const issues = [...statement.issues, ...proveStatement(statement).issues].map(issueOut);
  if (obstacle !== null) issues.push(obstacle);
  const errors = issues.filter(({ severity }) => severity === 'error');
  return {
    ...printedFigures(statement),
    source: { ...statement.slice },
    issues,
    isOverridable: errors.length > 0 && errors.every((issue) => issue.isOverridable === true),
  };
}

/** Everything about an entry that the store has no column for; null where there is nothing. */
function detailsOf(entry: StatementEntry, isRounded: boolean): string | null {
  const feeService = feeServiceOf(entry.code);
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
    ...(feeService === null || feeService === feeServiceOfText(codeOf(entry))
      ? {}
      : { feeService }),
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

function lineOf(entry: StatementEntry, position: number, identity: EntryIdentity): ParsedLine {
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
    // What the bank says of the entry is better than a line without a word.
    entry.remittance ?? references.structured ?? entry.code.text,
    entry.isReversal ? 1 : 0,
    detailsOf(entry, isRounded),
    identity.fingerprint,
    identity.occurrence,
    entry.slice.line,
    entry.slice.offset,
    entry.slice.length,
    references.entry,
    references.message,
    references.paymentInfo,
  ];
}

function withoutSeverity({ code, message, line }: Issue): ParsedStatement['notes'][number] {
  return line === null ? { code, message } : { code, message, line };
}

function balanceMinor(balance: StatementBalance | null, currency: string): bigint | null {
  if (balance === null || balance.currency !== currency) return null;
  return storedMinor(signedAmount(balance), currency).minor;
}

function dayOf(instant: string | null): IsoDate | null {
  const day = instant?.slice(0, 10) ?? '';
  return /^\d{4}-\d\d-\d\d$/.test(day) ? (day as IsoDate) : null;
}

/** Whether an entry enters the ledger. */
function isLedger(statement: Statement, entry: StatementEntry): boolean {
  return statement.kind === 'booked' && entry.status === 'booked';
}

/** Of an interim report, and of a statement without balance and entry, the day on which it was made. */
function madeOn({ kind, balances, entries, createdAt }: Statement): IsoDate | null {
  return kind === 'booked' && balances.length + entries.length > 0 ? null : dayOf(createdAt);
}

/** The statement's period: as printed, or spanned by its balances and entries. */
function periodOf(statement: Statement): { readonly from: IsoDate; readonly to: IsoDate } | null {
  const dates = [
    statement.from,
    statement.to,
    openingBalance(statement)?.date ?? null,
    closingBalance(statement)?.date ?? null,
    ...statement.entries.map((entry) => entry.bookingDate),
    madeOn(statement),
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

/** Why a statement that was read cannot be stored, or null. Interim ones may hold any currency. */
export function obstacleOf(statement: Statement): ParsedIssue | null {
  const where = `Statement ${statement.number ?? statement.statementId ?? ''} of ${statement.account.id}`;
  const line = statement.slice.line;
  if (!isCurrency(statement.currency))
    return {
      code: 'CURRENCY_UNKNOWN',
      severity: 'error',
      message: `${where} is in "${statement.currency}", which is no ISO 4217 currency. It is not imported.`,
      line,
    };
  const foreign = statement.entries.find(
    (entry) => isLedger(statement, entry) && entry.currency !== statement.currency,
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

/** What a statement or page says of itself, as printed and proven. */
export function printedFigures(statement: Statement): PrintedFigures {
  const proof = proveStatement(statement);
  return {
    accountNumber: accountNumber(statement),
    currency: statement.currency,
    kind: statement.kind,
    number: statement.number ?? statement.statementId,
    from: statement.from,
    to: statement.to,
    opening: proof.opening,
    closing: proof.closing,
    balances: printedBalances(statement),
    creditCount: proof.creditCount,
    debitCount: proof.debitCount,
    sumCredits: proof.sumCredits,
    sumDebits: proof.sumDebits,
    entryCount: proof.entryCount,
    proof: proof.status,
  };
}

function printedBalances({ balances }: Statement): PrintedBalance[] {
  return balances.map((balance) => ({
    kind: balance.kind,
    code: balance.code,
    amount: signedAmount(balance),
    currency: balance.currency,
    date: balance.date,
    isDerived: balance.isDerived,
  }));
}

function accountNumber({ account }: Statement): string {
  return account.iban ?? account.id.replace(/\s+/g, '');
}

/** Statements with only the entries that are (or are not) of the ledger. */
function entriesApart(statements: readonly Statement[], wantsLedger: boolean): Statement[] {
  return statements.map((statement) => ({
    ...statement,
    entries: statement.entries.filter((entry) => isLedger(statement, entry) === wantsLedger),
  }));
}

/**
 * The rows of a file's statements, their pages joined. Occurrences count lines and interim lines
 * apart, so that a pending entry never changes the identity of a booked one, and each statement on
 * its own: whether two continue each other is asked of the store, which knows other files too.
 */
export function statementsOut(groups: readonly StatementPages[]): ParsedStatement[] {
  const statements = groups.map(joinedPages);
  const booked = entriesApart(statements, true);
  const interim = entriesApart(statements, false);
  const bookedIds = booked.map((one) => identifyEntries([one])[0] ?? []);
  const interimIds = interim.map((one) => identifyEntries([one])[0] ?? []);
  return statements.map((statement, index) => ({
    ...statementOut(statement),
    content: contentOf(statement, [...(bookedIds[index] ?? []), ...(interimIds[index] ?? [])]),
    lines: linesOut(booked[index]?.entries ?? [], bookedIds[index] ?? []),
    ...interimOut(interim[index]?.entries ?? [], interimIds[index] ?? []),
    pages: (groups[index]?.length ?? 1) > 1 ? (groups[index] ?? []).map(printedFigures) : [],
  }));
}

/** Hash over what the entries say, in any order. */
function contentOf({ entries }: Statement, identities: readonly EntryIdentity[]): string {
  const statuses = entries.map((entry) => entry.status).sort();
  const facts = identities.map((one) => one.fingerprint).sort();
  return hash('sha256', [...statuses, ...facts].join(' '), 'hex');
}

function linesOut(
  entries: readonly StatementEntry[],
  identities: readonly EntryIdentity[],
): ParsedLine[] {
  return entries.flatMap((entry, index) => {
    const identity = identities[index];
    return identity === undefined ? [] : [lineOf(entry, index + 1, identity)];
  });
}

/** Provisional entries; one whose currency nobody knows has no minor unit and is told instead. */
function interimOut(
  entries: readonly StatementEntry[],
  identities: readonly EntryIdentity[],
): { interimLines: ParsedInterimLine[]; interimIssues: ParsedIssue[] } {
  const interimLines: ParsedInterimLine[] = [];
  const interimIssues: ParsedIssue[] = [];
  entries.forEach((entry, index) => {
    const identity = identities[index];
    if (!isCurrency(entry.currency))
      interimIssues.push({
        code: 'INTERIM_CURRENCY',
        severity: 'error',
        message: `A provisional entry is in "${entry.currency}", which is no ISO 4217 currency. It is not kept.`,
        line: entry.slice.line,
      });
    else if (identity !== undefined)
      interimLines.push([entry.status, ...lineOf(entry, index + 1, identity)]);
  });
  return { interimLines, interimIssues };
}

function statementOut(
  statement: Statement,
): Omit<ParsedStatement, 'lines' | 'interimLines' | 'interimIssues' | 'pages' | 'content'> {
  const proof = proveStatement(statement);
  const period = periodOf(statement);
  const { currency } = statement;
  const findings = [...statement.issues, ...proof.issues];
  const date = '1970-01-01' as IsoDate;
  return {
    accountNumber: accountNumber(statement),
    accountName: statement.account.name ?? statement.account.ownerName,
    bic: statement.account.bic,
    currency,
    kind: statement.kind,
    number: statement.number ?? statement.statementId,
    // Reports of one day often share number and period: what they hold tells them apart.
    identity: statement.kind === 'booked' ? statementKey(statement) : contentKey(statement),
    slot: statement.kind === 'booked' ? statementSlot(statement) : null,
    madeAt: statement.createdAt,
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
    warnings: findings.filter(({ severity }) => severity !== 'info').map(withoutSeverity),
    notes: findings.filter(({ severity }) => severity === 'info').map(withoutSeverity),
    balances: printedBalances(statement),
    source: { ...statement.slice },
  };
}
