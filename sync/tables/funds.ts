/** Funds, their terms and deals, and who committed to them. */
import { date, defineTable, integer, json, minor, optional, ref, since, text } from './define.ts';

export const fund = defineTable(
  'fund',
  { class: 'hard', scope: 'workspace', naturalKey: ['code'] },
  {
    code: text,
    name: text,
    currency: text,
    vintage: integer,
    entity_id: optional(ref('entity')),
    /** main, parallel, feeder or blocker; left out for main. */
    vehicle: since(3, optional(text)),
    /** The vehicle that this one invests beside or through. */
    parent_id: since(3, optional(ref('fund'))),
    /** Where calls are paid in and distributions paid out. */
    account_id: since(3, optional(ref('account'))),
  },
);

/** Terms of a fund as data, valid from a date until the next version. */
export const fundTerms = defineTable(
  'fund_terms',
  { class: 'hard', scope: 'workspace', naturalKey: ['fund_id', 'version'] },
  {
    fund_id: ref('fund'),
    version: integer,
    valid_from: date,
    terms: json,
    /** Why this version was made, such as the amendment's name. */
    note: since(3, optional(text)),
  },
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

/** What one investor agreed on beside the fund's terms, valid from a date until its next version. */
export const sideLetter = defineTable(
  'side_letter',
  {
    class: 'hard',
    scope: 'workspace',
    naturalKey: ['fund_id', 'investor_id', 'version'],
    since: 3,
  },
  {
    fund_id: ref('fund'),
    investor_id: ref('investor'),
    version: integer,
    valid_from: date,
    /** Overrides of the fund's terms, by the schema of side letters. */
    terms: json,
    note: optional(text),
  },
);

/** A date on which investors are admitted; later ones are equalised with the earlier. */
export const closing = defineTable(
  'closing',
  { class: 'workflow', scope: 'workspace', naturalKey: ['fund_id', 'number'], since: 3 },
  {
    fund_id: ref('fund'),
    number: integer,
    closing_date: date,
    /** draft, computed, reviewed, approved, noticed, settled or cancelled. */
    status: text,
    run_id: optional(ref('run')),
  },
);

/** What a commitment pays (positive) or gets back at a later closing. */
export const closingLine = defineTable(
  'closing_line',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['closing_id', 'commitment_id', 'kind'],
    since: 3,
  },
  {
    closing_id: ref('closing'),
    commitment_id: ref('commitment'),
    /** capital, fee or interest. */
    kind: text,
    amount_minor: minor,
  },
);

/** A part of a commitment, with its history, that passes to another investor. */
export const commitmentTransfer = defineTable(
  'commitment_transfer',
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
    effective_date: date,
    from_commitment_id: ref('commitment'),
    to_commitment_id: ref('commitment'),
    /** What of the commitment passes on; called and distributed amounts pass in proportion. */
    amount_minor: minor,
    note: optional(text),
  },
);

/** An investment of a fund. */
export const fundDeal = defineTable(
  'fund_deal',
  { class: 'hard', scope: 'workspace', naturalKey: ['fund_id', 'code'], since: 3 },
  { fund_id: ref('fund'), code: text, name: text, sector: optional(text), country: optional(text) },
);
