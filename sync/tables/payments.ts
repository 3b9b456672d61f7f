/** Orders to banks as imported: batches of payments, and what the banks answered. */
import {
  boolean,
  date,
  defineTable,
  instant,
  integer,
  minor,
  optional,
  ref,
  text,
} from './define.ts';

/** Payments of one message, account and day, which a bank may book as one sum. */
export const paymentBatch = defineTable(
  'payment_batch',
  { class: 'hard', scope: 'entity', naturalKey: ['identity'], since: 2 },
  {
    account_id: ref('account'),
    raw_file_id: ref('raw_file'),
    message_id: text,
    /** PmtInfId, the number of a NACHA batch, the customer's reference of MT101. */
    batch_id: optional(text),
    execution_date: date,
    /** Whether one booking was asked for; null where the order does not say. */
    single_booking: optional(boolean),
    payment_count: integer,
    /** Hash over account, message, batch and, where the batch has no id, its place. */
    identity: text,
    /** Hash over what the payments say: ids are never used again for others. */
    content: text,
  },
);

/** The flows that a payment pays refer to it; it is booked where matches have taken them. */
export const payment = defineTable(
  'payment',
  { class: 'hard', scope: 'entity', naturalKey: ['batch_id', 'position'], since: 2 },
  {
    batch_id: ref('payment_batch'),
    position: integer,
    /** The line of the order's file on which it begins, from 1. */
    source_line: optional(integer),
    end_to_end_id: optional(text),
    instruction_id: optional(text),
    /** NACHA: the number that a return names. */
    trace: optional(text),
    counterparty_name: optional(text),
    counterparty_account: optional(text),
    text: optional(text),
    currency: text,
    /** Receipts positive, payments negative. */
    amount_minor: minor,
    /** ordered, received, pending, accepted, settled, rejected or returned, as the bank tells. */
    status: text,
    /** RJCT, R01, and why in the bank's words. */
    status_code: optional(text),
    status_reason: optional(text),
    status_at: optional(instant),
    status_file_id: optional(ref('raw_file')),
  },
);
