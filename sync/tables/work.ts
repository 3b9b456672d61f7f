/** What people make of the facts: scenarios, runs of calculations, documents. */
import {
  boolean,
  date,
  defineTable,
  instant,
  integer,
  json,
  optional,
  ref,
  since,
  text,
} from './define.ts';

export const scenario = defineTable(
  'scenario',
  { class: 'hard', scope: 'workspace', naturalKey: ['name'] },
  {
    name: text,
    description: text,
    parent_id: optional(ref('scenario')),
    /** The journal entry whose facts the branch stands on; null follows the present. */
    base_entry: optional(integer),
    shocks: json,
    archived: boolean,
  },
);

/**
 * One execution of a calculation. Inputs, output and trace are one compressed blob in the content
 * store; `run_hash` covers calculation, version, inputs, parameters, seed and output, never time or id.
 */
export const run = defineTable(
  'run',
  { class: 'fact', scope: 'workspace', retractable: true },
  {
    calculation: text,
    version: text,
    as_of: date,
    known_entry: integer,
    scenario_id: optional(ref('scenario')),
    subject: optional(text),
    parameters: json,
    seed: optional(text),
    inputs_hash: text,
    output_hash: text,
    run_hash: text,
    blob_hash: text,
    warnings: optional(json),
    repeatable: boolean,
    pinned: boolean,
    duration_ms: integer,
    computed_at: instant,
  },
);

export const document = defineTable(
  'document',
  { class: 'fact', scope: 'workspace', retractable: true },
  {
    kind: text,
    title: text,
    media_type: text,
    file_hash: text,
    file_name: text,
    size_bytes: integer,
    as_of: date,
    known_entry: integer,
    run_ids: json,
    created_at: instant,
    /** The fund that it is of, and of its documents for one investor the holder's id in runs. */
    fund_id: since(3, optional(ref('fund'))),
    holder: since(3, optional(text)),
  },
);
