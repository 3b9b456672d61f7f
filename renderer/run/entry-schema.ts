/** The JSON Schema of a contract entry's input, asked for once: forms are drawn from it. */
import { useMemo } from 'react';
import type { ContractName } from '../contract.ts';
import type { JsonSchema } from '../form/json-schema.ts';
import { useQuery } from '../query.ts';

/** The schema, or `undefined` until it is there. */
export function useEntrySchema(name: ContractName): JsonSchema | undefined {
  const { data } = useQuery('catalogue.entries', { names: [name] }, { followsKnownAt: false });
  return useMemo(() => data?.[0]?.input as JsonSchema | undefined, [data]);
}
