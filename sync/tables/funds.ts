/** Funds, who committed to them, and what was called and distributed. */
import { date, defineTable, instant, integer, json, minor, optional, ref, text } from './define.ts';

export const fund = defineTable(
  'fund',
  { class: 'hard', scope: 'workspace', naturalKey: ['code'] },
  { code: text, name: text, currency: text, vintage: integer, entity_id: optional(ref('entity')) },
);

/** Terms of a fund as data, valid from a date until the next version. */
export const fundTerms = defineTable(
  'fund_terms',
  { class: 'hard', scope: 'workspace', naturalKey: ['fund_id', 'version'] },
  { fund_id: ref('fund'), version: integer, valid_from: date, terms: json },
);

export const investor = defineTable(
  'investor',
  { class: 'hard', scope: 'workspace', personal: true, naturalKey: ['code'] },
  { code: text, name: text, kind: text, country: text },
);

export const commitment = defineTable(
  'commitment',
  { class: 'hard', scope: 'workspace', naturalKey: ['fund_id', 'investor_id', 'closing_date'] },
  {
    fund_id: ref('fund'),
    investor_id: ref('investor'),
    /** lp or gp; the general partner's own commitment is free of carry. */
    party: text,
    class_code: text,
    class_name: text,
    closing_date: date,
    amount_minor: minor,
  },
);

export const capitalCall = defineTable(
  'capital_call',
  { class: 'workflow', scope: 'workspace', naturalKey: ['fund_id', 'number'] },
  {
    fund_id: ref('fund'),
    number: integer,
    due_date: date,
    amount_minor: minor,
    purpose: text,
    status: text,
  },
);

export const capitalCallLine = defineTable(
  'capital_call_line',
  { class: 'fact', scope: 'workspace', naturalKey: ['capital_call_id', 'commitment_id'] },
  {
    capital_call_id: ref('capital_call'),
    commitment_id: ref('commitment'),
    amount_minor: minor,
  },
);

export const distribution = defineTable(
  'distribution',
  { class: 'workflow', scope: 'workspace', naturalKey: ['fund_id', 'number'] },
  {
    fund_id: ref('fund'),
    number: integer,
    pay_date: date,
    amount_minor: minor,
    /** draft, computed, reviewed, approved, noticed, settled or cancelled. */
    status: text,
    run_id: optional(ref('run')),
  },
);

export const distributionLine = defineTable(
  'distribution_line',
  {
    class: 'fact',
    scope: 'workspace',
    // Computing a distribution again withdraws the lines of the earlier run.
    retractable: true,
    naturalKey: ['distribution_id', 'holder', 'tier'],
  },
  {
    distribution_id: ref('distribution'),
    /** A commitment's id, or `carry` for the carry vehicle. */
    holder: text,
    tier: text,
    amount_minor: minor,
  },
);

/**
 * What a person decided on content of the hash; changed content has another hash and needs new
 * decisions.
 */
export const approval = defineTable(
  'approval',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['subject_id', 'content_hash', 'number'],
    since: 2,
  },
  {
    subject_table: text,
    subject_id: text,
    content_hash: text,
    /** Counts the decisions on the subject from 1; later ones of a person replace earlier ones. */
    number: integer,
    user_id: ref('user'),
    /** approved or rejected. */
    verdict: text,
    comment: optional(text),
    decided_at: instant,
  },
);
