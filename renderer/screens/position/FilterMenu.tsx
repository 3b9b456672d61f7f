/** A filter of a toolbar: its name, what is chosen, and the choices. */
import { Icon, Menu, type MenuItem } from '../../ui/index.ts';

export function FilterMenu(props: {
  readonly label: string;
  readonly value: string;
  readonly items: readonly MenuItem[];
}) {
  const { label, value, items } = props;
  return (
    <Menu
      label={label}
      items={items}
      trigger={(trigger) => (
        <button type="button" className="filter" {...trigger}>
          <span>{label}</span> {value}
          <Icon name="down" size={12} />
        </button>
      )}
    />
  );
}
