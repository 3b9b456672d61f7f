/** Rules as stored, and the statement lines that they look at. */
import type { MatchRule } from '../../core/reconcile/model.ts';
import { conditionsSchema, type Conditions as RuleConditions } from '../../core/rules/condition.ts';
import type { CategorisedLine, CategoryRule } from '../../core/rules/engine.ts';
import { matchToleranceSchema } from '../../preload/contract/rules.ts';
import type { ReadStore } from '../store/index.ts';
import { type AccountScope, accountConditions, allOf, when } from './scope.ts';

export interface StoredCategoryRule extends CategoryRule {
  readonly position: number;
  readonly categoryName: string;
  readonly learned: boolean;
  readonly precision: string | null;
  readonly entry: number;
}

interface RuleRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly name: string;
  readonly position: bigint;
  readonly conditions: string;
  readonly active: bigint;
  readonly entry: bigint;
}

function readConditions(text: string): RuleConditions {
  return conditionsSchema.parse(JSON.parse(text));
}

export function categoryRules(store: ReadStore): StoredCategoryRule[] {
  return store
    .all<
      RuleRow & {
        category_id: string;
        category_name: string;
        learned: bigint;
        precision: string | null;
      }
    >(
      `SELECT r.id, r.name, r.position, r.conditions, r.active, r.entry, r.category_id,
              c.name AS category_name, r.learned, r.precision
         FROM category_rule r JOIN category c ON c.id = r.category_id
        ORDER BY r.position, r.name`,
    )
    .map((row) => ({
      id: row.id,
      name: row.name,
      position: Number(row.position),
      conditions: readConditions(row.conditions),
      categoryId: row.category_id,
      categoryName: row.category_name,
      learned: row.learned === 1n,
      precision: row.precision,
      active: row.active === 1n,
      entry: Number(row.entry),
    }));
}

export interface StoredMatchRule extends MatchRule {
  readonly position: number;
  readonly active: boolean;
  readonly entry: number;
}

export function matchRules(store: ReadStore): StoredMatchRule[] {
  return store
    .all<RuleRow & { tolerance: string }>(
      `SELECT id, name, position, conditions, tolerance, active, entry
         FROM match_rule ORDER BY position, name`,
    )
    .map((row) => {
      const { agree, ...tolerance } = matchToleranceSchema.parse(JSON.parse(row.tolerance));
      return {
        id: row.id,
        name: row.name,
        position: Number(row.position),
        conditions: readConditions(row.conditions),
        tolerance,
        agree,
        active: row.active === 1n,
        entry: Number(row.entry),
      };
    });
}

export interface LineScope extends AccountScope {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface LineRow {
  readonly id: string;
  readonly account_id: string;
  readonly bank_id: string;
  readonly entity_id: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly category_id: string | null;
  readonly code: string | null;
  readonly bank_reference: string | null;
  readonly customer_reference: string | null;
  readonly end_to_end_id: string | null;
  readonly counterparty_name: string | null;
  readonly counterparty_account: string | null;
  readonly remittance: string | null;
}

const LINE_COLUMNS = `l.id, l.account_id, a.bank_id, a.entity_id, l.currency, l.amount_minor,
  l.category_id, l.code, l.bank_reference, l.customer_reference, l.end_to_end_id,
  l.counterparty_name, l.counterparty_account, l.remittance`;

function lineOf(row: LineRow): CategorisedLine {
  return {
    id: row.id,
    accountId: row.account_id,
    bankId: row.bank_id,
    entityId: row.entity_id,
    currency: row.currency,
    amountMinor: row.amount_minor,
    categoryId: row.category_id,
    code: row.code,
    bankReference: row.bank_reference,
    customerReference: row.customer_reference,
    endToEndId: row.end_to_end_id,
    counterpartyName: row.counterparty_name,
    counterpartyAccount: row.counterparty_account,
    remittance: row.remittance,
  };
}

/** Lines one by one, so that a million of them never stand in memory at once. */
export function* ruleLines(store: ReadStore, scope: LineScope): Generator<CategorisedLine> {
  const { sql, values } = allOf([
    accountConditions(scope),
    when('l.booking_date >= ?', scope.from),
    when('l.booking_date <= ?', scope.to),
  ]);
  for (const row of store.iterate<LineRow>(
    `SELECT ${LINE_COLUMNS} FROM statement_line l JOIN account a ON a.id = l.account_id
      WHERE ${sql} ORDER BY l.booking_date, l.id`,
    values,
  ))
    yield lineOf(row);
}

/** The newest lines whose category a person chose by hand, and not a rule or an import. */
export function decidedLines(store: ReadStore, most = 50_000) {
  return store
    .all<LineRow>(
      `SELECT ${LINE_COLUMNS} FROM statement_line l JOIN account a ON a.id = l.account_id
         JOIN journal_entry j ON j.seq = l.entry
        WHERE l.category_id IS NOT NULL AND j.command = 'lines.setCategory'
        ORDER BY l.booking_date DESC, l.id LIMIT ?`,
      [BigInt(most)],
    )
    .map((row) => ({ ...lineOf(row), categoryId: row.category_id as string }));
}

export function categoryNames(store: ReadStore): ReadonlyMap<string, string> {
  return new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM category')
      .map(({ id, name }) => [id, name]),
  );
}

export interface ShownLine {
  readonly id: string;
  readonly account_name: string;
  readonly booking_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly counterparty_name: string | null;
  readonly remittance: string | null;
}

/** What a list shows of some lines, by id. */
export function shownLines(
  store: ReadStore,
  ids: readonly string[],
): ReadonlyMap<string, ShownLine> {
  const rows = store.all<ShownLine & { readonly [column: string]: string | bigint | null }>(
    `SELECT l.id, a.name AS account_name, l.booking_date, l.currency, l.amount_minor,
            l.counterparty_name, l.remittance
       FROM json_each(?) i JOIN statement_line l ON l.id = i.value
       JOIN account a ON a.id = l.account_id`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
