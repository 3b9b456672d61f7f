/** Which bank lines belong to which items of the books, and the rules that find it out. */
import {
  boolean,
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

/** Bank lines and book items that are one thing. Removed by undo or by unmatching. */
export const reconciliation = defineTable(
  'reconciliation',
  { class: 'hard', scope: 'entity', since: 2 },
  {
    account_id: ref('account'),
    currency: text,
    /** one-to-one, one-to-many, many-to-one or many-to-many. */
    shape: text,
    /** exact, rule, tolerance, subset, learned or manual. */
    method: text,
    rule_id: optional(ref('match_rule')),
    /** Confidence from 0 to 1. */
    score: decimal,
    /** Why: each ground with its weight, the most common ones in short, see `packGrounds`. */
    explanation: json,
    /** Bank sum minus book sum, and what the difference is: fee, fx, rounding or partial. */
    difference_minor: minor,
    difference_kind: optional(text),
    /**
     * One line and one item of the same amount, most matches, stand here; of every other match these
     * are null and its parts are rows of reconciliation_item.
     */
    line_id: optional(ref('statement_line')),
    /** The part of a collective booking, from 1; null for the whole line. */
    detail: optional(integer),
    flow_id: optional(ref('expected_flow')),
    posting_id: optional(ref('ledger_posting')),
    amount_minor: optional(minor),
    /** Of a return: the match whose items it gives back, which stays as long as this one does. */
    returns_id: optional(ref('reconciliation')),
  },
);

/** The lines and items of a match that are more than a pair, or of different amounts. */
export const reconciliationItem = defineTable(
  'reconciliation_item',
  { class: 'hard', scope: 'entity', naturalKey: ['reconciliation_id', 'position'], since: 2 },
  {
    reconciliation_id: ref('reconciliation'),
    position: integer,
    /** bank or book. */
    side: text,
    line_id: optional(ref('statement_line')),
    /** The part of a collective booking, from 1; null for the whole line. */
    detail: optional(integer),
    flow_id: optional(ref('expected_flow')),
    posting_id: optional(ref('ledger_posting')),
    currency: text,
    /** The part that is taken, receipts positive. */
    amount_minor: minor,
  },
);

/** A suggested match that a person turned down: it is not suggested again, and counts in its method. */
export const matchRejection = defineTable(
  'match_rejection',
  { class: 'hard', scope: 'entity', naturalKey: ['match_key'], since: 2 },
  {
    account_id: ref('account'),
    /** The lines and items of the match, see `matchKey`. */
    match_key: text,
    method: text,
    score: decimal,
    rejected_at: instant,
  },
);

export const matchRule = defineTable(
  'match_rule',
  { class: 'hard', scope: 'workspace', naturalKey: ['name'], since: 2 },
  { name: text, position: integer, conditions: json, tolerance: json, active: boolean },
);

/** Gives bank lines their category: the first rule whose conditions hold decides. */
export const categoryRule = defineTable(
  'category_rule',
  { class: 'hard', scope: 'workspace', naturalKey: ['name'], since: 2 },
  {
    name: text,
    position: integer,
    conditions: json,
    category_id: ref('category'),
    /** Proposed from what people corrected, and how right it was on history. */
    learned: boolean,
    precision: optional(decimal),
    active: boolean,
  },
);
