/** How a person likes to see the position; kept on this device. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { InputOf } from '../../contract.ts';

type Input = InputOf<'position.get'>;
export type Basis = NonNullable<Input['basis']>;
export type Grouping = NonNullable<Input['groupBy']>;

export const BASES: readonly Basis[] = ['booked', 'value', 'projected'];
export const GROUPINGS: readonly Grouping[] = ['entity', 'bank', 'currency', 'country', 'none'];

export interface ViewSettings {
  readonly basis: Basis;
  readonly groupBy: Grouping;
  /** Empty is all. */
  readonly bankIds: readonly string[];
  readonly currencies: readonly string[];
  /** `null` is the base currency. */
  readonly showIn: string | null;
}

interface ViewState extends ViewSettings {
  change(settings: Partial<ViewSettings>): void;
}

export const usePositionView = create<ViewState>()(
  persist(
    (set) => ({
      basis: 'booked',
      groupBy: 'entity',
      bankIds: [],
      currencies: [],
      showIn: null,
      change: (settings) => set(settings),
    }),
    {
      name: 'ballast.position',
      partialize: ({ basis, groupBy, bankIds, currencies, showIn }) => ({
        basis,
        groupBy,
        bankIds,
        currencies,
        showIn,
      }),
    },
  ),
);

/** The list with a value added, or taken out where it was there. */
export function toggled(list: readonly string[], value: string): readonly string[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}
