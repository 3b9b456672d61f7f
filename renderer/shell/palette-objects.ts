/** Objects that the palette finds by name: accounts, funds, sections of Settings, journal entries. */
import { call } from '../api.ts';
import { formatNumber } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { SECTION_GROUPS, sectionTitle } from '../screens/settings/sections.ts';
import { knownMeta, useClocks } from '../stores/clocks.ts';
import { openScreen } from '../stores/tabs.ts';
import { type PaletteItem, rankItems, registerPaletteProvider } from './palette-providers.ts';

const SHOWN = 6;

function sections(): PaletteItem[] {
  return SECTION_GROUPS.flatMap((group): readonly PaletteItem[] =>
    group.sections.map((section) => ({
      id: `section.${section}`,
      label: t(sectionTitle(section)),
      detail: t('settings.title'),
      icon: 'settings',
      run: () => openScreen('settings', { section }),
    })),
  );
}

async function accounts(): Promise<PaletteItem[]> {
  const reply = await call('accounts.list', {}, knownMeta());
  if (!reply.ok) return [];
  return reply.value.map(({ id, name, entityName, bankName, number }) => ({
    id: `account.${id}`,
    label: name,
    detail: `${entityName}, ${bankName}, ${number}`,
    icon: 'table',
    run: () => openScreen('accounts', { account: id }),
  }));
}

async function funds(): Promise<PaletteItem[]> {
  const { effective, businessDate } = useClocks.getState();
  const reply = await call('funds.list', { asOf: effective ?? businessDate }, knownMeta());
  if (!reply.ok) return [];
  return reply.value.map(({ id, name }) => ({
    id: `fund.${id}`,
    label: name,
    icon: 'funds',
    run: () => openScreen('funds', { fundId: id }, name),
  }));
}

/** A number is a journal entry. */
function entryOf(query: string): PaletteItem[] {
  if (!/^\d{1,12}$/.test(query)) return [];
  const entry = formatNumber(Number(query), 0);
  return [
    {
      id: 'entry',
      label: t('palette.entry', { entry }),
      icon: 'journal',
      run: () => openScreen('journal', { entry: query }),
    },
  ];
}

/** Takes part in every search from the start of the window. */
export function registerObjects(): () => void {
  return registerPaletteProvider({
    id: 'objects',
    label: t('palette.objects'),
    async search(query) {
      const found = await Promise.all([accounts(), funds()]);
      return [...entryOf(query), ...rankItems(query, [...sections(), ...found.flat()], SHOWN)];
    },
  });
}
