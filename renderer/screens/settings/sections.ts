/** The sections of Settings, in the order of its sub-navigation. */
import type { PlainKey } from '../../messages/index.ts';

export const SECTION_GROUPS = [
  { id: 'group', sections: ['workspace', 'people', 'keys', 'backup'] },
  { id: 'register', sections: ['categories'] },
  { id: 'figures', sections: ['flows', 'rates', 'limits'] },
  { id: 'window', sections: ['appearance', 'about'] },
] as const;

export type SectionId = (typeof SECTION_GROUPS)[number]['sections'][number];

export function sectionOf(name: string | undefined): SectionId {
  const all = SECTION_GROUPS.flatMap((group): readonly SectionId[] => group.sections);
  return all.find((section) => section === name) ?? 'workspace';
}

export function sectionTitle(section: SectionId): PlainKey {
  return `settings.section.${section}`;
}
