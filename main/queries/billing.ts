/** Billing statements (camt.086) become bank fees: one a service, with its place in the file. */
import { isCurrency } from '../../core/money/currencies.ts';
import { canonicalAccount } from '../../sync/formats/account.ts';
import { billingFingerprint } from '../../sync/formats/camt086/fingerprint.ts';
import type { BilledService, BillingStatement } from '../../sync/formats/camt086/read.ts';
import { storedMinor } from '../../sync/formats/proof.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';

/**
 * The account that a billing statement is about: by number and currency, else the only one of that
 * number. Null where the register holds none; then there is nothing to hang the fees on.
 */
export function billedAccount(store: ReadStore, statement: BillingStatement): string | null {
  const wanted = canonicalAccount(statement.account);
  const found = store
    .all<{ id: string; number: string; currency: string }>(
      'SELECT id, number, currency FROM account',
    )
    .filter(({ number }) => canonicalAccount(number) === wanted);
  const exact = found.find(({ currency }) => currency === statement.accountCurrency);
  return exact?.id ?? (found.length === 1 ? (found[0]?.id ?? null) : null);
}

const LONGEST_DESCRIPTION = 140;

function insertService(
  store: WriteStore,
  row: {
    readonly accountId: string;
    readonly fileId: string;
    readonly statement: BillingStatement;
    readonly service: BilledService;
    readonly place: number;
  },
  newId: () => string,
): boolean {
  const { accountId, fileId, statement, service, place } = row;
  const fingerprint = billingFingerprint(statement, service, place);
  const isKnown =
    store.pluck('SELECT 1 FROM bank_fee WHERE account_id = ? AND fingerprint = ?', [
      accountId,
      fingerprint,
    ]) !== undefined;
  if (isKnown || !isCurrency(service.currency)) return false;
  store.insert('bank_fee', {
    id: newId(),
    account_id: accountId,
    raw_file_id: fileId,
    origin: 'billing',
    from_date: statement.from,
    to_date: statement.to,
    service_code: service.code,
    description: service.description.slice(0, LONGEST_DESCRIPTION),
    volume: service.volume,
    unit_price: service.unitPrice,
    currency: service.currency,
    amount_minor: storedMinor(service.amount, service.currency).minor,
    source_line: service.slice.line,
    source_offset: service.slice.offset,
    source_length: service.slice.length,
    fingerprint,
  });
  return true;
}

/** A statement that replaces another takes the place of all that was billed for its period. */
function removeReplaced(store: WriteStore, accountId: string, { from, to }: BillingStatement) {
  for (const id of store.plucks<string>(
    `SELECT id FROM bank_fee WHERE account_id = ? AND origin = 'billing'
        AND from_date = ? AND to_date = ?`,
    [accountId, from, to],
  ))
    store.remove('bank_fee', id);
}

/** Stores the services of billing statements whose accounts are known; answers how many were new. */
export function insertBilling(
  store: WriteStore,
  statements: readonly BillingStatement[],
  fileId: string,
  newId: () => string,
): number {
  let inserted = 0;
  for (const statement of statements) {
    const accountId = billedAccount(store, statement);
    if (accountId === null) continue;
    if (statement.isReplacement) removeReplaced(store, accountId, statement);
    const places = new Map<string, number>();
    for (const service of statement.services) {
      const key = `${service.kind} ${service.code}`;
      const place = places.get(key) ?? 0;
      places.set(key, place + 1);
      const row = { accountId, fileId, statement, service, place };
      if (insertService(store, row, newId)) inserted += 1;
    }
  }
  return inserted;
}
