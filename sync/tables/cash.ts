/** The group, its banks and accounts, and what the banks' statements say. */
import {
  boolean,
  date,
  decimal,
  defineTable,
  instant,
  integer,
  json,
  minor,
  optional,
  ref,
  since,
  soft,
  text,
} from './define.ts';

export const entity = defineTable(
  'entity',
  { class: 'hard', scope: 'workspace', naturalKey: ['code'] },
  {
    code: text,
    name: text,
    country: text,
    base_currency: text,
    time_zone: text,
    /** The day that the entity is working on; null follows the calendar in its time zone. */
    business_date: optional(date),
    parent_id: optional(ref('entity')),
    lei: optional(text),
  },
);

export const bank = defineTable(
  'bank',
  { class: 'hard', scope: 'workspace', naturalKey: ['name'] },
  { name: text, bic: optional(text), country: text },
);

export const account = defineTable(
  'account',
  { class: 'hard', scope: 'entity', naturalKey: ['number', 'currency'] },
  {
    entity_id: ref('entity'),
    bank_id: ref('bank'),
    name: text,
    /** IBAN or the bank's own number without blanks, as statements name it. */
    number: text,
    number_scheme: text,
    currency: text,
    kind: text,
    /** none, trapped or restricted cash. */
    restriction: text,
    opened_on: optional(date),
    closed_on: optional(date),
    /** The bank's national number where the account number does not hold it: ABA in the United States. */
    routing_number: since(2, optional(text)),
    /** The format whose statements rule the ledger; others only enrich. Null takes the first. */
    channel: since(2, optional(text)),
    /** The balance to keep, the least allowed, and how far below zero the bank lets it go. */
    target_minor: since(2, optional(minor)),
    minimum_minor: since(2, optional(minor)),
    overdraft_minor: since(2, optional(minor)),
    /** How much of the balance the restriction holds, null for all of it, and why. */
    restricted_minor: since(2, optional(minor)),
    restriction_reason: since(2, optional(text)),
  },
);

/** A file as received; its bytes stand in the content store under the hash. */
export const rawFile = defineTable(
  'raw_file',
  { class: 'fact', scope: 'workspace', retractable: true, naturalKey: ['sha256'] },
  {
    name: text,
    sha256: text,
    size_bytes: integer,
    format: text,
    received_at: instant,
    profile_id: optional(ref('import_profile')),
  },
);

/** How one bank's CSV is read, found again by the fingerprint of its header. */
export const importProfile = defineTable(
  'import_profile',
  { class: 'soft', scope: 'workspace', naturalKey: ['header_fingerprint'] },
  { name: text, format: text, header_fingerprint: text, profile: json },
);

export const statement = defineTable(
  'statement',
  { class: 'fact', scope: 'entity', retractable: true, naturalKey: ['identity'] },
  {
    account_id: ref('account'),
    raw_file_id: optional(ref('raw_file')),
    /** booked, interim, notification, or enriching: booked, but another channel rules the ledger. */
    kind: text,
    number: optional(text),
    currency: text,
    from_date: date,
    to_date: date,
    opening_minor: optional(minor),
    closing_minor: optional(minor),
    line_count: integer,
    credit_minor: minor,
    debit_minor: minor,
    /** proven, unproven (a balance is missing) or unbalanced. */
    proof: text,
    difference_minor: optional(minor),
    /** Hash over account, kind, currency, number, dates and balances. */
    identity: text,
    warnings: optional(json),
    /** Hash over account, number and dates: the place that a corrected statement takes again. */
    slot: since(2, optional(text)),
    /** Hash over what the entries say. */
    content: since(2, optional(text)),
    /** When the bank made it, as printed. */
    made_at: since(2, optional(text)),
  },
);

export const statementLine = defineTable(
  'statement_line',
  {
    class: 'fact',
    scope: 'entity',
    retractable: true,
    naturalKey: ['account_id', 'fingerprint', 'occurrence'],
  },
  {
    /** Where a line stands may change when the bank corrects a statement; what it says may not. */
    statement_id: soft(ref('statement')),
    account_id: ref('account'),
    /** Place in the statement, from 1. */
    position: soft(integer),
    booking_date: date,
    value_date: date,
    currency: text,
    /** Credits positive, debits negative. */
    amount_minor: minor,
    code: optional(text),
    bank_reference: optional(text),
    customer_reference: optional(text),
    end_to_end_id: optional(text),
    counterparty_name: optional(text),
    counterparty_account: optional(text),
    remittance: optional(text),
    reversal: boolean,
    /** Details of a collective booking, the original amount and what the model has no column for. */
    details: optional(json),
    category_id: optional(soft(ref('category'))),
    fingerprint: text,
    occurrence: integer,
    /** Where the entry stands in the raw file: line from 1, byte offset and length. */
    source_line: soft(optional(integer)),
    source_offset: soft(optional(integer)),
    source_length: soft(optional(integer)),
    /** The bank's number of the entry, and the order that a collective booking carries out. */
    entry_reference: since(2, optional(text)),
    message_id: since(2, optional(text)),
    payment_info_id: since(2, optional(text)),
  },
);

export const counterparty = defineTable(
  'counterparty',
  { class: 'hard', scope: 'workspace', personal: true, naturalKey: ['code'] },
  { code: text, name: text, kind: text, country: optional(text), account_number: optional(text) },
);

export const category = defineTable(
  'category',
  { class: 'soft', scope: 'workspace', naturalKey: ['code'] },
  /** `direction` is in, out or both; `sort` orders screens. */
  { code: text, name: text, direction: text, sort: integer },
);

export const expectedFlow = defineTable(
  'expected_flow',
  { class: 'hard', scope: 'entity', naturalKey: ['reference'] },
  {
    entity_id: ref('entity'),
    account_id: optional(ref('account')),
    category_id: ref('category'),
    counterparty_id: optional(ref('counterparty')),
    reference: text,
    description: text,
    /** receivable, payable, debt, tax, fund, manual, or payment: made of an order. */
    source: text,
    due_date: date,
    currency: text,
    /** Receipts positive, payments negative. */
    amount_minor: minor,
    probability: decimal,
    /** open, settled or cancelled, as people say; accepted matches settle an open flow by themselves. */
    status: text,
    /** Not written any more: matches tell which lines settle a flow. */
    settled_line_id: optional(ref('statement_line')),
    /** The order that pays it. */
    payment_id: since(2, optional(ref('payment'))),
  },
);
