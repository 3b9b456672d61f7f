/** What the forms of this screen share: choices, values of a row, and the checks while typing. */
import { useMemo } from 'react';
import { call } from '../../api.ts';
import type { InputOf, OutputOf } from '../../contract.ts';
import type { Problems } from '../../form/problems.ts';
import { useQuery } from '../../query.ts';
import type { Account } from './AccountList.tsx';

const KINDS = [
  'operating',
  'collections',
  'payroll',
  'tax',
  'settlement',
  'reserve',
  'pool-header',
  'fund',
  'escrow',
];

/** Formats that can rule the ledger of an account. */
const CHANNELS = ['camt.053', 'mt940', 'bai2', 'ofx', 'qif', 'coda', 'cfonb120', 'csv', 'fixed'];

const named = (names: readonly string[]) =>
  names.map((id) => ({ id, label: (id.charAt(0).toUpperCase() + id.slice(1)).replace('-', ' ') }));

/** Entities, banks, kinds and channels to choose from. */
export function useReferences() {
  const entities = useQuery('entities.list', {}, { topics: ['entity'] });
  const banks = useQuery('banks.list', {}, { topics: ['bank'] });
  return useMemo(
    () => ({
      entityId: (entities.data ?? []).map(({ id, name, level }) => ({
        id,
        label: `${'\u2003'.repeat(level)}${name}`,
      })),
      bankId: (banks.data ?? []).map(({ id, name }) => ({ id, label: name })),
      kind: named(KINDS),
      channel: CHANNELS.map((id) => ({ id, label: id })),
    }),
    [entities.data, banks.data],
  );
}

type Values = { readonly [name: string]: unknown };
type Asked = InputOf<'accounts.check'>;

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

async function ask(input: Asked): Promise<Problems> {
  const reply = await call('accounts.check', input);
  if (!reply.ok) return {};
  const found: { [path: string]: string } = {};
  for (const { path, message } of reply.value) found[path] ??= message;
  return found;
}

function given(input: { readonly [name: string]: string | undefined }): Asked {
  const entries = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Asked;
}

/** The number, routing number and bank of an account that somebody types. */
export function checkAccount(value: Values): Promise<Problems> {
  return ask(
    given({
      number: text(value.number),
      scheme: text(value.scheme),
      routingNumber: text(value.routingNumber),
      bankId: text(value.bankId),
    }),
  );
}

export function checkBank(value: Values): Promise<Problems> {
  return ask(given({ bic: text(value.bic), country: text(value.country) }));
}

export function checkEntity(value: Values): Promise<Problems> {
  return ask(given({ lei: text(value.lei) }));
}

/** The fields of `accounts.save` as an account holds them. */
export function accountValues(account: Account): Values {
  return {
    id: account.id,
    expectedEntry: account.entry,
    entityId: account.entityId,
    bankId: account.bankId,
    name: account.name,
    number: account.printedNumber,
    scheme: account.numberScheme === 'iban' ? 'iban' : 'other',
    routingNumber: account.routingNumber,
    currency: account.currency,
    kind: account.kind,
    openedOn: account.openedOn,
    restriction: account.restriction,
    restrictedAmount: account.restricted?.amount ?? null,
    restrictionReason: account.restrictionReason,
    channel: account.channel,
    targetAmount: account.target?.amount ?? null,
    minimumAmount: account.minimum?.amount ?? null,
    overdraftAmount: account.overdraft?.amount ?? null,
  };
}

export type AccountState = OutputOf<'accounts.get'>;
