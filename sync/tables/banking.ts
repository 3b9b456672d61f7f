/** What surrounds statements: interim reports, quarantine, registers, fees, pools, snapshots. */
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
  soft,
  text,
} from './define.ts';

/**
 * An entry of an interim report (MT942, camt.052), a notification (camt.054), or one that a booked
 * statement shows as pending or for information. It never enters the ledger; `superseded_line_id`
 * names the booked line that took its place, or that a notification tells about.
 */
export const interimLine = defineTable(
  'interim_line',
  {
    class: 'fact',
    scope: 'entity',
    retractable: true,
    naturalKey: ['account_id', 'fingerprint', 'occurrence'],
    since: 2,
  },
  {
    /** The latest report that tells it; what it says never changes. */
    statement_id: soft(ref('statement')),
    account_id: ref('account'),
    /** Place in the report, from 1. */
    position: soft(integer),
    /** booked (by an interim report, so provisional), pending or info. */
    status: text,
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
    details: optional(json),
    entry_reference: optional(text),
    message_id: optional(text),
    payment_info_id: optional(text),
    superseded_line_id: soft(optional(ref('statement_line'))),
    fingerprint: text,
    occurrence: integer,
    source_line: soft(optional(integer)),
    source_offset: soft(optional(integer)),
    source_length: soft(optional(integer)),
  },
);

/**
 * What another channel tells about a booked line: references, counterparty and the parts of a
 * collective booking. It changes no amount.
 */
export const lineEnrichment = defineTable(
  'line_enrichment',
  {
    class: 'fact',
    scope: 'entity',
    retractable: true,
    naturalKey: ['line_id', 'statement_id', 'position'],
    since: 2,
  },
  {
    line_id: ref('statement_line'),
    /** The statement, report or notification that told it, and the place of its entry there. */
    statement_id: ref('statement'),
    position: integer,
    details: json,
    /** The entry's identity in its own channel: told again, it tells of the same line. */
    fingerprint: text,
    occurrence: integer,
    source_line: optional(integer),
    source_offset: optional(integer),
    source_length: optional(integer),
  },
);

/** A file or statement that was refused, kept with its bytes until a person decides. */
export const quarantine = defineTable(
  'quarantine',
  { class: 'workflow', scope: 'workspace', naturalKey: ['sha256', 'part'], since: 2 },
  {
    file_name: text,
    /** The bytes stand in the content store under this hash. */
    sha256: text,
    size_bytes: integer,
    /** Which statement of the file, by its first byte; empty for the file as a whole. */
    part: text,
    format: optional(text),
    code: text,
    message: text,
    issues: json,
    /** The refused statement as printed: account, balances, counts, sums and its place. */
    figures: optional(json),
    /** What the file was read with: answers and the profile of a table. */
    reading: optional(json),
    /** Whether a second person may take it in despite the finding. */
    overridable: boolean,
    /** held, released (taken in by a second person), resolved (imported later) or discarded. */
    status: text,
    held_by: text,
    held_at: instant,
    decided_by: optional(text),
    decided_at: optional(instant),
    reason: optional(text),
  },
);

/** Who may act for an account, alone or with others, and up to what amount. */
export const accountMandate = defineTable(
  'account_mandate',
  {
    class: 'hard',
    scope: 'entity',
    personal: true,
    naturalKey: ['account_id', 'person_name', 'kind', 'valid_from'],
    since: 2,
  },
  {
    account_id: ref('account'),
    person_name: text,
    /** signatory, viewer, administrator or power-of-attorney. */
    kind: text,
    /** sole, joint-two or joint-all. */
    rights: text,
    /** Upper limit for one payment; null without a limit. */
    limit_currency: optional(text),
    limit_minor: optional(minor),
    valid_from: date,
    valid_to: optional(date),
  },
);

/** A document attached to a row: a mandate to its account, a confirmation to a deal. */
export const attachment = defineTable(
  'attachment',
  { class: 'set', scope: 'workspace', naturalKey: ['subject_id', 'file_hash'], since: 2 },
  {
    subject_table: text,
    subject_id: text,
    title: text,
    file_name: text,
    media_type: text,
    size_bytes: integer,
    file_hash: text,
    added_at: instant,
  },
);

/** A service that a bank charged for, from a statement line or a camt.086 billing statement. */
export const bankFee = defineTable(
  'bank_fee',
  {
    class: 'fact',
    scope: 'entity',
    retractable: true,
    naturalKey: ['account_id', 'fingerprint'],
    since: 2,
  },
  {
    account_id: ref('account'),
    line_id: optional(ref('statement_line')),
    raw_file_id: optional(ref('raw_file')),
    /** line: the entry is the fee; charges: within an entry; billing: of a billing statement. */
    origin: text,
    from_date: date,
    to_date: date,
    /** The bank's or the AFP's code of the service. */
    service_code: text,
    description: text,
    volume: optional(decimal),
    unit_price: optional(decimal),
    currency: text,
    /** What was charged; a refund is negative. */
    amount_minor: minor,
    /** Where a billed service stands in its file. */
    source_line: optional(integer),
    source_offset: optional(integer),
    source_length: optional(integer),
    fingerprint: text,
  },
);

/** What a service should cost by the bank's price list. */
export const feePrice = defineTable(
  'fee_price',
  {
    class: 'hard',
    scope: 'workspace',
    naturalKey: ['bank_id', 'service_code', 'currency', 'valid_from'],
    since: 2,
  },
  {
    bank_id: ref('bank'),
    service_code: text,
    description: text,
    currency: text,
    /** For one item; null where the service has a fixed amount a month. */
    unit_price: optional(decimal),
    fixed_minor: optional(minor),
    valid_from: date,
    valid_to: optional(date),
  },
);

/** Accounts whose balances are brought together, really or in the bank's interest reckoning. */
export const cashPool = defineTable(
  'cash_pool',
  { class: 'hard', scope: 'workspace', naturalKey: ['code'], since: 2 },
  {
    code: text,
    name: text,
    /** zero-balance, target-balance or notional. */
    kind: text,
    currency: text,
    header_account_id: ref('account'),
    /** Interest on credit and debit balances, as a share a year. */
    credit_rate: optional(decimal),
    debit_rate: optional(decimal),
    day_count: text,
  },
);

export const cashPoolMember = defineTable(
  'cash_pool_member',
  { class: 'hard', scope: 'entity', naturalKey: ['pool_id', 'account_id'], since: 2 },
  {
    pool_id: ref('cash_pool'),
    account_id: ref('account'),
    /** Left on the account after a sweep. */
    target_minor: minor,
    /** Smaller transfers are not made. */
    minimum_transfer_minor: minor,
    /** Funded first where the header has too little. */
    priority: integer,
    /** What the account would get and pay by itself; null where it is what the pool has. */
    credit_rate: optional(decimal),
    debit_rate: optional(decimal),
  },
);

/** A cash position that somebody signed off: the worksheet as it was, never changed afterwards. */
export const positionSnapshot = defineTable(
  'position_snapshot',
  { class: 'fact', scope: 'workspace', naturalKey: ['as_of', 'number'], since: 2 },
  {
    as_of: date,
    /** Counts the snapshots of a day from 1. */
    number: integer,
    basis: text,
    reporting_currency: text,
    known_entry: integer,
    total_minor: minor,
    /** Accounts without a statement and currencies without a rate. */
    gaps: json,
    note: optional(text),
    /** The rows, compressed, in the content store. */
    blob_hash: text,
    signed_by: text,
    signed_at: instant,
    /** Ids of those who entered its manual items, and what the policy says of their signing. */
    prepared_by: json,
    advice: optional(text),
  },
);
