/** What statements of the group are made of: the books of each entity, and the rules of elimination. */
import type { EliminationRule } from '../../core/ledger/elimination.ts';
import type { DatedSum, FunctionalBooks } from '../../core/ledger/translation.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { type Books, baseBalances, booksOf, IS_CLOSING } from './ledger.ts';

/** The entities that were named, or all that have postings, by code. */
export function groupEntities(
  store: ReadStore,
  entityIds: readonly string[] | undefined,
): readonly Books[] {
  const ids = entityIds ?? store.plucks<string>('SELECT DISTINCT entity_id FROM ledger_total', []);
  return [...new Set(ids)]
    .map((id) => booksOf(store, id))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Closings of years move no value, so equity and results are read without them. */
const DATED = `
  SELECT p.ledger_account_id AS id, a.kind, p.posting_date AS date, SUM(p.base_minor) AS minor
    FROM ledger_posting p
    JOIN ledger_journal j ON j.id = p.journal_id
    JOIN ledger_account a ON a.id = p.ledger_account_id
   WHERE p.entity_id = :entity AND p.posting_date <= :asOf
     AND a.kind IN ('equity', 'income', 'expense') AND NOT ${IS_CLOSING}
   GROUP BY p.ledger_account_id, a.kind, p.posting_date
   ORDER BY p.ledger_account_id, p.posting_date`;

/** The books of an entity as the translation takes them. */
export function functionalBooks(
  store: ReadStore,
  books: Books,
  kinds: ReadonlyMap<string, string>,
  asOf: IsoDate,
): FunctionalBooks {
  const rows = store.all<{ id: string; kind: string; date: IsoDate; minor: bigint }>(DATED, {
    entity: books.entityId,
    asOf,
  });
  const dated = (isWanted: (kind: string) => boolean): DatedSum[] =>
    rows
      .filter(({ kind }) => isWanted(kind))
      .map(({ id, date, minor }) => ({ accountId: id, date, minor }));
  const all = baseBalances(store, books.entityId, null, asOf);
  return {
    entityId: books.entityId,
    name: books.name,
    currency: books.baseCurrency,
    balances: new Map(
      [...all].filter(([id]) => kinds.get(id) === 'asset' || kinds.get(id) === 'liability'),
    ),
    equity: dated((kind) => kind === 'equity'),
    results: dated((kind) => kind !== 'equity'),
  };
}

export interface StoredElimination extends EliminationRule {
  readonly active: boolean;
  readonly entry: number;
}

/** Every rule of elimination by name. */
export function eliminationRules(store: ReadStore): StoredElimination[] {
  return store
    .rows<{
      id: string;
      name: string;
      accounts: unknown;
      difference_account_id: string;
      active: boolean;
      entry: number;
    }>(
      'elimination_rule',
      `SELECT id, name, accounts, difference_account_id, active, entry
         FROM elimination_rule ORDER BY name`,
    )
    .map(({ accounts, difference_account_id, ...rule }) => ({
      ...rule,
      accountIds: accounts as readonly string[],
      differenceAccountId: difference_account_id,
    }));
}

/** The first day whose rates matter: of the first posting or of the closing, with some days before. */
export function firstRateDay(store: ReadStore, books: readonly Books[], asOf: IsoDate): IsoDate {
  const first = store.pluck<IsoDate | null>(
    `SELECT MIN(posting_date) FROM ledger_posting
      WHERE entity_id IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(books.map(({ entityId }) => entityId))],
  );
  // Rates of the days before, so that a first posting on a weekend has one.
  return addDays(first === null || first === undefined || first > asOf ? asOf : first, -14);
}
