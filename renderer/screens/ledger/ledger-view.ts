/** Which part of the ledger is open, and how a person likes to see it; kept on this device. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { InputOf } from '../../contract.ts';
import { shiftMonths } from '../../format/index.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { useSession } from '../../stores/session.ts';
import { useTabs } from '../../stores/tabs.ts';

export const SECTION_GROUPS = [
  { id: 'statements', sections: ['trial', 'sheet', 'income', 'account'] },
  { id: 'books', sections: ['journals', 'lines', 'rules', 'accounts', 'eliminations'] },
  { id: 'closing', sections: ['periods', 'revaluation', 'year'] },
  { id: 'leaving', sections: ['exports'] },
] as const;

export type SectionId = (typeof SECTION_GROUPS)[number]['sections'][number];

export function sectionOf(name: string | undefined): SectionId {
  const all = SECTION_GROUPS.flatMap((group): readonly SectionId[] => group.sections);
  return all.find((section) => section === name) ?? 'trial';
}

/** Goes to a part of the ledger inside the tab, so that Back returns. */
export function goToSection(
  section: SectionId,
  params: { readonly [name: string]: string } = {},
): void {
  useTabs.getState().go({ screen: 'ledger', params: { section, ...params } });
}

export const STARTS = ['month', 'quarter', 'year', 'books'] as const;
export type Start = (typeof STARTS)[number];
export const SOURCES = ['bank-line', 'manual', 'revaluation', 'reversal', 'closing'] as const;
export type Source = NonNullable<InputOf<'ledger.journals'>['source']>;

export const TRANSLATIONS = ['average', 'dated'] as const;

export interface LedgerSettings {
  /** `null` is the first entity; `all` adds them up where a part can. */
  readonly entityId: string | null;
  readonly start: Start;
  /** The first month of the business year, from 1. */
  readonly yearStart: number;
  readonly source: Source | null;
  /** How income and expenses of other currencies are translated for the group. */
  readonly translation: (typeof TRANSLATIONS)[number];
  /** Words of journals; not kept over a restart. */
  readonly search: string;
}

export const STANDARD_SETTINGS: LedgerSettings = {
  entityId: null,
  start: 'year',
  yearStart: 1,
  source: null,
  translation: 'average',
  search: '',
};

/** The settings alone, in one order, so that two of them compare. */
export function settingsOf(view: LedgerSettings): LedgerSettings {
  const { entityId, start, yearStart, source, translation, search } = view;
  return { entityId, start, yearStart, source, translation, search };
}

interface LedgerState extends LedgerSettings {
  /** The options of each accounting package as they were last used. */
  readonly packageOptions: { readonly [name: string]: { readonly [option: string]: string } };
  readonly packageId: string | null;
  change(settings: Partial<LedgerSettings>): void;
  choosePackage(packageId: string): void;
  setOption(packageId: string, option: string, value: string): void;
}

export const useLedgerView = create<LedgerState>()(
  persist(
    (set) => ({
      ...STANDARD_SETTINGS,
      packageOptions: {},
      packageId: null,
      change: (settings) => set(settings),
      choosePackage: (packageId) => set({ packageId }),
      setOption: (packageId, option, value) =>
        set(({ packageOptions }) => ({
          packageOptions: {
            ...packageOptions,
            [packageId]: { ...packageOptions[packageId], [option]: value },
          },
        })),
    }),
    {
      name: 'ballast.ledger',
      partialize: ({ packageOptions, packageId, ...view }) => ({
        ...settingsOf(view),
        search: '',
        packageOptions,
        packageId,
      }),
    },
  ),
);

const FIRST_DAY = '1900-01-01';
const MONTHS_OF_QUARTER = 3;

/** The first day of the span that ends on `to`. */
export function firstDayOf(start: Start, to: string, yearStart: number): string {
  if (start === 'books') return FIRST_DAY;
  const month = `${to.slice(0, 7)}-01`;
  if (start === 'month') return month;
  const number = Number(to.slice(5, 7));
  const since =
    start === 'quarter' ? (number - 1) % MONTHS_OF_QUARTER : (number - yearStart + 12) % 12;
  return shiftMonths(month, -since);
}

export interface Books {
  /** The one entity, or `null` where all of them are shown together. */
  readonly entityId: string | null;
  readonly entityName: string;
  readonly from: string;
  readonly to: string;
}

export interface EntityChoice {
  readonly id: string;
  readonly name: string;
  readonly code: string;
}

/** Whose books and which days: the window's entity before the one chosen here. */
export function useBooks(entities: readonly EntityChoice[], allName: string): Books | null {
  const { entityId: chosen, start, yearStart } = useLedgerView();
  const scope = useSession((state) => state.scope);
  const to = useAsOf();
  const span = { from: firstDayOf(start, to, yearStart), to };
  if (scope?.id) return { entityId: scope.id, entityName: scope.name, ...span };
  if (chosen === 'all') return { entityId: null, entityName: allName, ...span };
  const entity = entities.find(({ id }) => id === chosen) ?? entities[0];
  return entity ? { entityId: entity.id, entityName: entity.name, ...span } : null;
}

export type EntityBooks = Books & { readonly entityId: string };

export function isOfEntity(books: Books): books is EntityBooks {
  return books.entityId !== null;
}
