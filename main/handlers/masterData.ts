/** Entities, banks, accounts, categories and expected flows: what people enter and change. */

import { fxRate } from '../../core/market/fx.ts';
import { isCurrency } from '../../core/money/currencies.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { convert, formatAmount, money, zero } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { fxTableAt } from '../queries/rates.ts';
import { allOf, when, within } from '../queries/scope.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';

type Row = { readonly [column: string]: unknown };

/** Inserts a new row or changes the one named; answers its id. */
function save(
  { store, newId }: CommandContext,
  table: string,
  id: string | undefined,
  row: Row,
  expectedEntry?: number,
): { id: string } {
  if (id === undefined) {
    const made = newId();
    store.insert(table, { id: made, ...row });
    return { id: made };
  }
  store.update(table, id, row, expectedEntry === undefined ? {} : { expectedEntry });
  return { id };
}

function listAccounts({ store }: QueryContext): DomainOutput<'accounts.list'> {
  return store
    .all<{
      id: string;
      entity_id: string;
      entity_name: string;
      bank_id: string;
      bank_name: string;
      name: string;
      number: string;
      currency: string;
      kind: string;
      restriction: string;
      last: string | null;
    }>(
      `SELECT a.id, a.entity_id, e.name AS entity_name, a.bank_id, b.name AS bank_name, a.name,
              a.number, a.currency, a.kind, a.restriction,
              (SELECT MAX(s.to_date) FROM statement s
                WHERE s.account_id = a.id AND s.kind = 'booked') AS last
         FROM account a JOIN entity e ON e.id = a.entity_id JOIN bank b ON b.id = a.bank_id
        ORDER BY e.code, a.name`,
    )
    .map((row) => ({
      id: row.id,
      entityId: row.entity_id,
      entityName: row.entity_name,
      bankId: row.bank_id,
      bankName: row.bank_name,
      name: row.name,
      number: row.number,
      currency: row.currency,
      kind: row.kind,
      restriction: row.restriction,
      lastStatementDate: row.last as IsoDate | null,
    }));
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
    when('x.status = ?', input.status),
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
            x.amount_minor, x.probability, x.status, x.entry
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
  return save(
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

function assertCurrency(code: string): void {
  if (!isCurrency(code))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'CURRENCY_UNKNOWN',
      message: `"${code}" is not an ISO 4217 currency code.`,
      path: 'currency',
    });
}

export const masterDataHandlers = {
  'entities.list': query<'entities.list'>(({ store }) =>
    store
      .all<{
        id: string;
        code: string;
        name: string;
        country: string;
        base_currency: string;
        time_zone: string;
        business_date: string | null;
      }>(
        `SELECT id, code, name, country, base_currency, time_zone, business_date
           FROM entity ORDER BY code`,
      )
      .map((row) => ({
        id: row.id,
        code: row.code,
        name: row.name,
        country: row.country,
        baseCurrency: row.base_currency,
        timeZone: row.time_zone,
        businessDate: row.business_date as IsoDate | null,
      })),
  ),
  'entities.save': command<'entities.save'>(
    (input) => `Entity ${input.name}`,
    (context, input) => {
      assertCurrency(input.baseCurrency);
      return save(context, 'entity', input.id, {
        code: input.code,
        name: input.name,
        country: input.country,
        base_currency: input.baseCurrency,
        time_zone: input.timeZone,
        business_date: input.businessDate,
      });
    },
  ),
  'banks.list': query<'banks.list'>(({ store }) =>
    store
      .all<{ id: string; name: string; bic: string | null; country: string; accounts: bigint }>(
        `SELECT b.id, b.name, b.bic, b.country,
                (SELECT COUNT(*) FROM account a WHERE a.bank_id = b.id) AS accounts
           FROM bank b ORDER BY b.name`,
      )
      .map(({ accounts, ...row }) => ({ ...row, accountCount: Number(accounts) })),
  ),
  'banks.save': command<'banks.save'>(
    (input) => `Bank ${input.name}`,
    (context, { id, ...row }) => save(context, 'bank', id, row),
  ),
  'accounts.list': query<'accounts.list'>(listAccounts),
  'accounts.save': command<'accounts.save'>(
    (input) => `Account ${input.name}, ${input.currency}`,
    (context, input) =>
      save(context, 'account', input.id, {
        entity_id: input.entityId,
        bank_id: input.bankId,
        name: input.name,
        number: input.number.replace(/\s+/g, ''),
        currency: input.currency,
        kind: input.kind,
        restriction: input.restriction,
        ...(input.id === undefined
          ? {
              number_scheme: /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(input.number.replace(/\s+/g, ''))
                ? 'iban'
                : 'other',
            }
          : {}),
      }),
  ),
  'categories.list': query<'categories.list'>(({ store }) =>
    store.all<{ id: string; code: string; name: string; direction: string }>(
      'SELECT id, code, name, direction FROM category ORDER BY sort, name',
    ),
  ),
  'categories.save': command<'categories.save'>(
    (input) => `Category ${input.name}`,
    (context, { id, ...row }) =>
      save(context, 'category', id, id === undefined ? { ...row, sort: 1000 } : row),
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
