/** Entities, banks, categories and expected flows: what people enter and change. */

import { checkBank, checkEntity } from '../../core/banking/accountChecks.ts';
import { compactIdentifier } from '../../core/banking/identifiers.ts';
import { fxRate } from '../../core/market/fx.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { convert, formatAmount, money, zero } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { flowMinor, flowStatus } from '../queries/matched.ts';
import { fxTableAt } from '../queries/rates.ts';
import { allOf, when, within } from '../queries/scope.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { assertCurrency, assertIdentifiers, saveRow } from './saveParts.ts';

/** The depth of each entity, and all of them in the order of the tree: parents before children. */
export function inTreeOrder<
  Entity extends { readonly id: string; readonly parent_id: string | null },
>(rows: readonly Entity[]): { readonly row: Entity; readonly level: number }[] {
  const known = new Set(rows.map(({ id }) => id));
  const children = Map.groupBy(rows, ({ parent_id }) =>
    parent_id !== null && known.has(parent_id) ? parent_id : '',
  );
  const walk = (parent: string, level: number): { row: Entity; level: number }[] =>
    (children.get(parent) ?? []).flatMap((row) => [{ row, level }, ...walk(row.id, level + 1)]);
  return walk('', 0);
}

function listEntities({ store }: QueryContext): DomainOutput<'entities.list'> {
  const rows = store.all<{
    id: string;
    code: string;
    name: string;
    country: string;
    base_currency: string;
    time_zone: string;
    business_date: string | null;
    parent_id: string | null;
    lei: string | null;
    accounts: bigint;
    entry: bigint;
  }>(
    `SELECT e.id, e.code, e.name, e.country, e.base_currency, e.time_zone, e.business_date,
            e.parent_id, e.lei, e.entry,
            (SELECT COUNT(*) FROM account a WHERE a.entity_id = e.id) AS accounts
       FROM entity e ORDER BY e.code`,
  );
  return inTreeOrder(rows).map(({ row, level }) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    country: row.country,
    baseCurrency: row.base_currency,
    timeZone: row.time_zone,
    businessDate: row.business_date as IsoDate | null,
    parentId: row.parent_id,
    lei: row.lei,
    level,
    accountCount: Number(row.accounts),
    entry: Number(row.entry),
  }));
}

/** A parent below its own child would take both out of the tree. */
function assertParent({ store }: CommandContext, id: string | undefined, parentId: string | null) {
  const seen = new Set<string>();
  for (let at = parentId; at !== null && !seen.has(at); ) {
    if (at === id)
      throw new AppFailure({
        kind: 'invalid-input',
        code: 'ENTITY_CYCLE',
        message: 'The parent stands below this entity. Choose one above it, or none.',
        path: 'parentId',
      });
    seen.add(at);
    at = store.pluck<string | null>('SELECT parent_id FROM entity WHERE id = ?', [at]) ?? null;
  }
}

function saveEntity(context: CommandContext, input: DomainInput<'entities.save'>) {
  assertCurrency(input.baseCurrency, 'baseCurrency');
  const lei = input.lei === null ? null : compactIdentifier(input.lei);
  assertIdentifiers(checkEntity(lei));
  assertParent(context, input.id, input.parentId);
  return saveRow(
    context,
    'entity',
    input.id,
    {
      code: input.code,
      name: input.name,
      country: input.country,
      base_currency: input.baseCurrency,
      time_zone: input.timeZone,
      business_date: input.businessDate,
      parent_id: input.parentId,
      lei,
    },
    input.expectedEntry,
  );
}

function listBanks({ store }: QueryContext): DomainOutput<'banks.list'> {
  return store
    .all<{
      id: string;
      name: string;
      bic: string | null;
      country: string;
      accounts: bigint;
      prices: bigint;
      entry: bigint;
    }>(
      `SELECT b.id, b.name, b.bic, b.country, b.entry,
              (SELECT COUNT(*) FROM account a WHERE a.bank_id = b.id) AS accounts,
              (SELECT COUNT(*) FROM fee_price p WHERE p.bank_id = b.id) AS prices
         FROM bank b ORDER BY b.name`,
    )
    .map(({ accounts, prices, entry, ...row }) => ({
      ...row,
      accountCount: Number(accounts),
      priceCount: Number(prices),
      entry: Number(entry),
    }));
}

function saveBank(context: CommandContext, input: DomainInput<'banks.save'>) {
  const { id, expectedEntry, ...row } = input;
  const bic = row.bic === null ? null : compactIdentifier(row.bic);
  assertIdentifiers(checkBank(bic, row.country));
  return saveRow(context, 'bank', id, { ...row, bic }, expectedEntry);
}

