/**
 * Keys by which a statement and its entries are known again, so that importing twice is importing
 * once. No line number, file name, statement id or time goes into an entry's key: banks re-use ids
 * and the same entry comes back in overlapping files.
 */
import { hash } from 'node:crypto';
import { canonicalAccount } from './account.ts';
import {
  closingBalance,
  openingBalance,
  type Statement,
  type StatementEntry,
  type StatementHeader,
  signedAmount,
} from './model.ts';
import { linkStatements } from './proof.ts';

export interface EntryIdentity {
  /** Hash of what the entry says, or of the bank's own id where that is unique. */
  readonly fingerprint: string;
  /** From 1: two identical payments on a day are two entries. */
  readonly occurrence: number;
}

export interface IdentityOptions {
  /** True where this bank is known never to re-issue its references (camt AcctSvcrRef, an own id). */
  readonly hasUniqueBankReference?: boolean;
  /**
   * Occurrences that earlier, disjoint statements have used, by fingerprint: when a statement's
   * opening is the closing of one already stored, its entries are new even if they look the same.
   */
  readonly used?: ReadonlyMap<string, number>;
}

const SEPARATOR = '\u001f';

/** One spelling of a text: compatibility forms, capitals, no blanks (lines wrap differently). */
function normalise(text: string | null): string {
  if (text === null) return '';
  const composed = /^\p{ASCII}*$/u.test(text) ? text : text.normalize('NFKC');
  return composed.toUpperCase().replace(/\s+/g, '');
}

/** Texts as `normalise` writes each, joined: it never changes the separator, so once is enough. */
function normaliseAll(texts: readonly (string | null)[]): string {
  return normalise(texts.join(SEPARATOR));
}

/** `12`, `12.0` and `12.00` are one amount. */
export function canonicalAmount(signed: string): string {
  const body = signed.includes('.') ? signed.replace(/\.?0+$/, '') : signed;
  return body === '-0' || body === '-' || body === '' ? '0' : body;
}

/** The fingerprint of one entry, as 64 hexadecimal digits. Pure: equal facts give equal hashes. */
export function fingerprintEntry(
  account: string,
  entry: StatementEntry,
  options: IdentityOptions = {},
): string {
  const { references, counterparty } = entry;
  const own = canonicalAccount(account);
  if (options.hasUniqueBankReference && references.bank !== null)
    return digest(['id', own, entry.currency, normalise(references.bank)]);
  return digest([
    'entry',
    own,
    entry.bookingDate,
    entry.valueDate ?? '',
    canonicalAmount(signedAmount(entry)),
    entry.currency,
    normaliseAll([
      references.bank,
      references.customer,
      references.endToEnd,
      references.transaction,
      references.structured,
      counterparty.name,
      counterparty.account,
      entry.remittance,
    ]),
  ]);
}

function digest(parts: readonly string[]): string {
  return hash('sha256', parts.join(SEPARATOR), 'hex');
}

/**
 * Identifies the entries of the statements of one file, in order.
 *
 * The occurrence number counts equal fingerprints of an account; the fingerprint holds the booking
 * date, so it counts within the day. Counting starts anew with each statement, because a file may
 * repeat a statement, but goes on where a statement continues the one before (pages, or an opening
 * that is the closing before and another statement key).
 */
export function identifyEntries(
  statements: readonly Statement[],
  options: IdentityOptions = {},
): EntryIdentity[][] {
  const running = new Map<string, { last: Statement; key: string; counts: Map<string, number> }>();
  return statements.map((statement) => {
    const account = `${statement.account.id}${SEPARATOR}${statement.currency}`;
    const key = statementKey(statement);
    const before = running.get(account);
    const goesOn =
      before !== undefined &&
      before.key !== key &&
      linkStatements(before.last, statement).status === 'joined';
    const counts = goesOn ? before.counts : new Map(options.used);
    running.set(account, { last: statement, key, counts });
    return statement.entries.map((entry) => {
      const fingerprint = fingerprintEntry(statement.account.id, entry, options);
      const occurrence = (counts.get(fingerprint) ?? 0) + 1;
      counts.set(fingerprint, occurrence);
      return { fingerprint, occurrence };
    });
  });
}

/**
 * The identity of a statement: account, kind, currency, id, number, period and balances. The same key
 * with other entries is a correction and needs a person's decision.
 */
export function statementKey(header: StatementHeader): string {
  const opening = openingBalance(header);
  const closing = closingBalance(header);
  return digest([
    'statement',
    canonicalAccount(header.account.id),
    header.kind,
    header.currency,
    normalise(header.statementId),
    normalise(header.number),
    header.page?.number ?? '',
    header.from ?? '',
    header.to ?? '',
    opening ? canonicalAmount(signedAmount(opening)) : '',
    closing ? canonicalAmount(signedAmount(closing)) : '',
  ]);
}

/**
 * The place of a statement among those of its account: kind, number (or else id) and period. Another
 * statement in the same place is a correction, though its balances differ. Null where no number tells.
 */
export function statementSlot(header: StatementHeader): string | null {
  const number = header.number !== null && /[1-9]/.test(header.number) ? header.number : null;
  if (number === null && header.statementId === null) return null;
  return digest([
    'slot',
    canonicalAccount(header.account.id),
    header.kind,
    header.currency,
    normalise(number ?? header.statementId),
    header.page?.number ?? '',
    header.from ?? openingBalance(header)?.date ?? '',
    header.to ?? closingBalance(header)?.date ?? '',
  ]);
}

/** Hash over the entries' facts in order: tells a repeated statement from a corrected one. */
export function contentKey(statement: Statement): string {
  const account = statement.account.id;
  return digest([
    statementKey(statement),
    ...statement.entries.map((entry) => fingerprintEntry(account, entry)),
  ]);
}
