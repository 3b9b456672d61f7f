/** How a person likes to see the position; kept on this device. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { InputOf } from '../../contract.ts';

type Input = InputOf<'position.get'>;
export type Basis = NonNullable<Input['basis']>;
export type Grouping = NonNullable<Input['groupBy']>;

export const BASES: readonly Basis[] = ['prior', 'intraday', 'booked', 'value', 'projected'];
export const GROUPINGS: readonly Grouping[] = [
  'entity',
  'bank',
  'currency',
  'country',
  'category',
  'none',
];

export interface ViewSettings {
  readonly basis: Basis;
  readonly groupBy: Grouping;
  /** Empty is all. */
  readonly bankIds: readonly string[];
  readonly currencies: readonly string[];
  /** `null` is the base currency. */
  readonly showIn: string | null;
  /** The worksheet's dates, how many weekdays it looks ahead, and what the ladder's rows are. */
  readonly by: 'booking' | 'value';
  readonly ahead: number;
  readonly ladderBy: 'currency' | 'entity';
  /** Words that name, number, entity or bank of an account hold; not kept over a restart. */
  readonly search: string;
}

/** What is shown before anything is chosen. */
export const STANDARD_VIEW: ViewSettings = {
  basis: 'booked',
  groupBy: 'entity',
  bankIds: [],
  currencies: [],
  showIn: null,
  by: 'booking',
  ahead: 5,
  ladderBy: 'currency',
  search: '',
};

export const AHEAD_DAYS = [5, 10, 20] as const;

/** The settings alone, in one order, so that two of them compare. */
export function settingsOf(view: ViewSettings): ViewSettings {
  const { basis, groupBy, bankIds, currencies, showIn, by, ahead, ladderBy, search } = view;
  return { basis, groupBy, bankIds, currencies, showIn, by, ahead, ladderBy, search };
}

export function isNarrowed({ bankIds, currencies, search }: ViewSettings): boolean {
  return bankIds.length + currencies.length > 0 || search !== '';
}

/** Takes every narrowing away and leaves grouping, basis and currency as they are. */
export const WIDE: Partial<ViewSettings> = { bankIds: [], currencies: [], search: '' };

interface ViewState extends ViewSettings {
  change(settings: Partial<ViewSettings>): void;
}

export const usePositionView = create<ViewState>()(
  persist(
    (set) => ({
      ...STANDARD_VIEW,
      change: (settings) => set(settings),
    }),
    {
      name: 'ballast.position',
      partialize: (view) => ({ ...settingsOf(view), search: '' }),
    },
  ),
);

/** The list with a value added, or taken out where it was there. */
export function toggled(list: readonly string[], value: string): readonly string[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}
