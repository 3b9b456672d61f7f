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
