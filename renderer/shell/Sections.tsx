/**
 * A screen of sections: their names in groups at the left, in one line where the window is narrow, and
 * the one that is open beside them.
 */
import type { ReactNode } from 'react';

export interface SectionGroup<Id extends string> {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly { readonly id: Id; readonly title: string }[];
}

export interface SectionsProps<Id extends string> {
  /** What the list holds, read aloud. */
  readonly label: string;
  readonly groups: readonly SectionGroup<Id>[];
  readonly chosen: Id;
  readonly className?: string;
  onChoose(id: Id): void;
  readonly children: ReactNode;
}

export function Sections<Id extends string>(props: SectionsProps<Id>) {
  const { label, groups, chosen, className, onChoose, children } = props;
  const choose = (id: string) => {
    const found = groups.flatMap(({ sections }) => sections).find((section) => section.id === id);
    if (found) onChoose(found.id);
  };
  return (
    <div className={className ? `sections ${className}` : 'sections'}>
      <select
        className="input sections-choice"
        aria-label={label}
        value={chosen}
        onChange={(event) => choose(event.target.value)}
      >
        {groups.map((group) => (
          <optgroup key={group.id} label={group.title}>
            {group.sections.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <nav className="sections-nav" aria-label={label}>
        {groups.map((group) => (
          <div key={group.id}>
            <h2>{group.title}</h2>
            {group.sections.map(({ id, title }) => (
              <button
                key={id}
                type="button"
                aria-current={id === chosen ? 'page' : undefined}
                onClick={() => onChoose(id)}
              >
                {title}
              </button>
            ))}
          </div>
        ))}
      </nav>
      <div className="sections-body">{children}</div>
    </div>
  );
}
