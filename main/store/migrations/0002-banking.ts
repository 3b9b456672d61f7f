/**
 * Bank files in full, the registers around accounts, double entry, reconciliation and rules. Columns
 * that are added to a table stand after its own ones, so nothing may rely on the order of columns.
 */
export const banking = `
CREATE INDEX journal_entry_undoes ON journal_entry (undoes) WHERE undoes IS NOT NULL;
ALTER TABLE account ADD COLUMN routing_number TEXT;
ALTER TABLE account ADD COLUMN channel TEXT;
ALTER TABLE account ADD COLUMN target_minor INTEGER;
ALTER TABLE account ADD COLUMN minimum_minor INTEGER;
ALTER TABLE account ADD COLUMN overdraft_minor INTEGER;
ALTER TABLE account ADD COLUMN restricted_minor INTEGER;
ALTER TABLE account ADD COLUMN restriction_reason TEXT;
ALTER TABLE account_history ADD COLUMN routing_number TEXT;
ALTER TABLE account_history ADD COLUMN channel TEXT;
ALTER TABLE account_history ADD COLUMN target_minor INTEGER;
ALTER TABLE account_history ADD COLUMN minimum_minor INTEGER;
ALTER TABLE account_history ADD COLUMN overdraft_minor INTEGER;
ALTER TABLE account_history ADD COLUMN restricted_minor INTEGER;
ALTER TABLE account_history ADD COLUMN restriction_reason TEXT;
ALTER TABLE statement ADD COLUMN slot TEXT;
ALTER TABLE statement ADD COLUMN content TEXT;
ALTER TABLE statement ADD COLUMN made_at TEXT;
ALTER TABLE statement_history ADD COLUMN slot TEXT;
ALTER TABLE statement_history ADD COLUMN content TEXT;
ALTER TABLE statement_history ADD COLUMN made_at TEXT;
ALTER TABLE statement_line ADD COLUMN entry_reference TEXT;
ALTER TABLE statement_line ADD COLUMN message_id TEXT;
ALTER TABLE statement_line ADD COLUMN payment_info_id TEXT;
ALTER TABLE statement_line_history ADD COLUMN entry_reference TEXT;
ALTER TABLE statement_line_history ADD COLUMN message_id TEXT;
ALTER TABLE statement_line_history ADD COLUMN payment_info_id TEXT;

CREATE TABLE payment_batch (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id),
  raw_file_id TEXT NOT NULL REFERENCES raw_file (id),
  message_id TEXT NOT NULL,
  batch_id TEXT,
  execution_date TEXT NOT NULL,
  single_booking INTEGER,
  payment_count INTEGER NOT NULL,
  identity TEXT NOT NULL,
  content TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX payment_batch_natural_key ON payment_batch (identity);
CREATE INDEX payment_batch_account_id ON payment_batch (account_id);
CREATE INDEX payment_batch_raw_file_id ON payment_batch (raw_file_id);
CREATE INDEX payment_batch_message_id ON payment_batch (message_id);
CREATE INDEX payment_batch_entry ON payment_batch (entry) WHERE entry IS NOT NULL;
CREATE TABLE payment_batch_history (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  raw_file_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  batch_id TEXT,
  execution_date TEXT NOT NULL,
  single_booking INTEGER,
  payment_count INTEGER NOT NULL,
  identity TEXT NOT NULL,
  content TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_batch_history_id ON payment_batch_history (id);
CREATE INDEX payment_batch_history_entry ON payment_batch_history (entry);
CREATE INDEX payment_batch_history_ended ON payment_batch_history (ended);

CREATE TABLE payment (
  id TEXT PRIMARY KEY NOT NULL,
  batch_id TEXT NOT NULL REFERENCES payment_batch (id),
  position INTEGER NOT NULL,
  source_line INTEGER,
  end_to_end_id TEXT,
  instruction_id TEXT,
  trace TEXT,
  counterparty_name TEXT,
  counterparty_account TEXT,
  text TEXT,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  status TEXT NOT NULL,
  status_code TEXT,
  status_reason TEXT,
  status_at TEXT,
  status_file_id TEXT REFERENCES raw_file (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX payment_natural_key ON payment (batch_id, position);
CREATE INDEX payment_end_to_end_id ON payment (end_to_end_id) WHERE end_to_end_id IS NOT NULL;
CREATE INDEX payment_trace ON payment (trace) WHERE trace IS NOT NULL;
CREATE INDEX payment_status_file_id ON payment (status_file_id) WHERE status_file_id IS NOT NULL;
CREATE INDEX payment_entry ON payment (entry) WHERE entry IS NOT NULL;
CREATE TABLE payment_history (
  id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  source_line INTEGER,
  end_to_end_id TEXT,
  instruction_id TEXT,
  trace TEXT,
  counterparty_name TEXT,
  counterparty_account TEXT,
  text TEXT,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  status TEXT NOT NULL,
  status_code TEXT,
  status_reason TEXT,
  status_at TEXT,
  status_file_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_history_id ON payment_history (id);
CREATE INDEX payment_history_entry ON payment_history (entry);
CREATE INDEX payment_history_ended ON payment_history (ended);

ALTER TABLE expected_flow ADD COLUMN payment_id TEXT REFERENCES payment (id);
ALTER TABLE expected_flow_history ADD COLUMN payment_id TEXT;
CREATE INDEX expected_flow_payment_id ON expected_flow (payment_id) WHERE payment_id IS NOT NULL;

CREATE TABLE approval (
  id TEXT PRIMARY KEY NOT NULL,
  subject_table TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  number INTEGER NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id),
  verdict TEXT NOT NULL,
  comment TEXT,
  decided_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX approval_natural_key ON approval (subject_id, content_hash, number);
CREATE INDEX approval_user_id ON approval (user_id);
CREATE INDEX approval_entry ON approval (entry) WHERE entry IS NOT NULL;
CREATE TABLE approval_history (
  id TEXT NOT NULL,
  subject_table TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  number INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  verdict TEXT NOT NULL,
  comment TEXT,
  decided_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX approval_history_id ON approval_history (id);
CREATE INDEX approval_history_entry ON approval_history (entry);
CREATE INDEX approval_history_ended ON approval_history (ended);

CREATE TABLE interim_line (
  id TEXT PRIMARY KEY NOT NULL,
  statement_id TEXT NOT NULL REFERENCES statement (id),
  account_id TEXT NOT NULL REFERENCES account (id),
  position INTEGER NOT NULL,
  status TEXT NOT NULL,
  booking_date TEXT NOT NULL,
  value_date TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  code TEXT,
  bank_reference TEXT,
  customer_reference TEXT,
  end_to_end_id TEXT,
  counterparty_name TEXT,
  counterparty_account TEXT,
  remittance TEXT,
  reversal INTEGER NOT NULL,
  details TEXT,
  entry_reference TEXT,
  message_id TEXT,
  payment_info_id TEXT,
  superseded_line_id TEXT REFERENCES statement_line (id),
  fingerprint TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  source_line INTEGER,
  source_offset INTEGER,
  source_length INTEGER,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX interim_line_natural_key ON interim_line (account_id, fingerprint, occurrence);
CREATE INDEX interim_line_statement_id ON interim_line (statement_id);
CREATE INDEX interim_line_superseded_line_id ON interim_line (superseded_line_id);
CREATE INDEX interim_line_entry ON interim_line (entry) WHERE entry IS NOT NULL;
CREATE TABLE interim_line_history (
  id TEXT NOT NULL,
  statement_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  status TEXT NOT NULL,
  booking_date TEXT NOT NULL,
  value_date TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  code TEXT,
  bank_reference TEXT,
  customer_reference TEXT,
  end_to_end_id TEXT,
  counterparty_name TEXT,
  counterparty_account TEXT,
  remittance TEXT,
  reversal INTEGER NOT NULL,
  details TEXT,
  entry_reference TEXT,
  message_id TEXT,
  payment_info_id TEXT,
  superseded_line_id TEXT,
  fingerprint TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  source_line INTEGER,
  source_offset INTEGER,
  source_length INTEGER,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX interim_line_history_id ON interim_line_history (id);
CREATE INDEX interim_line_history_entry ON interim_line_history (entry);
CREATE INDEX interim_line_history_ended ON interim_line_history (ended);

CREATE TABLE line_enrichment (
  id TEXT PRIMARY KEY NOT NULL,
  line_id TEXT NOT NULL REFERENCES statement_line (id),
  statement_id TEXT NOT NULL REFERENCES statement (id),
  position INTEGER NOT NULL,
  details TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  source_line INTEGER,
  source_offset INTEGER,
  source_length INTEGER,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX line_enrichment_natural_key ON line_enrichment (line_id, statement_id, position);
CREATE INDEX line_enrichment_statement_id ON line_enrichment (statement_id);
CREATE INDEX line_enrichment_entry ON line_enrichment (entry) WHERE entry IS NOT NULL;
CREATE TABLE line_enrichment_history (
  id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  statement_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  details TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  source_line INTEGER,
  source_offset INTEGER,
  source_length INTEGER,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX line_enrichment_history_id ON line_enrichment_history (id);
CREATE INDEX line_enrichment_history_entry ON line_enrichment_history (entry);
CREATE INDEX line_enrichment_history_ended ON line_enrichment_history (ended);

CREATE TABLE quarantine (
  id TEXT PRIMARY KEY NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  part TEXT NOT NULL,
  format TEXT,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  issues TEXT NOT NULL,
  figures TEXT,
  reading TEXT,
  overridable INTEGER NOT NULL,
  status TEXT NOT NULL,
  held_by TEXT NOT NULL,
  held_at TEXT NOT NULL,
  decided_by TEXT,
  decided_at TEXT,
  reason TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX quarantine_natural_key ON quarantine (sha256, part);
CREATE INDEX quarantine_entry ON quarantine (entry) WHERE entry IS NOT NULL;
CREATE TABLE quarantine_history (
  id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  part TEXT NOT NULL,
  format TEXT,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  issues TEXT NOT NULL,
  figures TEXT,
  reading TEXT,
  overridable INTEGER NOT NULL,
  status TEXT NOT NULL,
  held_by TEXT NOT NULL,
  held_at TEXT NOT NULL,
  decided_by TEXT,
  decided_at TEXT,
  reason TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX quarantine_history_id ON quarantine_history (id);
CREATE INDEX quarantine_history_entry ON quarantine_history (entry);
CREATE INDEX quarantine_history_ended ON quarantine_history (ended);

CREATE TABLE account_mandate (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id),
  person_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  rights TEXT NOT NULL,
  limit_currency TEXT,
  limit_minor INTEGER,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  extra TEXT,
  salt BLOB,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX account_mandate_natural_key ON account_mandate (account_id, person_name, kind, valid_from);
CREATE INDEX account_mandate_entry ON account_mandate (entry) WHERE entry IS NOT NULL;
CREATE TABLE account_mandate_history (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  person_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  rights TEXT NOT NULL,
  limit_currency TEXT,
  limit_minor INTEGER,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  extra TEXT,
  salt BLOB,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX account_mandate_history_id ON account_mandate_history (id);
CREATE INDEX account_mandate_history_entry ON account_mandate_history (entry);
CREATE INDEX account_mandate_history_ended ON account_mandate_history (ended);

CREATE TABLE attachment (
  id TEXT PRIMARY KEY NOT NULL,
  subject_table TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  title TEXT NOT NULL,
  file_name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  file_hash TEXT NOT NULL,
  added_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX attachment_natural_key ON attachment (subject_id, file_hash);
CREATE INDEX attachment_entry ON attachment (entry) WHERE entry IS NOT NULL;
CREATE TABLE attachment_history (
  id TEXT NOT NULL,
  subject_table TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  title TEXT NOT NULL,
  file_name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  file_hash TEXT NOT NULL,
  added_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_history_id ON attachment_history (id);
CREATE INDEX attachment_history_entry ON attachment_history (entry);
CREATE INDEX attachment_history_ended ON attachment_history (ended);

CREATE TABLE bank_fee (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id),
  line_id TEXT REFERENCES statement_line (id),
  raw_file_id TEXT REFERENCES raw_file (id),
  origin TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  service_code TEXT NOT NULL,
  description TEXT NOT NULL,
  volume TEXT,
  unit_price TEXT,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  source_line INTEGER,
  source_offset INTEGER,
  source_length INTEGER,
  fingerprint TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX bank_fee_natural_key ON bank_fee (account_id, fingerprint);
CREATE INDEX bank_fee_line_id ON bank_fee (line_id);
CREATE INDEX bank_fee_raw_file_id ON bank_fee (raw_file_id);
CREATE INDEX bank_fee_entry ON bank_fee (entry) WHERE entry IS NOT NULL;
CREATE TABLE bank_fee_history (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  line_id TEXT,
  raw_file_id TEXT,
  origin TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  service_code TEXT NOT NULL,
  description TEXT NOT NULL,
  volume TEXT,
  unit_price TEXT,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  source_line INTEGER,
  source_offset INTEGER,
  source_length INTEGER,
  fingerprint TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX bank_fee_history_id ON bank_fee_history (id);
CREATE INDEX bank_fee_history_entry ON bank_fee_history (entry);
CREATE INDEX bank_fee_history_ended ON bank_fee_history (ended);

CREATE TABLE fee_price (
  id TEXT PRIMARY KEY NOT NULL,
  bank_id TEXT NOT NULL REFERENCES bank (id),
  service_code TEXT NOT NULL,
  description TEXT NOT NULL,
  currency TEXT NOT NULL,
  unit_price TEXT,
  fixed_minor INTEGER,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX fee_price_natural_key ON fee_price (bank_id, service_code, currency, valid_from);
CREATE INDEX fee_price_entry ON fee_price (entry) WHERE entry IS NOT NULL;
CREATE TABLE fee_price_history (
  id TEXT NOT NULL,
  bank_id TEXT NOT NULL,
  service_code TEXT NOT NULL,
  description TEXT NOT NULL,
  currency TEXT NOT NULL,
  unit_price TEXT,
  fixed_minor INTEGER,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX fee_price_history_id ON fee_price_history (id);
CREATE INDEX fee_price_history_entry ON fee_price_history (entry);
CREATE INDEX fee_price_history_ended ON fee_price_history (ended);

CREATE TABLE cash_pool (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  currency TEXT NOT NULL,
  header_account_id TEXT NOT NULL REFERENCES account (id),
  credit_rate TEXT,
  debit_rate TEXT,
  day_count TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX cash_pool_natural_key ON cash_pool (code);
CREATE INDEX cash_pool_header_account_id ON cash_pool (header_account_id);
CREATE INDEX cash_pool_entry ON cash_pool (entry) WHERE entry IS NOT NULL;
CREATE TABLE cash_pool_history (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  currency TEXT NOT NULL,
  header_account_id TEXT NOT NULL,
  credit_rate TEXT,
  debit_rate TEXT,
  day_count TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX cash_pool_history_id ON cash_pool_history (id);
CREATE INDEX cash_pool_history_entry ON cash_pool_history (entry);
CREATE INDEX cash_pool_history_ended ON cash_pool_history (ended);

CREATE TABLE cash_pool_member (
  id TEXT PRIMARY KEY NOT NULL,
  pool_id TEXT NOT NULL REFERENCES cash_pool (id),
  account_id TEXT NOT NULL REFERENCES account (id),
  target_minor INTEGER NOT NULL,
  minimum_transfer_minor INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  credit_rate TEXT,
  debit_rate TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX cash_pool_member_natural_key ON cash_pool_member (pool_id, account_id);
CREATE INDEX cash_pool_member_account_id ON cash_pool_member (account_id);
CREATE INDEX cash_pool_member_entry ON cash_pool_member (entry) WHERE entry IS NOT NULL;
CREATE TABLE cash_pool_member_history (
  id TEXT NOT NULL,
  pool_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  target_minor INTEGER NOT NULL,
  minimum_transfer_minor INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  credit_rate TEXT,
  debit_rate TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX cash_pool_member_history_id ON cash_pool_member_history (id);
CREATE INDEX cash_pool_member_history_entry ON cash_pool_member_history (entry);
CREATE INDEX cash_pool_member_history_ended ON cash_pool_member_history (ended);

CREATE TABLE position_snapshot (
  id TEXT PRIMARY KEY NOT NULL,
  as_of TEXT NOT NULL,
  number INTEGER NOT NULL,
  basis TEXT NOT NULL,
  reporting_currency TEXT NOT NULL,
  known_entry INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  gaps TEXT NOT NULL,
  note TEXT,
  blob_hash TEXT NOT NULL,
  signed_by TEXT NOT NULL,
  signed_at TEXT NOT NULL,
  prepared_by TEXT NOT NULL,
  advice TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX position_snapshot_natural_key ON position_snapshot (as_of, number);
CREATE INDEX position_snapshot_entry ON position_snapshot (entry) WHERE entry IS NOT NULL;
CREATE TABLE position_snapshot_history (
  id TEXT NOT NULL,
  as_of TEXT NOT NULL,
  number INTEGER NOT NULL,
  basis TEXT NOT NULL,
  reporting_currency TEXT NOT NULL,
  known_entry INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  gaps TEXT NOT NULL,
  note TEXT,
  blob_hash TEXT NOT NULL,
  signed_by TEXT NOT NULL,
  signed_at TEXT NOT NULL,
  prepared_by TEXT NOT NULL,
  advice TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX position_snapshot_history_id ON position_snapshot_history (id);
CREATE INDEX position_snapshot_history_entry ON position_snapshot_history (entry);
CREATE INDEX position_snapshot_history_ended ON position_snapshot_history (ended);

CREATE TABLE ledger_account (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent_id TEXT REFERENCES ledger_account (id),
  currency TEXT,
  bank_account_id TEXT REFERENCES account (id),
  monetary INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX ledger_account_natural_key ON ledger_account (code);
CREATE INDEX ledger_account_parent_id ON ledger_account (parent_id);
CREATE INDEX ledger_account_bank_account_id ON ledger_account (bank_account_id);
CREATE INDEX ledger_account_entry ON ledger_account (entry) WHERE entry IS NOT NULL;
CREATE TABLE ledger_account_history (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  parent_id TEXT,
  currency TEXT,
  bank_account_id TEXT,
  monetary INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_account_history_id ON ledger_account_history (id);
CREATE INDEX ledger_account_history_entry ON ledger_account_history (entry);
CREATE INDEX ledger_account_history_ended ON ledger_account_history (ended);

CREATE TABLE posting_rule (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  conditions TEXT NOT NULL,
  actions TEXT NOT NULL,
  active INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX posting_rule_natural_key ON posting_rule (name);
CREATE INDEX posting_rule_entry ON posting_rule (entry) WHERE entry IS NOT NULL;
CREATE TABLE posting_rule_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  conditions TEXT NOT NULL,
  actions TEXT NOT NULL,
  active INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX posting_rule_history_id ON posting_rule_history (id);
CREATE INDEX posting_rule_history_entry ON posting_rule_history (entry);
CREATE INDEX posting_rule_history_ended ON posting_rule_history (ended);

CREATE TABLE elimination_rule (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  accounts TEXT NOT NULL,
  difference_account_id TEXT NOT NULL REFERENCES ledger_account (id),
  active INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX elimination_rule_natural_key ON elimination_rule (name);
CREATE INDEX elimination_rule_difference_account_id ON elimination_rule (difference_account_id);
CREATE INDEX elimination_rule_entry ON elimination_rule (entry) WHERE entry IS NOT NULL;
CREATE TABLE elimination_rule_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  accounts TEXT NOT NULL,
  difference_account_id TEXT NOT NULL,
  active INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX elimination_rule_history_id ON elimination_rule_history (id);
CREATE INDEX elimination_rule_history_entry ON elimination_rule_history (entry);
CREATE INDEX elimination_rule_history_ended ON elimination_rule_history (ended);

CREATE TABLE ledger_journal (
  id TEXT PRIMARY KEY NOT NULL,
  entity_id TEXT NOT NULL REFERENCES entity (id),
  number INTEGER NOT NULL,
  posting_date TEXT NOT NULL,
  document_date TEXT NOT NULL,
  description TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  reverses_id TEXT REFERENCES ledger_journal (id),
  rule_id TEXT REFERENCES posting_rule (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX ledger_journal_natural_key ON ledger_journal (entity_id, external_id);
CREATE UNIQUE INDEX ledger_journal_number ON ledger_journal (entity_id, number);
CREATE INDEX ledger_journal_posting_date ON ledger_journal (posting_date);
CREATE INDEX ledger_journal_reverses_id ON ledger_journal (reverses_id);
CREATE INDEX ledger_journal_rule_id ON ledger_journal (rule_id);
CREATE INDEX ledger_journal_entry ON ledger_journal (entry) WHERE entry IS NOT NULL;
CREATE TABLE ledger_journal_history (
  id TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  posting_date TEXT NOT NULL,
  document_date TEXT NOT NULL,
  description TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  reverses_id TEXT,
  rule_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_journal_history_id ON ledger_journal_history (id);
CREATE INDEX ledger_journal_history_entry ON ledger_journal_history (entry);
CREATE INDEX ledger_journal_history_ended ON ledger_journal_history (ended);

CREATE TABLE ledger_posting (
  id TEXT PRIMARY KEY NOT NULL,
  journal_id TEXT NOT NULL REFERENCES ledger_journal (id),
  position INTEGER NOT NULL,
  entity_id TEXT NOT NULL REFERENCES entity (id),
  ledger_account_id TEXT NOT NULL REFERENCES ledger_account (id),
  posting_date TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  base_currency TEXT NOT NULL,
  base_minor INTEGER NOT NULL,
  rate TEXT,
  line_id TEXT REFERENCES statement_line (id),
  cost_center TEXT,
  tax_code TEXT,
  description TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX ledger_posting_natural_key ON ledger_posting (journal_id, position);
CREATE INDEX ledger_posting_entity_id ON ledger_posting (entity_id, posting_date);
CREATE INDEX ledger_posting_ledger_account_id ON ledger_posting (ledger_account_id, posting_date);
CREATE INDEX ledger_posting_line_id ON ledger_posting (line_id);
CREATE INDEX ledger_posting_entry ON ledger_posting (entry) WHERE entry IS NOT NULL;
CREATE TABLE ledger_posting_history (
  id TEXT NOT NULL,
  journal_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  entity_id TEXT NOT NULL,
  ledger_account_id TEXT NOT NULL,
  posting_date TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  base_currency TEXT NOT NULL,
  base_minor INTEGER NOT NULL,
  rate TEXT,
  line_id TEXT,
  cost_center TEXT,
  tax_code TEXT,
  description TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_posting_history_id ON ledger_posting_history (id);
CREATE INDEX ledger_posting_history_entry ON ledger_posting_history (entry);
CREATE INDEX ledger_posting_history_ended ON ledger_posting_history (ended);

CREATE TABLE ledger_total_version (
  entity_id TEXT NOT NULL,
  ledger_account_id TEXT NOT NULL,
  month TEXT NOT NULL,
  currency TEXT NOT NULL,
  base_currency TEXT NOT NULL,
  debit_minor INTEGER NOT NULL,
  credit_minor INTEGER NOT NULL,
  base_debit_minor INTEGER NOT NULL,
  base_credit_minor INTEGER NOT NULL,
  posting_count INTEGER NOT NULL CHECK (posting_count > 0),
  entry INTEGER NOT NULL,
  ended INTEGER,
  PRIMARY KEY (entity_id, ledger_account_id, month, currency, base_currency, entry)
) STRICT, WITHOUT ROWID;
CREATE VIEW ledger_total AS
  SELECT entity_id, ledger_account_id, month, currency, base_currency, debit_minor, credit_minor,
    base_debit_minor, base_credit_minor, posting_count, entry
  FROM ledger_total_version WHERE ended IS NULL;

CREATE TABLE monthly_flow_version (
  account_id TEXT NOT NULL,
  month TEXT NOT NULL,
  category_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  inflow_minor INTEGER NOT NULL,
  outflow_minor INTEGER NOT NULL,
  line_count INTEGER NOT NULL CHECK (line_count > 0),
  entry INTEGER NOT NULL,
  ended INTEGER,
  PRIMARY KEY (account_id, month, category_id, currency, entry)
) STRICT, WITHOUT ROWID;
CREATE VIEW monthly_flow AS
  SELECT account_id, month, category_id, currency, inflow_minor, outflow_minor, line_count, entry
  FROM monthly_flow_version WHERE ended IS NULL;
INSERT INTO monthly_flow_version
  WITH change AS (
    SELECT account_id, substr(booking_date, 1, 7) AS month, category_id, currency, entry,
      inflow_minor AS inflow, outflow_minor AS outflow, line_count AS line FROM daily_flow_version
    UNION ALL
    SELECT account_id, substr(booking_date, 1, 7), category_id, currency, ended,
      -inflow_minor, -outflow_minor, -line_count FROM daily_flow_version WHERE ended IS NOT NULL
  ), step AS (
    SELECT account_id, month, category_id, currency, entry, sum(inflow) AS inflow,
      sum(outflow) AS outflow, sum(line) AS line
    FROM change GROUP BY account_id, month, category_id, currency, entry
    HAVING sum(inflow) <> 0 OR sum(outflow) <> 0 OR sum(line) <> 0
  ), version AS (
    SELECT account_id, month, category_id, currency, sum(inflow) OVER steps AS inflow_minor,
      sum(outflow) OVER steps AS outflow_minor, sum(line) OVER steps AS line_count, entry,
      lead(entry) OVER steps AS ended
    FROM step
    WINDOW steps AS (PARTITION BY account_id, month, category_id, currency ORDER BY entry)
  )
  SELECT * FROM version WHERE line_count > 0;

CREATE TABLE ledger_period (
  id TEXT PRIMARY KEY NOT NULL,
  entity_id TEXT NOT NULL REFERENCES entity (id),
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  status TEXT NOT NULL,
  decided_by TEXT,
  decided_at TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX ledger_period_natural_key ON ledger_period (entity_id, from_date);
CREATE INDEX ledger_period_entry ON ledger_period (entry) WHERE entry IS NOT NULL;
CREATE TABLE ledger_period_history (
  id TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  status TEXT NOT NULL,
  decided_by TEXT,
  decided_at TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_period_history_id ON ledger_period_history (id);
CREATE INDEX ledger_period_history_entry ON ledger_period_history (entry);
CREATE INDEX ledger_period_history_ended ON ledger_period_history (ended);

CREATE TABLE export_batch (
  id TEXT PRIMARY KEY NOT NULL,
  entity_id TEXT NOT NULL REFERENCES entity (id),
  number INTEGER NOT NULL,
  package TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  journal_count INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  reverses_id TEXT REFERENCES export_batch (id),
  created_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX export_batch_natural_key ON export_batch (entity_id, number);
CREATE INDEX export_batch_reverses_id ON export_batch (reverses_id);
CREATE INDEX export_batch_entry ON export_batch (entry) WHERE entry IS NOT NULL;
CREATE TABLE export_batch_history (
  id TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  package TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  journal_count INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  reverses_id TEXT,
  created_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX export_batch_history_id ON export_batch_history (id);
CREATE INDEX export_batch_history_entry ON export_batch_history (entry);
CREATE INDEX export_batch_history_ended ON export_batch_history (ended);

CREATE TABLE export_batch_item (
  id TEXT PRIMARY KEY NOT NULL,
  batch_id TEXT NOT NULL REFERENCES export_batch (id),
  journal_id TEXT NOT NULL REFERENCES ledger_journal (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX export_batch_item_natural_key ON export_batch_item (batch_id, journal_id);
CREATE INDEX export_batch_item_journal_id ON export_batch_item (journal_id);
CREATE INDEX export_batch_item_entry ON export_batch_item (entry) WHERE entry IS NOT NULL;
CREATE TABLE export_batch_item_history (
  id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  journal_id TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX export_batch_item_history_id ON export_batch_item_history (id);
CREATE INDEX export_batch_item_history_entry ON export_batch_item_history (entry);
CREATE INDEX export_batch_item_history_ended ON export_batch_item_history (ended);

CREATE TABLE match_rule (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  conditions TEXT NOT NULL,
  tolerance TEXT NOT NULL,
  active INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX match_rule_natural_key ON match_rule (name);
CREATE INDEX match_rule_entry ON match_rule (entry) WHERE entry IS NOT NULL;
CREATE TABLE match_rule_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  conditions TEXT NOT NULL,
  tolerance TEXT NOT NULL,
  active INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX match_rule_history_id ON match_rule_history (id);
CREATE INDEX match_rule_history_entry ON match_rule_history (entry);
CREATE INDEX match_rule_history_ended ON match_rule_history (ended);

CREATE TABLE reconciliation (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id),
  currency TEXT NOT NULL,
  shape TEXT NOT NULL,
  method TEXT NOT NULL,
  rule_id TEXT REFERENCES match_rule (id),
  score TEXT NOT NULL,
  explanation TEXT NOT NULL,
  difference_minor INTEGER NOT NULL,
  difference_kind TEXT,
  line_id TEXT REFERENCES statement_line (id),
  detail INTEGER,
  flow_id TEXT REFERENCES expected_flow (id),
  posting_id TEXT REFERENCES ledger_posting (id),
  amount_minor INTEGER,
  returns_id TEXT REFERENCES reconciliation (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE INDEX reconciliation_rule_id ON reconciliation (rule_id) WHERE rule_id IS NOT NULL;
CREATE INDEX reconciliation_line_id ON reconciliation (line_id) WHERE line_id IS NOT NULL;
CREATE INDEX reconciliation_flow_id ON reconciliation (flow_id) WHERE flow_id IS NOT NULL;
CREATE INDEX reconciliation_posting_id ON reconciliation (posting_id) WHERE posting_id IS NOT NULL;
CREATE INDEX reconciliation_returns_id ON reconciliation (returns_id) WHERE returns_id IS NOT NULL;
CREATE INDEX reconciliation_entry ON reconciliation (entry) WHERE entry IS NOT NULL;
CREATE TABLE reconciliation_history (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  shape TEXT NOT NULL,
  method TEXT NOT NULL,
  rule_id TEXT,
  score TEXT NOT NULL,
  explanation TEXT NOT NULL,
  difference_minor INTEGER NOT NULL,
  difference_kind TEXT,
  line_id TEXT,
  detail INTEGER,
  flow_id TEXT,
  posting_id TEXT,
  amount_minor INTEGER,
  returns_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX reconciliation_history_id ON reconciliation_history (id);
CREATE INDEX reconciliation_history_entry ON reconciliation_history (entry);
CREATE INDEX reconciliation_history_ended ON reconciliation_history (ended);
CREATE INDEX reconciliation_history_flow_id ON reconciliation_history (flow_id) WHERE flow_id IS NOT NULL;

CREATE TABLE reconciliation_item (
  id TEXT PRIMARY KEY NOT NULL,
  reconciliation_id TEXT NOT NULL REFERENCES reconciliation (id),
  position INTEGER NOT NULL,
  side TEXT NOT NULL,
  line_id TEXT REFERENCES statement_line (id),
  detail INTEGER,
  flow_id TEXT REFERENCES expected_flow (id),
  posting_id TEXT REFERENCES ledger_posting (id),
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX reconciliation_item_natural_key ON reconciliation_item (reconciliation_id, position);
CREATE INDEX reconciliation_item_line_id ON reconciliation_item (line_id) WHERE line_id IS NOT NULL;
CREATE INDEX reconciliation_item_flow_id ON reconciliation_item (flow_id) WHERE flow_id IS NOT NULL;
CREATE INDEX reconciliation_item_posting_id ON reconciliation_item (posting_id) WHERE posting_id IS NOT NULL;
CREATE INDEX reconciliation_item_entry ON reconciliation_item (entry) WHERE entry IS NOT NULL;
CREATE TABLE reconciliation_item_history (
  id TEXT NOT NULL,
  reconciliation_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  side TEXT NOT NULL,
  line_id TEXT,
  detail INTEGER,
  flow_id TEXT,
  posting_id TEXT,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX reconciliation_item_history_id ON reconciliation_item_history (id);
CREATE INDEX reconciliation_item_history_entry ON reconciliation_item_history (entry);
CREATE INDEX reconciliation_item_history_ended ON reconciliation_item_history (ended);
CREATE INDEX reconciliation_item_history_flow_id ON reconciliation_item_history (flow_id) WHERE flow_id IS NOT NULL;

CREATE TABLE match_rejection (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id),
  match_key TEXT NOT NULL,
  method TEXT NOT NULL,
  score TEXT NOT NULL,
  rejected_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX match_rejection_natural_key ON match_rejection (match_key);
CREATE INDEX match_rejection_account_id ON match_rejection (account_id);
CREATE INDEX match_rejection_entry ON match_rejection (entry) WHERE entry IS NOT NULL;
CREATE TABLE match_rejection_history (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  match_key TEXT NOT NULL,
  method TEXT NOT NULL,
  score TEXT NOT NULL,
  rejected_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX match_rejection_history_id ON match_rejection_history (id);
CREATE INDEX match_rejection_history_entry ON match_rejection_history (entry);
CREATE INDEX match_rejection_history_ended ON match_rejection_history (ended);

CREATE TABLE category_rule (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  conditions TEXT NOT NULL,
  category_id TEXT NOT NULL REFERENCES category (id),
  learned INTEGER NOT NULL,
  precision TEXT,
  active INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX category_rule_natural_key ON category_rule (name);
CREATE INDEX category_rule_category_id ON category_rule (category_id);
CREATE INDEX category_rule_entry ON category_rule (entry) WHERE entry IS NOT NULL;
CREATE TABLE category_rule_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  conditions TEXT NOT NULL,
  category_id TEXT NOT NULL,
  learned INTEGER NOT NULL,
  precision TEXT,
  active INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX category_rule_history_id ON category_rule_history (id);
CREATE INDEX category_rule_history_entry ON category_rule_history (entry);
CREATE INDEX category_rule_history_ended ON category_rule_history (ended);
`;
