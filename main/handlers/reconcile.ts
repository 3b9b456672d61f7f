/** Matching bank lines with the books: accepted one by one or in bulk, turned down, taken back, listed. */

import { hash } from 'node:crypto';
import { counted } from '../../core/counted.ts';
import { money } from '../../core/money/money.ts';
import { unpackGrounds } from '../../core/reconcile/grounds.ts';
import { matchItems } from '../../core/reconcile/match.ts';
import type { BankItem, Item, Match, MatchOptions } from '../../core/reconcile/model.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { openBankItems } from '../queries/bankItems.ts';
import { openBookItems } from '../queries/bookItems.ts';
import { MATCH_PARTS } from '../queries/matched.ts';
import {
  insertMatches,
  type MatchToStore,
  rejectedKeys,
  removeMatches,
  type StoredPart,
} from '../queries/matches.ts';
import { MATCH_COLUMNS, partsOfMatches, type StoredMatch } from '../queries/matchParts.ts';
import type { OpenScope } from '../queries/openScope.ts';
import { matchRates } from '../queries/rates.ts';
import { returnableItems } from '../queries/returnable.ts';
import { matchRules } from '../queries/rules.ts';
import { accountConditions, allOf } from '../queries/scope.ts';
import type { ReadStore } from '../store/index.ts';
import { acceptMatches } from './acceptMatches.ts';
import { LineAccounts } from './lineAccounts.ts';

type Suggestion = DomainOutput<'reconcile.suggest'>['suggestions'][number];

/** `<line>#<part>` as the two; a whole line has no part. */
export function bankIds(id: string): { readonly lineId: string; readonly detail: number | null } {
  const mark = id.indexOf('#');
  if (mark < 0) return { lineId: id, detail: null };
  return { lineId: id.slice(0, mark), detail: Number(id.slice(mark + 1)) };
}

export function bookIds(id: string): { readonly kind: 'flow' | 'posting'; readonly id: string } {
  const kind = id.startsWith('posting:') ? 'posting' : 'flow';
  return { kind, id: id.slice(kind.length + 1) };
}

/** Ids of a hundred parts; a batch has thousands, and its key is a hash. */
const LONGEST_KEY = 4500;

/** Names a match by its lines and items, whatever their order. */
export function matchKey({ bank, book }: Pick<Match, 'bank' | 'book'>): string {
  const ids = (parts: Match['bank']) => parts.map(({ id }) => id).sort();
  const key = [...ids(bank), '~', ...ids(book)].join(' ');
  return key.length > LONGEST_KEY ? `sha256 ${hash('sha256', key, 'hex')}` : key;
}

interface Material {
  readonly bank: readonly BankItem[];
  readonly book: readonly Item[];
  readonly options: Partial<MatchOptions>;
}

/** Both sides and the rules as they stand in the store. */
export function materialOf(store: ReadStore, scope: OpenScope, forRules = false): Material {
  const rules = matchRules(store).filter(({ active }) => active);
  const bank = openBankItems(store, scope, forRules || rules.length > 0);
  const book = openBookItems(store, scope);
  const currencies = new Set([...bank, ...book].map(({ currency }) => currency));
  const settled = returnableItems(store, bank);
  return { bank, book, options: { rules, rates: matchRates(store, currencies), settled } };
}

/** A match of the engine as rows to store. */
function toStore(
  match: Match,
  accountId: string,
  id: string,
  books: ReadonlyMap<string, Item>,
): MatchToStore {
  const bank = match.bank.map((part): StoredPart => {
    const { lineId, detail } = bankIds(part.id);
    return {
      lineId,
      detail,
      flowId: null,
      postingId: null,
      currency: match.currency,
      amountMinor: BigInt(part.amountMinor),
    };
  });
  const book = match.book.map((part): StoredPart => {
    const { kind, id: own } = bookIds(part.id);
    return {
      lineId: null,
      detail: null,
      flowId: kind === 'flow' ? own : null,
      postingId: kind === 'posting' ? own : null,
      currency: books.get(part.id)?.currency ?? match.currency,
      amountMinor: BigInt(part.amountMinor),
    };
  });
  return {
    id,
    accountId,
    currency: match.currency,
    shape: match.shape,
    method: match.method,
    ruleId: match.ruleId,
    score: match.score,
    grounds: match.grounds,
    differenceMinor: BigInt(match.differenceMinor),
    differenceKind: match.differenceKind,
    parts: [...bank, ...book],
  };
}

/** Rows one by one, so that a hundred thousand of them need not exist at once. */
function* storedRows(
  matches: readonly Match[],
  accounts: LineAccounts,
  books: ReadonlyMap<string, Item>,
  newId: () => string,
): Generator<MatchToStore> {
  for (const match of matches) {
    yield toStore(match, accounts.of(match.bank[0]?.id ?? ''), newId(), books);
  }
}

/** How many flows the matches take all that is open of; an exact one takes it whole. */
function settledBy(matches: readonly Match[], book: ReadonlyMap<string, Item>): number {
  const left = new Map<string, number>();
  let settled = 0;
  for (const { method, book: parts } of matches)
    for (const { id, amountMinor } of parts) {
      const open =
        method === 'exact' ? amountMinor : (left.get(id) ?? book.get(id)?.amountMinor ?? 0);
      if (open !== amountMinor) left.set(id, open - amountMinor);
      else if (id.startsWith('flow:')) settled++;
    }
  return settled;
}

