/**
 * The first schema: the journal, every business table with its history twin, and their indexes.
 *
 * `entry` is empty for the instant between an insert and its stamp, hence the partial index: a row
 * enters it once and not twice. Referring columns are indexed where rows of the referred table may be
 * removed; lines are not indexed by category, since that would cost each import more than a rare
 * removal of a category saves. History rows refer to nothing: what they referred to may be gone.
 * Derived flows have all their versions in one table, so that the past is searched like the present.
 */
export const initial = `
CREATE TABLE journal_entry (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  user_id TEXT,
  device_id TEXT,
  command TEXT NOT NULL,
  summary TEXT,
  input TEXT,
  input_salt BLOB,
  input_hash BLOB NOT NULL,
  reason TEXT,
  undo_kind TEXT NOT NULL,
  undoes TEXT,
  schema_version INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  checks BLOB NOT NULL,
  digest BLOB NOT NULL,
  previous BLOB NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE journal_erased (
  table_name TEXT NOT NULL,
  id TEXT NOT NULL,
  entry INTEGER NOT NULL,
  mac BLOB NOT NULL,
  PRIMARY KEY (table_name, id, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
  id TEXT PRIMARY KEY NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  initials TEXT NOT NULL,
  active INTEGER NOT NULL,
  extra TEXT,
  salt BLOB,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX user_natural_key ON user (login);
CREATE INDEX user_entry ON user (entry) WHERE entry IS NOT NULL;
CREATE TABLE user_history (
  id TEXT NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  initials TEXT NOT NULL,
  active INTEGER NOT NULL,
  extra TEXT,
  salt BLOB,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX user_history_id ON user_history (id);
CREATE INDEX user_history_entry ON user_history (entry);
CREATE INDEX user_history_ended ON user_history (ended);

CREATE TABLE role (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  permissions TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX role_natural_key ON role (name);
CREATE INDEX role_entry ON role (entry) WHERE entry IS NOT NULL;
CREATE TABLE role_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  label TEXT NOT NULL,
  permissions TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX role_history_id ON role_history (id);
CREATE INDEX role_history_entry ON role_history (entry);
CREATE INDEX role_history_ended ON role_history (ended);

CREATE TABLE user_role (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id),
  role_id TEXT NOT NULL REFERENCES role (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX user_role_natural_key ON user_role (user_id, role_id);
CREATE INDEX user_role_role_id ON user_role (role_id);
CREATE INDEX user_role_entry ON user_role (entry) WHERE entry IS NOT NULL;
CREATE TABLE user_role_history (
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role_id TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX user_role_history_id ON user_role_history (id);
CREATE INDEX user_role_history_entry ON user_role_history (entry);
CREATE INDEX user_role_history_ended ON user_role_history (ended);

CREATE TABLE key_slot (
  id TEXT PRIMARY KEY NOT NULL,
  slot_id TEXT NOT NULL,
  user_id TEXT REFERENCES user (id),
  kind TEXT NOT NULL,
  added_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX key_slot_natural_key ON key_slot (slot_id);
CREATE INDEX key_slot_user_id ON key_slot (user_id);
CREATE INDEX key_slot_entry ON key_slot (entry) WHERE entry IS NOT NULL;
CREATE TABLE key_slot_history (
  id TEXT NOT NULL,
  slot_id TEXT NOT NULL,
  user_id TEXT,
  kind TEXT NOT NULL,
  added_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX key_slot_history_id ON key_slot_history (id);
CREATE INDEX key_slot_history_entry ON key_slot_history (entry);
CREATE INDEX key_slot_history_ended ON key_slot_history (ended);

CREATE TABLE device (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  platform TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE INDEX device_entry ON device (entry) WHERE entry IS NOT NULL;
CREATE TABLE device_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  platform TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX device_history_id ON device_history (id);
CREATE INDEX device_history_entry ON device_history (entry);
CREATE INDEX device_history_ended ON device_history (ended);

CREATE TABLE session (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id),
  device_id TEXT NOT NULL REFERENCES device (id),
  host TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE INDEX session_user_id ON session (user_id);
CREATE INDEX session_device_id ON session (device_id);
CREATE INDEX session_entry ON session (entry) WHERE entry IS NOT NULL;
CREATE TABLE session_history (
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  host TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX session_history_id ON session_history (id);
CREATE INDEX session_history_entry ON session_history (entry);
CREATE INDEX session_history_ended ON session_history (ended);

CREATE TABLE setting (
  id TEXT PRIMARY KEY NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX setting_natural_key ON setting (key);
CREATE INDEX setting_entry ON setting (entry) WHERE entry IS NOT NULL;
CREATE TABLE setting_history (
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX setting_history_id ON setting_history (id);
CREATE INDEX setting_history_entry ON setting_history (entry);
CREATE INDEX setting_history_ended ON setting_history (ended);

CREATE TABLE draft (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id),
  form TEXT NOT NULL,
  content TEXT NOT NULL,
  version INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX draft_natural_key ON draft (user_id, form);
CREATE INDEX draft_entry ON draft (entry) WHERE entry IS NOT NULL;
CREATE TABLE draft_history (
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  form TEXT NOT NULL,
  content TEXT NOT NULL,
  version INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX draft_history_id ON draft_history (id);
CREATE INDEX draft_history_entry ON draft_history (entry);
CREATE INDEX draft_history_ended ON draft_history (ended);

CREATE TABLE entity (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  base_currency TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  business_date TEXT,
  parent_id TEXT REFERENCES entity (id),
  lei TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX entity_natural_key ON entity (code);
CREATE INDEX entity_parent_id ON entity (parent_id);
CREATE INDEX entity_entry ON entity (entry) WHERE entry IS NOT NULL;
CREATE TABLE entity_history (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  base_currency TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  business_date TEXT,
  parent_id TEXT,
  lei TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX entity_history_id ON entity_history (id);
CREATE INDEX entity_history_entry ON entity_history (entry);
CREATE INDEX entity_history_ended ON entity_history (ended);

CREATE TABLE bank (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  bic TEXT,
  country TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX bank_natural_key ON bank (name);
CREATE INDEX bank_entry ON bank (entry) WHERE entry IS NOT NULL;
CREATE TABLE bank_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  bic TEXT,
  country TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX bank_history_id ON bank_history (id);
CREATE INDEX bank_history_entry ON bank_history (entry);
CREATE INDEX bank_history_ended ON bank_history (ended);

CREATE TABLE account (
  id TEXT PRIMARY KEY NOT NULL,
  entity_id TEXT NOT NULL REFERENCES entity (id),
  bank_id TEXT NOT NULL REFERENCES bank (id),
  name TEXT NOT NULL,
  number TEXT NOT NULL,
  number_scheme TEXT NOT NULL,
  currency TEXT NOT NULL,
  kind TEXT NOT NULL,
  restriction TEXT NOT NULL,
  opened_on TEXT,
  closed_on TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX account_natural_key ON account (number, currency);
CREATE INDEX account_entity_id ON account (entity_id);
CREATE INDEX account_bank_id ON account (bank_id);
CREATE INDEX account_entry ON account (entry) WHERE entry IS NOT NULL;
CREATE TABLE account_history (
  id TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  bank_id TEXT NOT NULL,
  name TEXT NOT NULL,
  number TEXT NOT NULL,
  number_scheme TEXT NOT NULL,
  currency TEXT NOT NULL,
  kind TEXT NOT NULL,
  restriction TEXT NOT NULL,
  opened_on TEXT,
  closed_on TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX account_history_id ON account_history (id);
CREATE INDEX account_history_entry ON account_history (entry);
CREATE INDEX account_history_ended ON account_history (ended);

CREATE TABLE import_profile (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  header_fingerprint TEXT NOT NULL,
  profile TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX import_profile_natural_key ON import_profile (header_fingerprint);
CREATE INDEX import_profile_entry ON import_profile (entry) WHERE entry IS NOT NULL;
CREATE TABLE import_profile_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  header_fingerprint TEXT NOT NULL,
  profile TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX import_profile_history_id ON import_profile_history (id);
CREATE INDEX import_profile_history_entry ON import_profile_history (entry);
CREATE INDEX import_profile_history_ended ON import_profile_history (ended);

CREATE TABLE raw_file (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  format TEXT NOT NULL,
  received_at TEXT NOT NULL,
  profile_id TEXT REFERENCES import_profile (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX raw_file_natural_key ON raw_file (sha256);
CREATE INDEX raw_file_profile_id ON raw_file (profile_id);
CREATE INDEX raw_file_entry ON raw_file (entry) WHERE entry IS NOT NULL;
CREATE TABLE raw_file_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  format TEXT NOT NULL,
  received_at TEXT NOT NULL,
  profile_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX raw_file_history_id ON raw_file_history (id);
CREATE INDEX raw_file_history_entry ON raw_file_history (entry);
CREATE INDEX raw_file_history_ended ON raw_file_history (ended);

CREATE TABLE category (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  direction TEXT NOT NULL,
  sort INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX category_natural_key ON category (code);
CREATE INDEX category_entry ON category (entry) WHERE entry IS NOT NULL;
CREATE TABLE category_history (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  direction TEXT NOT NULL,
  sort INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX category_history_id ON category_history (id);
CREATE INDEX category_history_entry ON category_history (entry);
CREATE INDEX category_history_ended ON category_history (ended);

CREATE TABLE counterparty (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  country TEXT,
  account_number TEXT,
  extra TEXT,
  salt BLOB,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX counterparty_natural_key ON counterparty (code);
CREATE INDEX counterparty_entry ON counterparty (entry) WHERE entry IS NOT NULL;
CREATE TABLE counterparty_history (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  country TEXT,
  account_number TEXT,
  extra TEXT,
  salt BLOB,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX counterparty_history_id ON counterparty_history (id);
CREATE INDEX counterparty_history_entry ON counterparty_history (entry);
CREATE INDEX counterparty_history_ended ON counterparty_history (ended);

CREATE TABLE statement (
  id TEXT PRIMARY KEY NOT NULL,
  account_id TEXT NOT NULL REFERENCES account (id),
  raw_file_id TEXT REFERENCES raw_file (id),
  kind TEXT NOT NULL,
  number TEXT,
  currency TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  opening_minor INTEGER,
  closing_minor INTEGER,
  line_count INTEGER NOT NULL,
  credit_minor INTEGER NOT NULL,
  debit_minor INTEGER NOT NULL,
  proof TEXT NOT NULL,
  difference_minor INTEGER,
  identity TEXT NOT NULL,
  warnings TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX statement_natural_key ON statement (identity);
CREATE INDEX statement_account_id_to_date ON statement (account_id, to_date);
CREATE INDEX statement_raw_file_id ON statement (raw_file_id);
CREATE INDEX statement_entry ON statement (entry) WHERE entry IS NOT NULL;
CREATE TABLE statement_history (
  id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  raw_file_id TEXT,
  kind TEXT NOT NULL,
  number TEXT,
  currency TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  opening_minor INTEGER,
  closing_minor INTEGER,
  line_count INTEGER NOT NULL,
  credit_minor INTEGER NOT NULL,
  debit_minor INTEGER NOT NULL,
  proof TEXT NOT NULL,
  difference_minor INTEGER,
  identity TEXT NOT NULL,
  warnings TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_history_account_id_to_date ON statement_history (account_id, to_date);
CREATE INDEX statement_history_id ON statement_history (id);
CREATE INDEX statement_history_entry ON statement_history (entry);
CREATE INDEX statement_history_ended ON statement_history (ended);

CREATE TABLE statement_line (
  id TEXT PRIMARY KEY NOT NULL,
  statement_id TEXT NOT NULL REFERENCES statement (id),
  account_id TEXT NOT NULL REFERENCES account (id),
  position INTEGER NOT NULL,
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
  category_id TEXT REFERENCES category (id),
  fingerprint TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  source_line INTEGER,
  source_offset INTEGER,
  source_length INTEGER,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX statement_line_natural_key ON statement_line (account_id, fingerprint, occurrence);
CREATE INDEX statement_line_account_id_booking_date ON statement_line (account_id, booking_date);
CREATE INDEX statement_line_statement_id_position ON statement_line (statement_id, position);
CREATE INDEX statement_line_entry ON statement_line (entry) WHERE entry IS NOT NULL;
CREATE TABLE statement_line_history (
  id TEXT NOT NULL,
  statement_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  position INTEGER NOT NULL,
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
  category_id TEXT,
  fingerprint TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  source_line INTEGER,
  source_offset INTEGER,
  source_length INTEGER,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_line_history_account_id_booking_date
  ON statement_line_history (account_id, booking_date);
CREATE INDEX statement_line_history_id ON statement_line_history (id);
CREATE INDEX statement_line_history_entry ON statement_line_history (entry);
CREATE INDEX statement_line_history_ended ON statement_line_history (ended);

CREATE TABLE expected_flow (
  id TEXT PRIMARY KEY NOT NULL,
  entity_id TEXT NOT NULL REFERENCES entity (id),
  account_id TEXT REFERENCES account (id),
  category_id TEXT NOT NULL REFERENCES category (id),
  counterparty_id TEXT REFERENCES counterparty (id),
  reference TEXT NOT NULL,
  description TEXT NOT NULL,
  source TEXT NOT NULL,
  due_date TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  probability TEXT NOT NULL,
  status TEXT NOT NULL,
  settled_line_id TEXT REFERENCES statement_line (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX expected_flow_natural_key ON expected_flow (reference);
CREATE INDEX expected_flow_due_date ON expected_flow (due_date);
CREATE INDEX expected_flow_entity_id ON expected_flow (entity_id);
CREATE INDEX expected_flow_account_id ON expected_flow (account_id);
CREATE INDEX expected_flow_category_id ON expected_flow (category_id);
CREATE INDEX expected_flow_counterparty_id ON expected_flow (counterparty_id);
CREATE INDEX expected_flow_settled_line_id ON expected_flow (settled_line_id);
CREATE INDEX expected_flow_entry ON expected_flow (entry) WHERE entry IS NOT NULL;
CREATE TABLE expected_flow_history (
  id TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  account_id TEXT,
  category_id TEXT NOT NULL,
  counterparty_id TEXT,
  reference TEXT NOT NULL,
  description TEXT NOT NULL,
  source TEXT NOT NULL,
  due_date TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  probability TEXT NOT NULL,
  status TEXT NOT NULL,
  settled_line_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX expected_flow_history_id ON expected_flow_history (id);
CREATE INDEX expected_flow_history_entry ON expected_flow_history (entry);
CREATE INDEX expected_flow_history_ended ON expected_flow_history (ended);

CREATE TABLE fx_rate (
  id TEXT PRIMARY KEY NOT NULL,
  base TEXT NOT NULL,
  quote TEXT NOT NULL,
  date TEXT NOT NULL,
  rate TEXT NOT NULL,
  source TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX fx_rate_natural_key ON fx_rate (base, quote, date, source);
CREATE INDEX fx_rate_entry ON fx_rate (entry) WHERE entry IS NOT NULL;
CREATE TABLE fx_rate_history (
  id TEXT NOT NULL,
  base TEXT NOT NULL,
  quote TEXT NOT NULL,
  date TEXT NOT NULL,
  rate TEXT NOT NULL,
  source TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX fx_rate_history_id ON fx_rate_history (id);
CREATE INDEX fx_rate_history_entry ON fx_rate_history (entry);
CREATE INDEX fx_rate_history_ended ON fx_rate_history (ended);

CREATE TABLE market_rate (
  id TEXT PRIMARY KEY NOT NULL,
  series TEXT NOT NULL,
  date TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX market_rate_natural_key ON market_rate (series, date, source);
CREATE INDEX market_rate_entry ON market_rate (entry) WHERE entry IS NOT NULL;
CREATE TABLE market_rate_history (
  id TEXT NOT NULL,
  series TEXT NOT NULL,
  date TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX market_rate_history_id ON market_rate_history (id);
CREATE INDEX market_rate_history_entry ON market_rate_history (entry);
CREATE INDEX market_rate_history_ended ON market_rate_history (ended);

CREATE TABLE instrument (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  currency TEXT NOT NULL,
  issuer TEXT NOT NULL,
  isin TEXT,
  maturity_date TEXT,
  rate_annual TEXT,
  rate_series TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX instrument_natural_key ON instrument (code);
CREATE INDEX instrument_entry ON instrument (entry) WHERE entry IS NOT NULL;
CREATE TABLE instrument_history (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  currency TEXT NOT NULL,
  issuer TEXT NOT NULL,
  isin TEXT,
  maturity_date TEXT,
  rate_annual TEXT,
  rate_series TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX instrument_history_id ON instrument_history (id);
CREATE INDEX instrument_history_entry ON instrument_history (entry);
CREATE INDEX instrument_history_ended ON instrument_history (ended);

CREATE TABLE holding (
  id TEXT PRIMARY KEY NOT NULL,
  entity_id TEXT NOT NULL REFERENCES entity (id),
  instrument_id TEXT NOT NULL REFERENCES instrument (id),
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  currency TEXT NOT NULL,
  nominal_minor INTEGER NOT NULL,
  market_value_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX holding_natural_key ON holding (entity_id, instrument_id, valid_from);
CREATE INDEX holding_instrument_id ON holding (instrument_id);
CREATE INDEX holding_entry ON holding (entry) WHERE entry IS NOT NULL;
CREATE TABLE holding_history (
  id TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  instrument_id TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT,
  currency TEXT NOT NULL,
  nominal_minor INTEGER NOT NULL,
  market_value_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX holding_history_id ON holding_history (id);
CREATE INDEX holding_history_entry ON holding_history (entry);
CREATE INDEX holding_history_ended ON holding_history (ended);

CREATE TABLE treasury_limit (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  measure TEXT NOT NULL,
  scope_text TEXT NOT NULL,
  currency TEXT,
  amount_minor INTEGER,
  share TEXT,
  warn_share TEXT NOT NULL,
  parameters TEXT,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX treasury_limit_natural_key ON treasury_limit (code);
CREATE INDEX treasury_limit_entry ON treasury_limit (entry) WHERE entry IS NOT NULL;
CREATE TABLE treasury_limit_history (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  measure TEXT NOT NULL,
  scope_text TEXT NOT NULL,
  currency TEXT,
  amount_minor INTEGER,
  share TEXT,
  warn_share TEXT NOT NULL,
  parameters TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX treasury_limit_history_id ON treasury_limit_history (id);
CREATE INDEX treasury_limit_history_entry ON treasury_limit_history (entry);
CREATE INDEX treasury_limit_history_ended ON treasury_limit_history (ended);

CREATE TABLE fund (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  vintage INTEGER NOT NULL,
  entity_id TEXT REFERENCES entity (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX fund_natural_key ON fund (code);
CREATE INDEX fund_entity_id ON fund (entity_id);
CREATE INDEX fund_entry ON fund (entry) WHERE entry IS NOT NULL;
CREATE TABLE fund_history (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  currency TEXT NOT NULL,
  vintage INTEGER NOT NULL,
  entity_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX fund_history_id ON fund_history (id);
CREATE INDEX fund_history_entry ON fund_history (entry);
CREATE INDEX fund_history_ended ON fund_history (ended);

CREATE TABLE fund_terms (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  version INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  terms TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX fund_terms_natural_key ON fund_terms (fund_id, version);
CREATE INDEX fund_terms_entry ON fund_terms (entry) WHERE entry IS NOT NULL;
CREATE TABLE fund_terms_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  valid_from TEXT NOT NULL,
  terms TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX fund_terms_history_id ON fund_terms_history (id);
CREATE INDEX fund_terms_history_entry ON fund_terms_history (entry);
CREATE INDEX fund_terms_history_ended ON fund_terms_history (ended);

CREATE TABLE investor (
  id TEXT PRIMARY KEY NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  country TEXT NOT NULL,
  extra TEXT,
  salt BLOB,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX investor_natural_key ON investor (code);
CREATE INDEX investor_entry ON investor (entry) WHERE entry IS NOT NULL;
CREATE TABLE investor_history (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  country TEXT NOT NULL,
  extra TEXT,
  salt BLOB,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX investor_history_id ON investor_history (id);
CREATE INDEX investor_history_entry ON investor_history (entry);
CREATE INDEX investor_history_ended ON investor_history (ended);

CREATE TABLE commitment (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  investor_id TEXT NOT NULL REFERENCES investor (id),
  party TEXT NOT NULL,
  class_code TEXT NOT NULL,
  class_name TEXT NOT NULL,
  closing_date TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX commitment_natural_key ON commitment (fund_id, investor_id, closing_date);
CREATE INDEX commitment_investor_id ON commitment (investor_id);
CREATE INDEX commitment_entry ON commitment (entry) WHERE entry IS NOT NULL;
CREATE TABLE commitment_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  investor_id TEXT NOT NULL,
  party TEXT NOT NULL,
  class_code TEXT NOT NULL,
  class_name TEXT NOT NULL,
  closing_date TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX commitment_history_id ON commitment_history (id);
CREATE INDEX commitment_history_entry ON commitment_history (entry);
CREATE INDEX commitment_history_ended ON commitment_history (ended);

CREATE TABLE scenario (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  parent_id TEXT REFERENCES scenario (id),
  base_entry INTEGER,
  shocks TEXT NOT NULL,
  archived INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX scenario_natural_key ON scenario (name);
CREATE INDEX scenario_parent_id ON scenario (parent_id);
CREATE INDEX scenario_entry ON scenario (entry) WHERE entry IS NOT NULL;
CREATE TABLE scenario_history (
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  parent_id TEXT,
  base_entry INTEGER,
  shocks TEXT NOT NULL,
  archived INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX scenario_history_id ON scenario_history (id);
CREATE INDEX scenario_history_entry ON scenario_history (entry);
CREATE INDEX scenario_history_ended ON scenario_history (ended);

CREATE TABLE run (
  id TEXT PRIMARY KEY NOT NULL,
  calculation TEXT NOT NULL,
  version TEXT NOT NULL,
  as_of TEXT NOT NULL,
  known_entry INTEGER NOT NULL,
  scenario_id TEXT REFERENCES scenario (id),
  subject TEXT,
  parameters TEXT NOT NULL,
  seed TEXT,
  inputs_hash TEXT NOT NULL,
  output_hash TEXT NOT NULL,
  run_hash TEXT NOT NULL,
  blob_hash TEXT NOT NULL,
  warnings TEXT,
  repeatable INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  computed_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE INDEX run_scenario_id ON run (scenario_id);
CREATE INDEX run_entry ON run (entry) WHERE entry IS NOT NULL;
CREATE TABLE run_history (
  id TEXT NOT NULL,
  calculation TEXT NOT NULL,
  version TEXT NOT NULL,
  as_of TEXT NOT NULL,
  known_entry INTEGER NOT NULL,
  scenario_id TEXT,
  subject TEXT,
  parameters TEXT NOT NULL,
  seed TEXT,
  inputs_hash TEXT NOT NULL,
  output_hash TEXT NOT NULL,
  run_hash TEXT NOT NULL,
  blob_hash TEXT NOT NULL,
  warnings TEXT,
  repeatable INTEGER NOT NULL,
  pinned INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  computed_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX run_history_id ON run_history (id);
CREATE INDEX run_history_entry ON run_history (entry);
CREATE INDEX run_history_ended ON run_history (ended);

CREATE TABLE document (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  media_type TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  file_name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  as_of TEXT NOT NULL,
  known_entry INTEGER NOT NULL,
  run_ids TEXT NOT NULL,
  created_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE INDEX document_entry ON document (entry) WHERE entry IS NOT NULL;
CREATE TABLE document_history (
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  media_type TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  file_name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  as_of TEXT NOT NULL,
  known_entry INTEGER NOT NULL,
  run_ids TEXT NOT NULL,
  created_at TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX document_history_id ON document_history (id);
CREATE INDEX document_history_entry ON document_history (entry);
CREATE INDEX document_history_ended ON document_history (ended);

CREATE TABLE capital_call (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  number INTEGER NOT NULL,
  due_date TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  status TEXT NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX capital_call_natural_key ON capital_call (fund_id, number);
CREATE INDEX capital_call_entry ON capital_call (entry) WHERE entry IS NOT NULL;
CREATE TABLE capital_call_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  due_date TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  status TEXT NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX capital_call_history_id ON capital_call_history (id);
CREATE INDEX capital_call_history_entry ON capital_call_history (entry);
CREATE INDEX capital_call_history_ended ON capital_call_history (ended);

CREATE TABLE capital_call_line (
  id TEXT PRIMARY KEY NOT NULL,
  capital_call_id TEXT NOT NULL REFERENCES capital_call (id),
  commitment_id TEXT NOT NULL REFERENCES commitment (id),
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX capital_call_line_natural_key ON capital_call_line (capital_call_id, commitment_id);
CREATE INDEX capital_call_line_commitment_id ON capital_call_line (commitment_id);
CREATE INDEX capital_call_line_entry ON capital_call_line (entry) WHERE entry IS NOT NULL;
CREATE TABLE capital_call_line_history (
  id TEXT NOT NULL,
  capital_call_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX capital_call_line_history_id ON capital_call_line_history (id);
CREATE INDEX capital_call_line_history_entry ON capital_call_line_history (entry);
CREATE INDEX capital_call_line_history_ended ON capital_call_line_history (ended);

CREATE TABLE distribution (
  id TEXT PRIMARY KEY NOT NULL,
  fund_id TEXT NOT NULL REFERENCES fund (id),
  number INTEGER NOT NULL,
  pay_date TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  status TEXT NOT NULL,
  run_id TEXT REFERENCES run (id),
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX distribution_natural_key ON distribution (fund_id, number);
CREATE INDEX distribution_run_id ON distribution (run_id);
CREATE INDEX distribution_entry ON distribution (entry) WHERE entry IS NOT NULL;
CREATE TABLE distribution_history (
  id TEXT NOT NULL,
  fund_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  pay_date TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  status TEXT NOT NULL,
  run_id TEXT,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX distribution_history_id ON distribution_history (id);
CREATE INDEX distribution_history_entry ON distribution_history (entry);
CREATE INDEX distribution_history_ended ON distribution_history (ended);

CREATE TABLE distribution_line (
  id TEXT PRIMARY KEY NOT NULL,
  distribution_id TEXT NOT NULL REFERENCES distribution (id),
  holder TEXT NOT NULL,
  tier TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER
) STRICT;
CREATE UNIQUE INDEX distribution_line_natural_key ON distribution_line (distribution_id, holder, tier);
CREATE INDEX distribution_line_entry ON distribution_line (entry) WHERE entry IS NOT NULL;
CREATE TABLE distribution_line_history (
  id TEXT NOT NULL,
  distribution_id TEXT NOT NULL,
  holder TEXT NOT NULL,
  tier TEXT NOT NULL,
  amount_minor INTEGER NOT NULL,
  extra TEXT,
  entry INTEGER NOT NULL,
  ended INTEGER NOT NULL
) STRICT;
CREATE INDEX distribution_line_history_id ON distribution_line_history (id);
CREATE INDEX distribution_line_history_entry ON distribution_line_history (entry);
CREATE INDEX distribution_line_history_ended ON distribution_line_history (ended);

CREATE TABLE daily_flow_version (
  account_id TEXT NOT NULL,
  booking_date TEXT NOT NULL,
  category_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  inflow_minor INTEGER NOT NULL,
  outflow_minor INTEGER NOT NULL,
  line_count INTEGER NOT NULL CHECK (line_count > 0),
  entry INTEGER NOT NULL,
  ended INTEGER,
  PRIMARY KEY (account_id, booking_date, category_id, entry)
) STRICT, WITHOUT ROWID;
CREATE VIEW daily_flow AS
  SELECT account_id, booking_date, category_id, currency, inflow_minor, outflow_minor, line_count,
    entry
  FROM daily_flow_version WHERE ended IS NULL;
`;
