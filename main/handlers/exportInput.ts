/** The question behind an exported table, as it came over the wire. */
import { z } from 'zod';
import { AppFailure } from '../../core/result.ts';
import { contract, type DomainInput, type StoreName } from '../../preload/contract/index.ts';
import { invalidInput } from '../backend/errors.ts';

/** Decodes a query's input; throws INPUT_INVALID with the field's path. */
export function decoded<Name extends StoreName>(name: Name, wire: unknown): DomainInput<Name> {
  const result = z.safeDecode(contract[name].input as z.ZodType, wire as never);
  if (!result.success) throw new AppFailure(invalidInput(name, result.error));
  return result.data as DomainInput<Name>;
}
