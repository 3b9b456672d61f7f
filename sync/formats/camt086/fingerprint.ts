/** What tells a billed service again, whichever file brings it. */
import { createHash } from 'node:crypto';
import type { BilledService, BillingStatement } from './read.ts';

/** `place` counts services of one code within the statement from 0. */
export function billingFingerprint(
  statement: Pick<BillingStatement, 'id' | 'from' | 'to'>,
  service: Pick<BilledService, 'kind' | 'code'>,
  place: number,
): string {
  const parts = [statement.id, statement.from, statement.to, service.kind, service.code, place];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