/** Matches by certain methods are made and stored in one go, without crossing threads. */
function acceptAll(
  { store, newId }: CommandContext,
  { methods, ...scope }: DomainInput<'reconcile.acceptAll'>,
): DomainOutput<'reconcile.acceptAll'> {
  const { bank, book, options } = materialOf(store, scope);
  const without = (['exact', 'rule', 'tolerance', 'subset', 'partial', 'learned'] as const).filter(
    (method) => !methods.some((wanted) => wanted === method),
  );
  // Returns are found, so that what came back settles nothing, but people decide on them.
  const found = matchItems(bank, book, { ...options, without: [...without] });
  const rejected = rejectedKeys(store);
  const sure = found.matches.filter(
    (match) =>
      match.alternatives === 0 &&
      methods.some((wanted) => wanted === match.method) &&
      (rejected.size === 0 || !rejected.has(matchKey(match))),
  );
  // Exact matches take whole items of one currency; only the others look their items up.
  const isExact = sure.every(({ method }) => method === 'exact');
  const books = new Map(isExact ? [] : book.map((item) => [item.id, item]));
  insertMatches(store, storedRows(sure, new LineAccounts(bank), books, newId), newId);
  return {
    accepted: sure.length,
    settledFlows: settledBy(sure, books),
    openLineCount: bank.length - sure.length,
    openItemCount: book.length - sure.length,
  };
}

function rejectMatches(
  { store, clock, newId }: CommandContext,
  { matches }: DomainInput<'reconcile.reject'>,
): DomainOutput<'reconcile.reject'> {
  const known = rejectedKeys(store);
  let rejected = 0;
  for (const { key, lineId, method, score } of matches) {
    const account = store.pluck<string>('SELECT account_id FROM statement_line WHERE id = ?', [
      lineId,
    ]);
    if (account === undefined)
      throw new AppFailure({
        kind: 'not-found',
        code: 'MATCH_PART_UNKNOWN',
        message: 'The line of this suggestion is not there any more. Load the suggestions again.',
        path: 'matches',
      });
    if (known.has(key)) continue;
    store.insert('match_rejection', {
      id: newId(),
      account_id: account,
      match_key: key,
      method,
      score: String(score),
      rejected_at: clock.now(),
    });
    rejected++;
  }
  return { rejected };
}

function listMatches(
  { store }: QueryContext,
  { start, count, lineId, flowId, method, ...scope }: DomainInput<'reconcile.list'>,
): DomainOutput<'reconcile.list'> {
  const has = (column: string, id: string | undefined) =>
    id === undefined
      ? null
      : {
          sql: `r.id IN (SELECT i.reconciliation_id FROM ${MATCH_PARTS} i WHERE i.${column} = ?)`,
          values: [id],
        };
  const { sql, values } = allOf([
    accountConditions(scope),
    has('line_id', lineId),
    has('flow_id', flowId),
    method === undefined ? null : { sql: 'r.method = ?', values: [method] },
  ]);
  const from = `FROM reconciliation r JOIN account a ON a.id = r.account_id WHERE ${sql}`;
  const rows = store.all<StoredMatch>(
    `SELECT ${MATCH_COLUMNS} ${from} ORDER BY r.entry DESC, r.id DESC LIMIT ? OFFSET ?`,
    [...values, BigInt(count), BigInt(start)],
  );
  const parts = partsOfMatches(
    store,
    rows.map(({ id }) => id),
  );
  return {
    rows: rows.map((row) => ({
      id: row.id,
      shape: row.shape as Suggestion['shape'],
      method: row.method as Suggestion['method'],
      ruleId: row.rule_id,
      score: Number(row.score),
      grounds: unpackGrounds(row.explanation),
      difference: money(row.currency, row.difference_minor),
      differenceKind: row.difference_kind as Suggestion['differenceKind'],
      accountName: row.account_name,
      matchedAt: row.matched_at,
      entry: Number(row.entry),
      bank: parts.get(row.id)?.bank ?? [],
      book: parts.get(row.id)?.book ?? [],
    })),
    count: Number(store.pluck<bigint>(`SELECT COUNT(*) ${from}`, values) ?? 0n),
  };
}

export const reconcileHandlers = {
  'reconcile.accept': command<'reconcile.accept'>(
    ({ matches }) => `${counted(matches.length, 'match', 'matches')} accepted`,
    acceptMatches,
  ),
  'reconcile.acceptAll': command<'reconcile.acceptAll'>(
    ({ methods }, { accepted }) => `${accepted} matches accepted (${methods.join(', ')})`,
    acceptAll,
  ),
  'reconcile.reject': command<'reconcile.reject'>(
    (_input, { rejected }) =>
      `${rejected} suggested ${rejected === 1 ? 'match' : 'matches'} turned down`,
    rejectMatches,
  ),
  'reconcile.unmatch': command<'reconcile.unmatch'>(
    (_input, { removed }) => `${counted(removed, 'match', 'matches')} taken back`,
    ({ store }, { ids }) => removeMatches(store, ids),
  ),
  'reconcile.list': query<'reconcile.list'>(listMatches),
};
