/** Bank lines that are not in the ledger yet, and what the posting rules make of them. */
import type { LedgerAccount } from '../../core/ledger/chart.ts';
import type { Journal } from '../../core/ledger/journal.ts';
import { type Period, postingRefusal } from '../../core/ledger/periods.ts';
import {
  type BankLine,
  compileRules,
  journalOfLine,
  lineDescription,
  type MatchedRule,
  type PostingRule,
  postingActionsSchema,
} from '../../core/ledger/postingRules.ts';
import { type FxTable, fxRate } from '../../core/market/fx.ts';
import { type AppError, fail, ok, type Result } from '../../core/result.ts';
import { conditionsSchema } from '../../core/rules/condition.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { SqlValue } from '../store/codec.ts';
import type { ReadStore } from '../store/index.ts';
import { type Books, booksOf, chartOf, periodsOf } from './ledger.ts';
import { fxHistory } from './rates.ts';
import { allOf, when, within } from './scope.ts';

export interface LineScope {
  readonly entityIds?: readonly string[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly lineIds?: readonly string[] | undefined;
}

export interface UnpostedLine extends BankLine {
  readonly accountName: string;
  /** How often it was posted and taken back. */
  readonly times: number;
}

interface LineRow {
  readonly id: string;
  readonly account_id: string;
  readonly account_name: string;
  readonly entity_id: string;
  readonly bank_id: string;
  readonly booking_date: string;
  readonly value_date: string;
  readonly currency: string;
  readonly amount_minor: bigint;
  readonly code: string | null;
  readonly bank_reference: string | null;
  readonly customer_reference: string | null;
  readonly end_to_end_id: string | null;
  readonly counterparty_name: string | null;
  readonly counterparty_account: string | null;
  readonly remittance: string | null;
  readonly category_id: string | null;
  readonly times: bigint;
  readonly [column: string]: SqlValue;
}

/** Lines without a journal that still stands, in order of date, account and place. */
export function unpostedLines(store: ReadStore, scope: LineScope): UnpostedLine[] {
  const { sql, values } = allOf([
    within('a.entity_id', scope.entityIds),
    within('l.account_id', scope.accountIds),
    within('l.id', scope.lineIds),
    when('l.booking_date >= ?', scope.from),
    when('l.booking_date <= ?', scope.to),
  ]);
  return store
    .all<LineRow>(
      `SELECT l.id, l.account_id, a.name AS account_name, a.entity_id, a.bank_id, l.booking_date,
              l.value_date, l.currency, l.amount_minor, l.code, l.bank_reference,
              l.customer_reference, l.end_to_end_id, l.counterparty_name, l.counterparty_account,
              l.remittance, l.category_id,
              (SELECT COUNT(DISTINCT p.journal_id) FROM ledger_posting p
                 JOIN ledger_journal j ON j.id = p.journal_id
                WHERE p.line_id = l.id AND j.source <> 'reversal') AS times
         FROM statement_line l JOIN account a ON a.id = l.account_id
        WHERE ${sql} AND NOT EXISTS (
          SELECT 1 FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
           WHERE p.line_id = l.id AND j.source <> 'reversal' AND NOT EXISTS (
             SELECT 1 FROM ledger_journal r WHERE r.reverses_id = j.id))
        ORDER BY l.booking_date, a.entity_id, l.account_id, l.position, l.id`,
      values,
    )
    .map((row) => ({
      id: row.id,
      accountId: row.account_id,
      accountName: row.account_name,
      entityId: row.entity_id,
      bankId: row.bank_id,
      bookingDate: row.booking_date as IsoDate,
      valueDate: row.value_date as IsoDate,
      currency: row.currency,
      amountMinor: row.amount_minor,
      code: row.code,
      bankReference: row.bank_reference,
      customerReference: row.customer_reference,
      endToEndId: row.end_to_end_id,
      counterpartyName: row.counterparty_name,
      counterpartyAccount: row.counterparty_account,
      remittance: row.remittance,
      categoryId: row.category_id,
      description: lineDescription(row.counterparty_name, row.remittance),
      times: Number(row.times),
    }));
}

/** Active posting rules in their order. */
export function activeRules(store: ReadStore): PostingRule[] {
  return store
    .rows<{ id: string; name: string; conditions: unknown; actions: unknown }>(
      'posting_rule',
      `SELECT id, name, conditions, actions FROM posting_rule WHERE active = 1
        ORDER BY position, name`,
    )
    .map(({ id, name, conditions, actions }) => ({
      id,
      name,
      conditions: conditionsSchema.parse(conditions),
      actions: postingActionsSchema.parse(actions),
    }));
}

export interface PlannedLine {
  readonly line: UnpostedLine;
  readonly matched: MatchedRule | null;
  /** Why it is not posted; null where it is. */
  readonly problem: AppError | null;
}

const noRule: AppError = {
  kind: 'not-applicable',
  code: 'LINE_NO_RULE',
  message: 'No posting rule holds for these lines. Add a rule, or post them by hand.',
};

/** Finds rule and obstacles of each line; builds journals on demand, since a preview shows few. */
export class LinePlanner {
  readonly #store: ReadStore;
  readonly #accounts: ReadonlyMap<string, LedgerAccount>;
  readonly #mirrors: ReadonlyMap<string, LedgerAccount>;
  readonly #match: (line: BankLine) => MatchedRule | null;
  readonly #rates: FxTable;
  readonly #books = new Map<string, Books>();
  readonly #periods = new Map<string, readonly Period[]>();
  readonly #found = new Map<string, Result<string>>();

