/** The questions that the position's views ask; Explain and export ask the same. */
import type { InputOf, OutputOf } from '../../contract.ts';
import type { Basis, ViewSettings } from './view-store.ts';

type Account = OutputOf<'accounts.list'>[number];

const TOPICS = ['statement', 'statement_line', 'fx_rate', 'account', 'entity', 'bank'];

/** What changes the figures of a basis. */
export function topicsOf(basis: Basis): readonly string[] {
  if (basis === 'projected') return [...TOPICS, 'expected_flow'];
  return basis === 'intraday' ? [...TOPICS, 'interim_line'] : TOPICS;
}

/** What changes worksheet, ladder and comparisons, which hold all that is known. */
export const CASH_TOPICS: readonly string[] = [
  ...TOPICS,
  'interim_line',
  'expected_flow',
  'category',
];

/** The accounts that hold every word of a search; `null` where nothing is searched for. */
export function accountsFound(
  accounts: readonly Account[],
  search: string,
): readonly string[] | null {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return accounts
    .filter(({ name, number, entityName, bankName, currency }) => {
      const text = [name, number, entityName, bankName, currency].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map(({ id }) => id);
}

/** Banks, currencies, entity and the currency shown, as every question has them. */
export function scopeInput(view: ViewSettings, entityId: string | null | undefined) {
  return {
    ...(view.showIn === null ? {} : { reportingCurrency: view.showIn }),
    ...(view.bankIds.length > 0 ? { bankIds: [...view.bankIds] } : {}),
    ...(view.currencies.length > 0 ? { currencies: [...view.currencies] } : {}),
    ...(entityId ? { entityIds: [entityId] } : {}),
  };
}

export function positionInput(
  view: ViewSettings,
  asOf: string,
  entityId: string | null | undefined,
  accountIds: readonly string[] | null,
): InputOf<'position.get'> {
  return {
    asOf,
    basis: view.basis,
    groupBy: view.groupBy,
    ...scopeInput(view, entityId),
    ...(accountIds === null ? {} : { accountIds: [...accountIds] }),
  };
}
