/** What happens in a fund: calls, distributions, flows, valuations, credit, plans and decisions. */
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
  text,
} from './define.ts';

export const capitalCall = defineTable(
  'capital_call',
  { class: 'workflow', scope: 'workspace', naturalKey: ['fund_id', 'number'] },
  {
    fund_id: ref('fund'),
    number: integer,
    due_date: date,
    amount_minor: minor,
    purpose: text,
    /** draft, computed, reviewed, approved, noticed, funded, settled or cancelled. */
    status: text,
    notice_date: since(3, optional(date)),
    /** What the call is for, in parts: purpose, deal and amount; they sum to the call. */
    purposes: since(3, optional(json)),
    /** By commitment or by unfunded, who is excused, who defaults: what the run starts from. */
    options: since(3, optional(json)),
    run_id: since(3, optional(ref('run'))),
    /** A distribution on the same day that is paid net of this call. */
    netted_distribution_id: since(3, optional(ref('distribution'))),
  },
);

export const capitalCallLine = defineTable(
  'capital_call_line',
  {
    class: 'fact',
    scope: 'workspace',
    // Computing a call again withdraws the lines of the earlier run.
    retractable: true,
    naturalKey: ['capital_call_id', 'commitment_id'],
  },
  {
    capital_call_id: ref('capital_call'),
    commitment_id: ref('commitment'),
    amount_minor: minor,
    /** Minor units by purpose, in the order of the call's purposes. */
    parts: since(3, optional(json)),
    /** Why the investor pays nothing or less, such as excused or defaulting. */
    note: since(3, optional(text)),
  },
);

/** Money of an investor that came in for a call. */
export const capitalReceipt = defineTable(
  'capital_receipt',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['capital_call_id', 'commitment_id', 'number'],
    since: 3,
  },
  {
    capital_call_id: ref('capital_call'),
    commitment_id: ref('commitment'),
    number: integer,
    receipt_date: date,
    amount_minor: minor,
    /** Interest for paying late, beside the amount. */
    interest_minor: optional(minor),
    /** Of the interest that was due, what is not asked for, and why. */
    waived_minor: optional(minor),
    waived_note: optional(text),
    /** The bank line that brought it. */
    statement_line_id: optional(ref('statement_line')),
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
    /** The deal whose proceeds these are; waterfalls by deal need it. */
    deal_id: since(3, optional(ref('fund_deal'))),
    /** cash, in-kind or tax; left out for cash. */
    kind: since(3, optional(text)),
    /** The part that may be called again. */
    recallable_minor: since(3, optional(minor)),
    /** What is handed out in kind, and how its value was found. */
    asset: since(3, optional(text)),
    /** Planned, and from the notice on the day of it. */
    notice_date: since(3, optional(date)),
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

/** Money of one deal or of the fund itself beside calls and distributions. */
export const fundFlow = defineTable(
  'fund_flow',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['fund_id', 'number'],
    since: 3,
  },
  {
    fund_id: ref('fund'),
    number: integer,
    flow_date: date,
    /**
     * investment, proceeds, income, write-off, management-fee, fee-offset, fee-waiver, fee-rebate,
     * expense, chargeback, organisation-cost, offering-cost, placement-fee, tax or other.
     */
    kind: text,
    /** What an expense, a chargeback or income was for, such as audit; empty where nobody said. */
    category: optional(text),
    deal_id: optional(ref('fund_deal')),
    /** Positive into the fund; a write-off carries the cost written off as a negative amount. */
    amount_minor: minor,
    /** The call or distribution that it belongs to, if any. */
    capital_call_id: optional(ref('capital_call')),
    distribution_id: optional(ref('distribution')),
    run_id: optional(ref('run')),
    note: optional(text),
  },
);

/** What a deal, or another asset or debt of a fund, was worth on a date. */
export const fundValuation = defineTable(
  'fund_valuation',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['fund_id', 'valuation_date', 'kind', 'label', 'version'],
    since: 3,
  },
  {
    fund_id: ref('fund'),
    valuation_date: date,
    /** deal, cash, receivable or liability. */
    kind: text,
    /** The code of the deal, or the name of the item. */
    label: text,
    /** Counts from 1; a later valuation of the same date replaces the earlier one. */
    version: integer,
    deal_id: optional(ref('fund_deal')),
    amount_minor: minor,
    method: optional(text),
  },
);

/** A subscription line of credit of a fund. */
export const creditLine = defineTable(
  'credit_line',
  { class: 'hard', scope: 'workspace', naturalKey: ['fund_id', 'name'], since: 3 },
  {
    fund_id: ref('fund'),
    name: text,
    limit_minor: minor,
    rate_annual: decimal,
    day_count: text,
    valid_from: date,
    valid_to: optional(date),
  },
);

export const creditLineFlow = defineTable(
  'credit_line_flow',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['credit_line_id', 'number'],
    since: 3,
  },
  {
    credit_line_id: ref('credit_line'),
    number: integer,
    flow_date: date,
    /** draw, repay, interest or fee. */
    kind: text,
    /** Above zero for each kind. */
    amount_minor: minor,
    capital_call_id: optional(ref('capital_call')),
  },
);

/** Assumptions on the coming calls, exits and distributions of a fund. */
export const fundPlan = defineTable(
  'fund_plan',
  { class: 'hard', scope: 'workspace', naturalKey: ['fund_id', 'name'], since: 3 },
  {
    fund_id: ref('fund'),
    name: text,
    assumptions: json,
    /** Whether its flows stand in the cash forecast. */
    in_forecast: boolean,
  },
);

/** What the carry holders give back, tested at a date. */
export const clawback = defineTable(
  'clawback',
  { class: 'workflow', scope: 'workspace', naturalKey: ['fund_id', 'number'], since: 3 },
  {
    fund_id: ref('fund'),
    number: integer,
    test_date: date,
    /** interim or final. */
    kind: text,
    amount_minor: minor,
    from_escrow_minor: minor,
    /** draft, computed, reviewed, approved, noticed, settled or cancelled. */
    status: text,
    run_id: optional(ref('run')),
    /** What the test starts from where it is not as the agreement says, and who holds the carry. */
    options: optional(json),
  },
);

export const clawbackLine = defineTable(
  'clawback_line',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['clawback_id', 'holder', 'number'],
    since: 3,
  },
  {
    clawback_id: ref('clawback'),
    /** A commitment's id, `escrow`, `carry` for the carry vehicle, or `carry:` and a holder's name. */
    holder: text,
    /** 1 for what was decided, 2 for what takes it back where the clawback was cancelled after. */
    number: integer,
    /** Positive for what a holder gets, negative for what it gives back; they sum to zero. */
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
