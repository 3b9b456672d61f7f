/** Funds in full: vehicles, closings, transfers, deals, receipts, valuations, credit, plans and clawback. */
export const funds = `
ALTER TABLE fund ADD COLUMN vehicle TEXT;
ALTER TABLE fund ADD COLUMN parent_id TEXT REFERENCES fund (id);
ALTER TABLE fund ADD COLUMN account_id TEXT REFERENCES account (id);
ALTER TABLE fund_terms ADD COLUMN note TEXT;
ALTER TABLE distribution ADD COLUMN deal_id TEXT REFERENCES fund_deal (id);
ALTER TABLE distribution ADD COLUMN kind TEXT;
ALTER TABLE distribution ADD COLUMN recallable_minor INTEGER;
ALTER TABLE distribution ADD COLUMN asset TEXT;
ALTER TABLE distribution ADD COLUMN notice_date TEXT;
ALTER TABLE capital_call ADD COLUMN notice_date TEXT;
ALTER TABLE capital_call ADD COLUMN purposes TEXT;
ALTER TABLE capital_call ADD COLUMN options TEXT;
ALTER TABLE capital_call ADD COLUMN run_id TEXT REFERENCES run (id);
ALTER TABLE capital_call ADD COLUMN netted_distribution_id TEXT REFERENCES distribution (id);
ALTER TABLE capital_call_line ADD COLUMN parts TEXT;
ALTER TABLE capital_call_line ADD COLUMN note TEXT;
ALTER TABLE document ADD COLUMN fund_id TEXT REFERENCES fund (id);
ALTER TABLE document ADD COLUMN holder TEXT;
ALTER TABLE fund_history ADD COLUMN vehicle TEXT;
ALTER TABLE fund_history ADD COLUMN parent_id TEXT;
ALTER TABLE fund_history ADD COLUMN account_id TEXT;
ALTER TABLE fund_terms_history ADD COLUMN note TEXT;
ALTER TABLE distribution_history ADD COLUMN deal_id TEXT;
ALTER TABLE distribution_history ADD COLUMN kind TEXT;
ALTER TABLE distribution_history ADD COLUMN recallable_minor INTEGER;
ALTER TABLE distribution_history ADD COLUMN asset TEXT;
ALTER TABLE distribution_history ADD COLUMN notice_date TEXT;
ALTER TABLE capital_call_history ADD COLUMN notice_date TEXT;
ALTER TABLE capital_call_history ADD COLUMN purposes TEXT;
ALTER TABLE capital_call_history ADD COLUMN options TEXT;
ALTER TABLE capital_call_history ADD COLUMN run_id TEXT;
ALTER TABLE capital_call_history ADD COLUMN netted_distribution_id TEXT;
ALTER TABLE capital_call_line_history ADD COLUMN parts TEXT;
ALTER TABLE capital_call_line_history ADD COLUMN note TEXT;
ALTER TABLE document_history ADD COLUMN fund_id TEXT;
ALTER TABLE document_history ADD COLUMN holder TEXT;
CREATE INDEX document_fund_id ON document (fund_id);
CREATE INDEX fund_parent_id ON fund (parent_id);
CREATE INDEX fund_account_id ON fund (account_id);
CREATE INDEX distribution_deal_id ON distribution (deal_id);
CREATE INDEX capital_call_run_id ON capital_call (run_id);
CREATE INDEX capital_call_netted_distribution_id ON capital_call (netted_distribution_id);

CREATE TABLE side_letter (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  investor_id TEXT NOT NULL REFERENCES investor (id),
  version INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  terms TEXT NOT NULL,
  note TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX side_letter_natural_key ON side_letter (fund_id, investor_id, version);
CREATE INDEX side_letter_investor_id ON side_letter (investor_id);
CREATE INDEX side_letter_entry ON side_letter (entry) WHERE entry IS NOT NULL;
CREATE TABLE side_letter_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  investor_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  terms TEXT NOT NULL,
  note TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX side_letter_history_id ON side_letter_history (id);
CREATE INDEX side_letter_history_entry ON side_letter_history (entry);
CREATE INDEX side_letter_history_ended ON side_letter_history (ended);

CREATE TABLE closing (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  number INTEGER NOT NULL,
  closing_date TEXT NOT NULL,
  status TEXT NOT NULL,
  run_id TEXT REFERENCES run (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX closing_natural_key ON closing (fund_id, number);
CREATE INDEX closing_run_id ON closing (run_id);
CREATE INDEX closing_entry ON closing (entry) WHERE entry IS NOT NULL;
CREATE TABLE closing_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  closing_date TEXT NOT NULL,
  status TEXT NOT NULL,
  run_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX closing_history_id ON closing_history (id);
CREATE INDEX closing_history_entry ON closing_history (entry);
CREATE INDEX closing_history_ended ON closing_history (ended);

CREATE TABLE closing_line (
  id TEXT PRIMARY KEY NOT NULL,
  closing_id TEXT NOT NULL REFERENCES closing (id),
  commitment_id TEXT NOT NULL REFERENCES commitment (id),
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX closing_line_natural_key ON closing_line (closing_id, commitment_id, kind);
CREATE INDEX closing_line_commitment_id ON closing_line (commitment_id);
CREATE INDEX closing_line_entry ON closing_line (entry) WHERE entry IS NOT NULL;
CREATE TABLE closing_line_history (
  id TEXT NOT NULL,
  closing_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX closing_line_history_id ON closing_line_history (id);
CREATE INDEX closing_line_history_entry ON closing_line_history (entry);
CREATE INDEX closing_line_history_ended ON closing_line_history (ended);

CREATE TABLE commitment_transfer (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  number INTEGER NOT NULL,
  effective_date TEXT NOT NULL,
  from_commitment_id TEXT NOT NULL REFERENCES commitment (id),
  to_commitment_id TEXT NOT NULL REFERENCES commitment (id),
  amount_minor INTEGER NOT NULL,
  note TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX commitment_transfer_natural_key ON commitment_transfer (fund_id, number);
CREATE INDEX commitment_transfer_from_commitment_id ON commitment_transfer (from_commitment_id);
CREATE INDEX commitment_transfer_to_commitment_id ON commitment_transfer (to_commitment_id);
CREATE INDEX commitment_transfer_entry ON commitment_transfer (entry) WHERE entry IS NOT NULL;
CREATE TABLE commitment_transfer_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  effective_date TEXT NOT NULL,
  from_commitment_id TEXT NOT NULL,
  to_commitment_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  note TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX commitment_transfer_history_id ON commitment_transfer_history (id);
CREATE INDEX commitment_transfer_history_entry ON commitment_transfer_history (entry);
CREATE INDEX commitment_transfer_history_ended ON commitment_transfer_history (ended);

CREATE TABLE fund_deal (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  sector TEXT,
  country TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX fund_deal_natural_key ON fund_deal (fund_id, code);
CREATE INDEX fund_deal_entry ON fund_deal (entry) WHERE entry IS NOT NULL;
CREATE TABLE fund_deal_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  sector TEXT,
  country TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX fund_deal_history_id ON fund_deal_history (id);
CREATE INDEX fund_deal_history_entry ON fund_deal_history (entry);
CREATE INDEX fund_deal_history_ended ON fund_deal_history (ended);

CREATE TABLE capital_receipt (
  id TEXT PRIMARY KEY NOT NULL,
  capital_call_id TEXT NOT NULL REFERENCES capital_call (id),
  commitment_id TEXT NOT NULL REFERENCES commitment (id),
  number INTEGER NOT NULL,
  receipt_date TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  interest_minor INTEGER,
  waived_minor INTEGER,
  waived_note TEXT,
  statement_line_id TEXT REFERENCES statement_line (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX capital_receipt_natural_key ON capital_receipt (capital_call_id, commitment_id, number);
CREATE INDEX capital_receipt_commitment_id ON capital_receipt (commitment_id);
CREATE INDEX capital_receipt_statement_line_id ON capital_receipt (statement_line_id);
CREATE INDEX capital_receipt_entry ON capital_receipt (entry) WHERE entry IS NOT NULL;
CREATE TABLE capital_receipt_history (
  id TEXT NOT NULL,
  capital_call_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  receipt_date TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  interest_minor INTEGER,
  waived_minor INTEGER,
  waived_note TEXT,
  statement_line_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX capital_receipt_history_id ON capital_receipt_history (id);
CREATE INDEX capital_receipt_history_entry ON capital_receipt_history (entry);
CREATE INDEX capital_receipt_history_ended ON capital_receipt_history (ended);

CREATE TABLE fund_flow (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  number INTEGER NOT NULL,
  flow_date TEXT NOT NULL,
  kind TEXT NOT NULL,
  category TEXT,
  deal_id TEXT REFERENCES fund_deal (id),
  amount_minor INTEGER NOT NULL,
  capital_call_id TEXT REFERENCES capital_call (id),
  distribution_id TEXT REFERENCES distribution (id),
  run_id TEXT REFERENCES run (id),
  note TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX fund_flow_natural_key ON fund_flow (fund_id, number);
CREATE INDEX fund_flow_deal_id ON fund_flow (deal_id);
CREATE INDEX fund_flow_capital_call_id ON fund_flow (capital_call_id);
CREATE INDEX fund_flow_distribution_id ON fund_flow (distribution_id);
CREATE INDEX fund_flow_run_id ON fund_flow (run_id);
CREATE INDEX fund_flow_entry ON fund_flow (entry) WHERE entry IS NOT NULL;
CREATE TABLE fund_flow_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  flow_date TEXT NOT NULL,
  kind TEXT NOT NULL,
  category TEXT,
  deal_id TEXT,
  amount_minor INTEGER NOT NULL,
  capital_call_id TEXT,
  distribution_id TEXT,
  run_id TEXT,
  note TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX fund_flow_history_id ON fund_flow_history (id);
CREATE INDEX fund_flow_history_entry ON fund_flow_history (entry);
CREATE INDEX fund_flow_history_ended ON fund_flow_history (ended);

CREATE TABLE fund_valuation (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  valuation_date TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  version INTEGER NOT NULL,
  deal_id TEXT REFERENCES fund_deal (id),
  amount_minor INTEGER NOT NULL,
  method TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX fund_valuation_natural_key ON fund_valuation (fund_id, valuation_date, kind, label, version);
CREATE INDEX fund_valuation_deal_id ON fund_valuation (deal_id);
CREATE INDEX fund_valuation_entry ON fund_valuation (entry) WHERE entry IS NOT NULL;
CREATE TABLE fund_valuation_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  valuation_date TEXT NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  version INTEGER NOT NULL,
  deal_id TEXT,
  amount_minor INTEGER NOT NULL,
  method TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX fund_valuation_history_id ON fund_valuation_history (id);
CREATE INDEX fund_valuation_history_entry ON fund_valuation_history (entry);
CREATE INDEX fund_valuation_history_ended ON fund_valuation_history (ended);

CREATE TABLE credit_line (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  name TEXT NOT NULL,
  limit_minor INTEGER NOT NULL,
  rate_annual TEXT NOT NULL,
  day_count TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX credit_line_natural_key ON credit_line (fund_id, name);
CREATE INDEX credit_line_entry ON credit_line (entry) WHERE entry IS NOT NULL;
CREATE TABLE credit_line_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  name TEXT NOT NULL,
  limit_minor INTEGER NOT NULL,
  rate_annual TEXT NOT NULL,
  day_count TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX credit_line_history_id ON credit_line_history (id);
CREATE INDEX credit_line_history_entry ON credit_line_history (entry);
CREATE INDEX credit_line_history_ended ON credit_line_history (ended);

CREATE TABLE credit_line_flow (
  id TEXT PRIMARY KEY NOT NULL,
  credit_line_id TEXT NOT NULL REFERENCES credit_line (id),
  number INTEGER NOT NULL,
  flow_date TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  capital_call_id TEXT REFERENCES capital_call (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX credit_line_flow_natural_key ON credit_line_flow (credit_line_id, number);
CREATE INDEX credit_line_flow_capital_call_id ON credit_line_flow (capital_call_id);
CREATE INDEX credit_line_flow_entry ON credit_line_flow (entry) WHERE entry IS NOT NULL;
CREATE TABLE credit_line_flow_history (
  id TEXT NOT NULL,
  credit_line_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  flow_date TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  capital_call_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX credit_line_flow_history_id ON credit_line_flow_history (id);
CREATE INDEX credit_line_flow_history_entry ON credit_line_flow_history (entry);
CREATE INDEX credit_line_flow_history_ended ON credit_line_flow_history (ended);

CREATE TABLE fund_plan (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  name TEXT NOT NULL,
  assumptions TEXT NOT NULL,
  in_forecast INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX fund_plan_natural_key ON fund_plan (fund_id, name);
CREATE INDEX fund_plan_entry ON fund_plan (entry) WHERE entry IS NOT NULL;
CREATE TABLE fund_plan_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  name TEXT NOT NULL,
  assumptions TEXT NOT NULL,
  in_forecast INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX fund_plan_history_id ON fund_plan_history (id);
CREATE INDEX fund_plan_history_entry ON fund_plan_history (entry);
CREATE INDEX fund_plan_history_ended ON fund_plan_history (ended);

CREATE TABLE clawback (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  number INTEGER NOT NULL,
  test_date TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  from_escrow_minor INTEGER NOT NULL,
  status TEXT NOT NULL,
  run_id TEXT REFERENCES run (id),
  options TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX clawback_natural_key ON clawback (fund_id, number);
CREATE INDEX clawback_run_id ON clawback (run_id);
CREATE INDEX clawback_entry ON clawback (entry) WHERE entry IS NOT NULL;
CREATE TABLE clawback_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  test_date TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  from_escrow_minor INTEGER NOT NULL,
  status TEXT NOT NULL,
  run_id TEXT,
  options TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX clawback_history_id ON clawback_history (id);
CREATE INDEX clawback_history_entry ON clawback_history (entry);
CREATE INDEX clawback_history_ended ON clawback_history (ended);

CREATE TABLE clawback_line (
  id TEXT PRIMARY KEY NOT NULL,
  clawback_id TEXT NOT NULL REFERENCES clawback (id),
  holder TEXT NOT NULL,
  number INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX clawback_line_natural_key ON clawback_line (clawback_id, holder, number);
CREATE INDEX clawback_line_entry ON clawback_line (entry) WHERE entry IS NOT NULL;
CREATE TABLE clawback_line_history (
  id TEXT NOT NULL,
  clawback_id TEXT NOT NULL,
  holder TEXT NOT NULL,
  number INTEGER NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX clawback_line_history_id ON clawback_line_history (id);
CREATE INDEX clawback_line_history_entry ON clawback_line_history (entry);
CREATE INDEX clawback_line_history_ended ON clawback_line_history (ended);
`;
