/** Tables computed from facts by the store itself: features read them and never write them. */
import { date, defineTable, integer, minor, ref, text } from './define.ts';

/**
 * Booked flows of one account, day and category. `category_id` is the empty text for lines without a
 * category. Outflows are positive amounts.
 */
export const dailyFlow = defineTable(
  'daily_flow',
  {
    class: 'derived',
    scope: 'entity',
    naturalKey: ['account_id', 'booking_date', 'category_id'],
  },
  {
    account_id: ref('account'),
    booking_date: date,
    category_id: text,
    currency: text,
    inflow_minor: minor,
    outflow_minor: minor,
    line_count: integer,
  },
);

/**
 * Booked flows of one account, month, category and currency: a thirtieth of the rows of `daily_flow`,
 * so that counts and totals over years of lines are sums over few rows.
 */
export const monthlyFlow = defineTable(
  'monthly_flow',
  {
    class: 'derived',
    scope: 'entity',
    naturalKey: ['account_id', 'month', 'category_id', 'currency'],
    since: 2,
  },
  {
    account_id: ref('account'),
    /** `YYYY-MM`. */
    month: text,
    category_id: text,
    currency: text,
    inflow_minor: minor,
    outflow_minor: minor,
    line_count: integer,
  },
);

/**
 * Postings of one entity, account, month and currency: debits and credits as positive amounts, in
 * the currency itself and in the entity's base currency. Balances of any age are sums of these.
 */
export const ledgerTotal = defineTable(
  'ledger_total',
  {
    class: 'derived',
    scope: 'entity',
    naturalKey: ['entity_id', 'ledger_account_id', 'month', 'currency', 'base_currency'],
    since: 2,
  },
  {
    entity_id: ref('entity'),
    ledger_account_id: ref('ledger_account'),
    /** `YYYY-MM`. */
    month: text,
    currency: text,
    base_currency: text,
    debit_minor: minor,
    credit_minor: minor,
    base_debit_minor: minor,
    base_credit_minor: minor,
    posting_count: integer,
  },
);