/** Expected flows of a filter, each in the reporting currency too, and the sum of all of them. */
export function listExpectedFlows(
  { store, clock }: QueryContext,
  input: DomainInput<'expectedFlows.list'>,
): DomainOutput<'expectedFlows.list'> {
  const { sql, values } = allOf([
    when('x.due_date >= ?', input.from),
    when('x.due_date <= ?', input.to),
    within('x.entity_id', input.entityIds),
    when(`${flowStatus('x')} = ?`, input.status),
  ]);
  const to = reportingCurrencyOf(store, input.reportingCurrency);
  const asOf = input.asOf ?? clock.today();
  const rates = fxTableAt(store, asOf);
  const all = store.all<{
    id: string;
    due_date: string;
    entity_id: string;
    entity_name: string;
    category_id: string;
    category_name: string;
    description: string;
    reference: string;
    source: string;
    currency: string;
    amount_minor: bigint;
    probability: string;
    status: string;
    entry: bigint;
  }>(
    `SELECT x.id, x.due_date, x.entity_id, e.name AS entity_name, x.category_id,
            c.name AS category_name, x.description, x.reference, x.source, x.currency,
            ${flowMinor('x')} AS amount_minor, x.probability, ${flowStatus('x')} AS status, x.entry
       FROM expected_flow x JOIN entity e ON e.id = x.entity_id
       JOIN category c ON c.id = x.category_id
      WHERE ${sql} ORDER BY x.due_date, x.reference`,
    values,
  );
  const rows = all.map((row) => {
    const amount = money(row.currency, row.amount_minor);
    const rate = fxRate(rates, row.currency, to, asOf);
    return {
      id: row.id,
      dueDate: row.due_date as IsoDate,
      entityId: row.entity_id,
      entityName: row.entity_name,
      categoryId: row.category_id,
      categoryName: row.category_name,
      description: row.description,
      reference: row.reference,
      source: row.source,
      amount,
      converted: rate.ok ? convert(amount, new Decimal(rate.value.rate), to, 'half-even') : null,
      probability: row.probability,
      status: row.status,
      entry: Number(row.entry),
    };
  });
  if (input.order === 'size') {
    const size = (row: (typeof rows)[number]) => {
      const minor = row.converted?.minor ?? 0n;
      return minor < 0n ? -minor : minor;
    };
    rows.sort((a, b) => (size(a) === size(b) ? 0 : size(a) > size(b) ? -1 : 1));
  }
  const known = rows.every((row) => row.converted !== null);
  return {
    rows: rows.slice(input.start, input.start + input.count),
    count: rows.length,
    convertedTotal: known
      ? rows.reduce((sum, row) => money(to, sum.minor + (row.converted?.minor ?? 0n)), zero(to))
      : null,
  };
}

function saveExpectedFlow(context: CommandContext, input: DomainInput<'expectedFlows.save'>) {
  const { probability } = input;
  if (new Decimal(probability).lt(0) || new Decimal(probability).gt(1))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'PROBABILITY_RANGE',
      message: `A probability of ${probability} is outside 0 to 1. Write 0.8 for 80 %.`,
      path: 'probability',
    });
  return saveRow(
    context,
    'expected_flow',
    input.id,
    {
      entity_id: input.entityId,
      category_id: input.categoryId,
      due_date: input.dueDate,
      currency: input.amount.currency,
      amount_minor: input.amount.minor,
      probability,
      description: input.description,
      status: input.status,
      ...(input.id === undefined
        ? { source: 'manual', reference: input.reference ?? context.newId() }
        : input.reference === undefined
          ? {}
          : { reference: input.reference }),
    },
    input.expectedEntry,
  );
}

export const masterDataHandlers = {
  'entities.list': query<'entities.list'>(listEntities),
  'entities.save': command<'entities.save'>((input) => `Entity ${input.name}`, saveEntity),
  'banks.list': query<'banks.list'>(listBanks),
  'banks.save': command<'banks.save'>((input) => `Bank ${input.name}`, saveBank),
  'categories.list': query<'categories.list'>(({ store }) =>
    store.all<{ id: string; code: string; name: string; direction: string }>(
      'SELECT id, code, name, direction FROM category ORDER BY sort, name',
    ),
  ),
  'categories.save': command<'categories.save'>(
    (input) => `Category ${input.name}`,
    (context, { id, ...row }) =>
      saveRow(context, 'category', id, id === undefined ? { ...row, sort: 1000 } : row),
  ),
  'expectedFlows.list': query<'expectedFlows.list'>(listExpectedFlows),
  'expectedFlows.save': command<'expectedFlows.save'>(
    (input) =>
      `${input.description}, ${input.dueDate}, ${input.amount.currency} ${formatAmount(input.amount)}`,
    saveExpectedFlow,
  ),
  'expectedFlows.saveAll': command<'expectedFlows.saveAll'>(
    ({ flows }) => `${flows.length} expected flows`,
    (context, { flows }) => ({ ids: flows.map((flow) => saveExpectedFlow(context, flow).id) }),
  ),
};
