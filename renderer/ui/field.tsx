/** A field of a form that no schema draws: its label above, its control below. */
import type { ReactNode } from 'react';

export interface FieldProps {
  readonly label: string;
  /** One control, which the label names. */
  readonly children: ReactNode;
}

export function Field({ label, children }: FieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className="field">
      <span className="field-label">{label}</span>
      {children}
    </label>
  );
}

type InputProps = Omit<React.ComponentPropsWithoutRef<'input'>, 'onChange' | 'value'>;

export interface TextFieldProps extends InputProps {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
}

export function TextField({ label, onChange, className = '', ...input }: TextFieldProps) {
  return (
    <Field label={label}>
      <input
        {...input}
        className={`input ${className}`.trimEnd()}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

/** A day as the format of dates asks for it. */
export function DayField(props: TextFieldProps) {
  return <TextField placeholder="2026-11-20" {...props} />;
}

/** An amount as typed: aligned and with the figures of the grid. */
export function AmountField(props: TextFieldProps) {
  return (
    <TextField inputMode="decimal" autoComplete="off" {...props} className="num figure-input" />
  );
}

export interface ChoiceFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly disabled?: boolean;
  onChange(value: Value): void;
}

/** One of a list. */
export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { label, value, options, disabled, onChange } = props;
  return (
    <Field label={label}>
      <select
        className="input"
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
