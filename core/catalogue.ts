/**
 * What a machine or a form needs to know of every calculation: its words and the JSON Schemas of its
 * wire input and output. It feeds schema forms, the command line and the API page.
 */
import { z } from 'zod';
import type { Calculation } from './calculation.ts';
import { calculations } from './calculations.ts';

/** A JSON Schema (draft 2020-12) as plain data. */
export type JsonSchema = { readonly [key: string]: unknown };

export interface CatalogueEntry {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly version: string;
  readonly input: JsonSchema;
  readonly output: JsonSchema;
}

/** The wire side of a schema: what a caller writes and what an answer holds as JSON. */
function wireSchema(schema: z.ZodType): JsonSchema {
  return { ...z.toJSONSchema(schema, { io: 'input' }) };
}

export function describeCalculation(calculation: Calculation): CatalogueEntry {
  const { id, label, description, version, input, output } = calculation;
  return { id, label, description, version, input: wireSchema(input), output: wireSchema(output) };
}

/** Every calculation, sorted by id. */
export function catalogue(): readonly CatalogueEntry[] {
  return calculations.map(describeCalculation).sort((a, b) => (a.id < b.id ? -1 : 1));
}
