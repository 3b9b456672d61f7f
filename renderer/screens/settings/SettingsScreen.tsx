/** Settings: one section at a time, chosen at the left; the section is part of the place, so back works. */
import type { ComponentType } from 'react';
import type { Permission } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
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
import { Accounts, Banks, Categories, Entities } from './registers.tsx';
import './settings.css';
import { SECTION_GROUPS, type SectionId, sectionOf, sectionTitle } from './sections.ts';
import { Workspace } from './Workspace.tsx';

const BODIES: { readonly [Section in SectionId]: ComponentType } = {
  workspace: Workspace,
  people: People,
  keys: Keys,
  backup: Backup,
  entities: Entities,
  banks: Banks,
  accounts: Accounts,
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
  entities: 'cash.accounts',
  banks: 'cash.accounts',
  accounts: 'cash.accounts',
  categories: 'cash.edit',
  flows: 'cash.edit',
  limits: 'risk.limits',
};

function goToSection(section: SectionId): void {
  useTabs.getState().go({ screen: 'settings', params: { section } });
}

/** The sections in one line, where a window has no room for a column of them. */
function SectionChoice({ section }: { readonly section: SectionId }) {
  return (
    <select
      className="input settings-choice"
      aria-label={t('settings.sections')}
      value={section}
      onChange={(event) => goToSection(sectionOf(event.target.value))}
    >
      {SECTION_GROUPS.map((group) => (
        <optgroup key={group.id} label={t(`settings.group.${group.id}`)}>
          {group.sections.map((one) => (
            <option key={one} value={one}>
              {t(sectionTitle(one))}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

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
      <div className="settings">
        <SectionChoice section={section} />
        <nav className="settings-nav" aria-label={t('settings.sections')}>
          {SECTION_GROUPS.map((group) => (
            <div key={group.id}>
              <h2>{t(`settings.group.${group.id}`)}</h2>
              {group.sections.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-current={one === section ? 'page' : undefined}
                  onClick={() => goToSection(one)}
                >
                  {t(sectionTitle(one))}
                </button>
              ))}
            </div>
          ))}
        </nav>
        <div className="settings-body">
          {reason && <p className="notice neutral settings-reason">{reason}</p>}
          <Body key={section} />
        </div>
      </div>
    </Screen>
  );
}
