/** Double entry: the chart, journals with their postings, periods, rules, and what left for accounting. */
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
  text,
} from './define.ts';

export const ledgerAccount = defineTable(
  'ledger_account',
  { class: 'hard', scope: 'workspace', naturalKey: ['code'], since: 2 },
  {
    code: text,
    name: text,
    /** asset, liability, equity, income or expense. */
    kind: text,
    parent_id: optional(ref('ledger_account')),
    /** Restricts postings to one currency; null takes any. */
    currency: optional(text),
    /** The bank account that it mirrors. */
    bank_account_id: optional(ref('account')),
    /** Balances in other currencies are revalued at the closing rate (IAS 21 monetary items). */
    monetary: boolean,
    closed: boolean,
  },
);

/** Postings that balance in each currency. Corrected by reversal only. */
export const ledgerJournal = defineTable(
  'ledger_journal',
  { class: 'fact', scope: 'entity', naturalKey: ['entity_id', 'external_id'], since: 2 },
  {
    entity_id: ref('entity'),
    /** Counts an entity's journals from 1, without gaps. */
    number: integer,
    posting_date: date,
    document_date: date,
    description: text,
    /** bank-line, manual, revaluation, reversal or closing. */
    source: text,
    /** Says what it was made from, so that it is posted once. */
    external_id: text,
    reverses_id: optional(ref('ledger_journal')),
    rule_id: optional(ref('posting_rule')),
  },
);

export const ledgerPosting = defineTable(
  'ledger_posting',
  { class: 'fact', scope: 'entity', naturalKey: ['journal_id', 'position'], since: 2 },
  {
    journal_id: ref('ledger_journal'),
    position: integer,
    entity_id: ref('entity'),
    ledger_account_id: ref('ledger_account'),
    posting_date: date,
    currency: text,
    /** Debits positive, credits negative. */
    amount_minor: minor,
    base_currency: text,
    base_minor: minor,
    /** Units of the base currency for one unit of `currency`. */
    rate: optional(decimal),
    line_id: optional(ref('statement_line')),
    cost_center: optional(text),
    tax_code: optional(text),
    description: optional(text),
  },
);

/** A stretch of days that can be closed (corrections by reopening) and locked (never again). */
export const ledgerPeriod = defineTable(
  'ledger_period',
  { class: 'workflow', scope: 'entity', naturalKey: ['entity_id', 'from_date'], since: 2 },
  {
    entity_id: ref('entity'),
    from_date: date,
    to_date: date,
    /** open, closed or locked. */
    status: text,
    decided_by: optional(text),
    decided_at: optional(instant),
  },
);

/** How bank lines become journals: conditions, and the accounts to post to. */
export const postingRule = defineTable(
  'posting_rule',
  { class: 'hard', scope: 'workspace', naturalKey: ['name'], since: 2 },
  { name: text, position: integer, conditions: json, actions: json, active: boolean },
);

/** Accounts whose postings are between entities of the group, which its statements leave out. */
export const eliminationRule = defineTable(
  'elimination_rule',
  { class: 'hard', scope: 'workspace', naturalKey: ['name'], since: 2 },
  {
    name: text,
    /** Ids of accounts. */
    accounts: json,
    /** Takes what does not cancel out. */
    difference_account_id: ref('ledger_account'),
    active: boolean,
  },
);

/** A numbered, frozen hand-over to an accounting package; reversed by another batch, never edited. */
export const exportBatch = defineTable(
  'export_batch',
  { class: 'fact', scope: 'entity', naturalKey: ['entity_id', 'number'], since: 2 },
  {
    entity_id: ref('entity'),
    number: integer,
    /** iif, quickbooks-online, sage-50, sage-intacct, sap, xero or datev. */
    package: text,
    from_date: date,
    to_date: date,
    journal_count: integer,
    file_name: text,
    file_hash: text,
    size_bytes: integer,
    reverses_id: optional(ref('export_batch')),
    created_at: instant,
  },
);

export const exportBatchItem = defineTable(
  'export_batch_item',
  { class: 'fact', scope: 'entity', naturalKey: ['batch_id', 'journal_id'], since: 2 },
  { batch_id: ref('export_batch'), journal_id: ref('ledger_journal') },
);
