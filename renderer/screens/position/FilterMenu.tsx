/** A filter of a toolbar: its name, what is chosen, and the choices. */
import { Icon, Menu, type MenuItem } from '../../ui/index.ts';

export function FilterMenu(props: {
  readonly label: string;
  readonly value: string;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end';
}) {
  const { label, value, items, align = 'start' } = props;
  return (
    <Menu
      label={label}
      items={items}
      align={align}
      trigger={(trigger) => (
        <button type="button" className="filter" title={`${label}: ${value}`} {...trigger}>
          <span>{label}</span> <b className="filter-value">{value}</b>
          <Icon name="down" size={12} />
        </button>
      )}
    />
  );
}
