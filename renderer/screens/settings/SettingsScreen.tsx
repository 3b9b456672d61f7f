/** Settings: one section at a time, chosen at the left; the section is part of the place, so back works. */
import type { ComponentType } from 'react';
import type { Permission } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Sections } from '../../shell/Sections.tsx';
import { useIsPast } from '../../stores/clocks.ts';
import { useTabs } from '../../stores/tabs.ts';
import { Chip, useRefusal } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { About } from './About.tsx';
import { Appearance } from './Appearance.tsx';
import { Backup } from './Backup.tsx';
import { ExpectedFlows } from './ExpectedFlows.tsx';
import { Keys } from './Keys.tsx';
import { Limits } from './Limits.tsx';
import { People } from './People.tsx';
import { Rates } from './Rates.tsx';
import { Categories } from './registers.tsx';
import './settings.css';
import { SECTION_GROUPS, type SectionId, sectionOf, sectionTitle } from './sections.ts';
import { Workspace } from './Workspace.tsx';

const BODIES: { readonly [Section in SectionId]: ComponentType } = {
  workspace: Workspace,
  people: People,
  keys: Keys,
  backup: Backup,
  categories: Categories,
  flows: ExpectedFlows,
  rates: Rates,
  limits: Limits,
  appearance: Appearance,
  about: About,
};

/** What a person must be allowed to change a section; the others are for everyone. */
const NEEDED: { readonly [Section in SectionId]?: Permission } = {
  workspace: 'workspace.admin',
  people: 'workspace.admin',
  backup: 'workspace.admin',
  categories: 'cash.edit',
  flows: 'cash.edit',
  limits: 'risk.limits',
};

function goToSection(section: SectionId): void {
  useTabs.getState().go({ screen: 'settings', params: { section } });
}

const groups = () =>
  SECTION_GROUPS.map(({ id, sections }) => ({
    id,
    title: t(`settings.group.${id}`),
    sections: sections.map((section) => ({ id: section, title: t(sectionTitle(section)) })),
  }));

export function SettingsScreen({ params }: ScreenProps) {
  const section = sectionOf(params.section);
  const Body = BODIES[section];
  const isPast = useIsPast();
  const needed = NEEDED[section] ?? 'workspace.read';
  const reason = useRefusal(needed);
  return (
    <Screen
      title={t('settings.title')}
      context={t(sectionTitle(section))}
      permission={needed}
      states={isPast && <Chip tone="known">{t('shell.readOnly')}</Chip>}
      flush
    >
      <Sections<SectionId>
        label={t('settings.sections')}
        groups={groups()}
        chosen={section}
        className="settings"
        onChoose={goToSection}
      >
        {reason && <p className="notice neutral settings-reason">{reason}</p>}
        <Body key={section} />
      </Sections>
    </Screen>
  );
}
