/** Rows of what the treasury desk keeps: rates, limits, holdings, expected flows, scenarios. */
import type { ExpectedFlowSeed } from './expectedFlows.ts';
import { ACCOUNTS } from './group.ts';
import { RATE_SOURCE, type SampleMarket } from './market.ts';
import type { IdBook, Tables } from './master.ts';
import { PARTIES } from './parties.ts';
import type { SampleRow } from './rows.ts';
import type { ScenarioSeed } from './scenarios.ts';
import { HOLDINGS, type LimitSeed } from './treasury.ts';

export function rateRows(id: IdBook, market: SampleMarket, from: string, to: string): Tables {
  const within = (date: string) => date > from && date <= to;
  return {
    fx_rate: market.fx
      .filter((fixing) => within(fixing.date))
      .map(({ date, quote, rate }) => ({
        id: id('fx_rate', `${quote} ${date}`),
        base: 'EUR',
        quote,
        date,
        rate,
        source: RATE_SOURCE,
      })),
    market_rate: [...market.rates, ...market.indices]
      .filter((fixing) => within(fixing.date))
      .map(({ date, series, value }) => ({
        id: id('market_rate', `${series} ${date}`),
        series,
        date,
        value,
        source: RATE_SOURCE,
      })),
  };
}

export function limitRow(id: IdBook, seed: LimitSeed): SampleRow {
  return {
    id: id('treasury_limit', seed.code),
    code: seed.code,
    name: seed.name,
    measure: seed.measure,
    scope_text: seed.scopeText,
    currency: seed.currency,
    amount_minor: seed.amountMinor,
    share: seed.share,
    warn_share: seed.warnShare,
    parameters:
      seed.subject === null
        ? seed.parameters
        : {
            ...seed.parameters,
            [seed.subject.parameter]: id(seed.subject.table, seed.subject.key),
          },
  };
}

export function holdingRows(id: IdBook): Tables {
  const instrument = HOLDINGS.map((seed) => ({
    id: id('instrument', seed.code),
    code: seed.code,
    name: seed.name,
    kind: seed.kind,
    currency: seed.currency,
    issuer: seed.issuer,
    isin: null,
    maturity_date: seed.maturity,
    rate_annual: seed.rateAnnual,
    rate_series: `${seed.currency}.3M`,
  }));
  const holding = HOLDINGS.map((seed) => ({
    id: id('holding', seed.code),
    entity_id: id('entity', seed.entity),
    instrument_id: id('instrument', seed.code),
    valid_from: seed.from,
    valid_to: null,
    currency: seed.currency,
    nominal_minor: seed.nominalMinor,
    market_value_minor: seed.valueMinor,
  }));
  return { instrument, holding };
}

export function flowRow(id: IdBook, seed: ExpectedFlowSeed): SampleRow {
  const account = ACCOUNTS[seed.account];
  const party = seed.party === null ? null : PARTIES[seed.party];
  return {
    id: id('expected_flow', seed.reference),
    entity_id: id('entity', account?.entity ?? ''),
    account_id: id('account', account?.key ?? ''),
    category_id: id('category', seed.category),
    counterparty_id: party ? id('counterparty', party.code) : null,
    reference: seed.reference,
    description: seed.description,
    source: seed.source,
    due_date: seed.due,
    currency: account?.currency ?? '',
    amount_minor: seed.amountMinor,
    probability: seed.probability,
    status: 'open',
    settled_line_id: null,
    payment_id: null,
  };
}

export function scenarioRows(id: IdBook, seeds: readonly ScenarioSeed[]): Tables {
  return {
    scenario: seeds.map((seed) => ({
      id: id('scenario', seed.name),
      name: seed.name,
      description: seed.description,
      parent_id: null,
      base_entry: null,
      shocks: seed.shocks,
      archived: false,
    })),
  };
}
