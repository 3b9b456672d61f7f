/** Prices of the world and what the group holds of it. */
import { date, decimal, defineTable, json, minor, optional, ref, text } from './define.ts';

export const fxRate = defineTable(
  'fx_rate',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['base', 'quote', 'date', 'source'],
  },
  /** `rate` is units of `quote` for one unit of `base`, as published. */
  { base: text, quote: text, date, rate: decimal, source: text },
);

/** One observation of a named market series such as `EUR.3M`, in percent a year. */
export const marketRate = defineTable(
  'market_rate',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['series', 'date', 'source'],
  },
  { series: text, date, value: decimal, source: text },
);

export const instrument = defineTable(
  'instrument',
  { class: 'hard', scope: 'workspace', naturalKey: ['code'] },
  {
    code: text,
    name: text,
    /** deposit, money-market-fund or bill. */
    kind: text,
    currency: text,
    issuer: text,
    isin: optional(text),
    maturity_date: optional(date),
    rate_annual: optional(decimal),
    /** The market series that moves its value. */
    rate_series: optional(text),
  },
);

export const holding = defineTable(
  'holding',
  { class: 'hard', scope: 'entity', naturalKey: ['entity_id', 'instrument_id', 'valid_from'] },
  {
    entity_id: ref('entity'),
    instrument_id: ref('instrument'),
    valid_from: date,
    valid_to: optional(date),
    currency: text,
    nominal_minor: minor,
    market_value_minor: minor,
  },
);

/** A limit that the group has set for itself and the measure that is held against it. */
export const treasuryLimit = defineTable(
  'treasury_limit',
  { class: 'hard', scope: 'workspace', naturalKey: ['code'] },
  {
    code: text,
    name: text,
    /** minimum-liquidity, bank-concentration, var, expected-shortfall, open-currency or fund-share. */
    measure: text,
    scope_text: text,
    currency: optional(text),
    amount_minor: optional(minor),
    share: optional(decimal),
    /** Share of the limit from which it counts as near. */
    warn_share: decimal,
    /** What it looks at: confidence, horizonDays, interval, horizonWeeks, currency, bankId, entityId. */
    parameters: optional(json),
  },
);
