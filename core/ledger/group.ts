/**
 * The trial balance of several entities together: sums of each account in each currency. Nothing is
 * translated and nothing between the entities is eliminated, so only amounts of one currency are added.
 */
import { type Money, money } from '../money/money.ts';
import { invariant } from '../result.ts';
import type { AccountSums, Figures } from './balances.ts';
import type { LedgerAccount } from './chart.ts';

/** The sums of one entity's accounts. */
export interface EntitySums {
  readonly entityId: string;
  readonly sums: readonly AccountSums[];
}

/** One account in one currency, over all entities. */
export interface GroupRow {
  readonly account: LedgerAccount;
  readonly currency: string;
  readonly figures: Figures;
  /** The entities that hold or moved anything there, in the given order. */
  readonly entityIds: readonly string[];
}

export interface GroupTrialBalance {
  /** By currency, then by account code. */
  readonly rows: readonly GroupRow[];
  /** One for each currency; openings and closings are zero, debits equal credits. */
  readonly totals: readonly Figures[];
}

interface Running {
  opening: bigint;
  debit: bigint;
  credit: bigint;
  readonly entityIds: string[];
}

function figuresOf(currency: string, { opening, debit, credit }: Running): Figures {
  const of = (minor: bigint): Money => money(currency, minor);
  return {
    opening: of(opening),
    debit: of(debit),
    credit: of(credit),
    closing: of(opening + debit - credit),
  };
}

/** Adds up entities by account and currency. A total that is not zero is a broken store. */
export function groupTrialBalance(
  accounts: readonly LedgerAccount[],
  entities: readonly EntitySums[],
): GroupTrialBalance {
  const found = new Map<string, Map<string, Running>>();
  for (const { entityId, sums } of entities)
    for (const { accountId, currency, opening, debit, credit } of sums) {
      if (opening === 0n && debit === 0n && credit === 0n) continue;
      const ofCurrency = found.get(currency) ?? new Map<string, Running>();
      found.set(currency, ofCurrency);
      const row = ofCurrency.get(accountId) ?? {
        opening: 0n,
        debit: 0n,
        credit: 0n,
        entityIds: [],
      };
      ofCurrency.set(accountId, row);
      row.opening += opening;
      row.debit += debit;
      row.credit += credit;
      if (!row.entityIds.includes(entityId)) row.entityIds.push(entityId);
    }
  const chart = [...accounts].sort((a, b) => (a.code < b.code ? -1 : 1));
  const currencies = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = currencies.flatMap(([currency, ofCurrency]) =>
    chart.flatMap((account): GroupRow[] => {
      const row = ofCurrency.get(account.id);
      if (row === undefined) return [];
      const { entityIds } = row;
      return [{ account, currency, figures: figuresOf(currency, row), entityIds }];
    }),
  );
  const totals = currencies.map(([currency, ofCurrency]) => {
    const total: Running = { opening: 0n, debit: 0n, credit: 0n, entityIds: [] };
    for (const { opening, debit, credit } of ofCurrency.values()) {
      total.opening += opening;
      total.debit += debit;
      total.credit += credit;
    }
    invariant(total.opening === 0n, `openings in ${currency} come to zero`);
    invariant(total.debit === total.credit, `debits in ${currency} equal credits`);
    return figuresOf(currency, total);
  });
  return { rows, totals };
}
