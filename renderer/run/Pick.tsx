/** One of a list, named on its left: the filter of a screen's header. */
import { Icon } from '../ui/index.ts';
import './run.css';

export interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  onChange(value: string): void;
}

export function Pick({ label, value, options, onChange }: PickProps) {
  return (
    <label className="filter pick">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="down" size={12} />
    </label>
  );
}
