/** Accounts that statements name and the register does not know yet. */
import type { DomainInput } from '../../preload/contract/index.ts';
import { printedIban } from '../../sync/formats/account.ts';
import type { CommandContext } from '../backend/handler.ts';
import type { ParsedStatement } from '../import/parsed.ts';

type ImportInput = DomainInput<'import.files'>;

/** The entity and bank that accounts without a home belong to until somebody moves them. */
function unassigned(
  { store, newId }: CommandContext,
  input: ImportInput,
): { readonly entityId: string; bankFor(bic: string | null): string } {
  let entityId = input.entityId;
  if (entityId === undefined) {
    entityId = store.pluck<string>("SELECT id FROM entity WHERE code = 'UNASSIGNED'");
    if (entityId === undefined) {
      entityId = newId();
      store.insert('entity', {
        id: entityId,
        code: 'UNASSIGNED',
        name: 'Unassigned',
        country: 'ZZ',
        base_currency: 'EUR',
        time_zone: 'UTC',
      });
    }
  }
  return {
    entityId,
    bankFor(bic) {
      const name = bic ?? 'Unknown bank';
      const known = store.pluck<string>('SELECT id FROM bank WHERE name = ? OR bic = ?', [
        name,
        bic ?? '',
      ]);
      if (known !== undefined) return known;
      const id = newId();
      store.insert('bank', { id, name, bic, country: bic?.slice(4, 6) ?? 'ZZ' });
      return id;
    },
  };
}

export function createAccount(
  context: CommandContext,
  input: ImportInput,
  statement: ParsedStatement,
): string {
  const home = unassigned(context, input);
  const id = context.newId();
  const iban = printedIban(statement.accountNumber);
  const number = iban ?? statement.accountNumber;
  context.store.insert('account', {
    id,
    entity_id: home.entityId,
    bank_id: home.bankFor(statement.bic),
    name: statement.accountName ?? `${number} ${statement.currency}`,
    number,
    number_scheme:
      iban !== null || /^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(number) ? 'iban' : 'other',
    currency: statement.currency,
    kind: 'operating',
    restriction: 'none',
  });
  return id;
}