  constructor(store: ReadStore, lines: readonly UnpostedLine[]) {
    this.#store = store;
    const chart = chartOf(store);
    this.#accounts = new Map(chart.map((account) => [account.id, account]));
    this.#mirrors = new Map(
      chart.flatMap((account) =>
        account.bankAccountId === null ? [] : [[account.bankAccountId, account] as const],
      ),
    );
    this.#match = compileRules(activeRules(store));
    const [first, last] = [lines[0]?.bookingDate, lines.at(-1)?.bookingDate];
    this.#rates = fxHistory(
      store,
      first === undefined ? ('0001-01-01' as IsoDate) : addDays(first, -OLDEST_RATE_DAYS),
      last ?? ('0001-01-01' as IsoDate),
    );
  }

  plan(line: UnpostedLine): PlannedLine {
    const refused = postingRefusal(this.#periodsOf(line.entityId), line.bookingDate);
    const matched = this.#match(line);
    if (matched === null) return { line, matched, problem: noRule };
    if (refused !== null) return { line, matched, problem: refused };
    const journal = this.journal(line, matched);
    return { line, matched, problem: journal.ok ? null : journal.error };
  }

  journal(line: UnpostedLine, { rule }: MatchedRule): Result<Journal> {
    const { baseCurrency } = this.#booksOf(line.entityId);
    return journalOfLine(line, rule, {
      accounts: this.#accounts,
      mirrors: this.#mirrors,
      baseCurrency,
      rateOf: (currency) => this.#rateOf(currency, baseCurrency, line.bookingDate),
      externalId: line.times === 0 ? `line:${line.id}` : `line:${line.id}:${line.times + 1}`,
    });
  }

  accountOf(id: string): LedgerAccount | undefined {
    return this.#accounts.get(id);
  }

  #rateOf(currency: string, base: string, date: IsoDate): Result<string> {
    const key = `${currency} ${base} ${date}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = fxRate(this.#rates, currency, base, date);
    const made = found.ok ? ok(found.value.rate) : fail(found.error);
    this.#found.set(key, made);
    return made;
  }

  #booksOf(entityId: string): Books {
    const known = this.#books.get(entityId) ?? booksOf(this.#store, entityId);
    this.#books.set(entityId, known);
    return known;
  }

  #periodsOf(entityId: string): readonly Period[] {
    const known = this.#periods.get(entityId) ?? periodsOf(this.#store, entityId);
    this.#periods.set(entityId, known);
    return known;
  }
}

/** A rate older than this no longer speaks for a date. */
const OLDEST_RATE_DAYS = 370;

export interface Skipped {
  readonly code: string;
  readonly message: string;
  readonly count: number;
}

/** Problems by code with how many lines have them, the most frequent first. */
export function skippedOf(planned: readonly PlannedLine[]): Skipped[] {
  const found = new Map<string, { message: string; count: number }>();
  for (const { problem } of planned) {
    if (problem === null) continue;
    const known = found.get(problem.code) ?? { message: problem.message, count: 0 };
    found.set(problem.code, { ...known, count: known.count + 1 });
  }
  return [...found]
    .map(([code, each]) => ({ code, ...each }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}
