/** A field of a form that no schema draws: its label above, its control below. */
import { type ReactNode, useId } from 'react';

export interface FieldProps {
  readonly label: string;
  /** Said beside the label, such as how sure a proposal is; no part of the name. */
  readonly aside?: ReactNode;
  /** Said below the control: what is missing or meant. */
  readonly note?: string | undefined;
  /** One control, which the label names; with an aside or note it takes the ids that tie them to it. */
  readonly children: ReactNode | ((ids: ControlIds) => ReactNode);
}

export interface ControlIds {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
}

export function Field({ label, aside, note, children }: FieldProps) {
  const id = useId();
  if (typeof children !== 'function')
    return (
      // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
      <label className="field">
        <span className="field-label">{label}</span>
        {children}
      </label>
    );
  const name = (
    <label className="field-label" htmlFor={id}>
      {label}
    </label>
  );
  return (
    <div className="field">
      {aside === undefined ? (
        name
      ) : (
        <span className="row">
          {name}
          <span className="grow" />
          {aside}
        </span>
      )}
      {children({ id, 'aria-describedby': note === undefined ? undefined : `${id}-note` })}
      {note !== undefined && (
        <span className="warning" id={`${id}-note`}>
          {note}
        </span>
      )}
    </div>
  );
}

type InputProps = Omit<React.ComponentPropsWithoutRef<'input'>, 'onChange' | 'value'>;
type Told = Pick<FieldProps, 'label' | 'aside' | 'note'>;

export interface TextFieldProps extends InputProps, Told {
  readonly value: string;
  onChange(value: string): void;
}

export function TextField(props: TextFieldProps) {
  const { label, aside, note, onChange, className = '', ...input } = props;
  return (
    <Field label={label} aside={aside} note={note}>
      {(ids) => (
        <input
          {...input}
          {...ids}
          className={`input ${className}`.trimEnd()}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface NumberFieldProps extends Told {
  readonly value: number;
  readonly max: number;
  readonly isWhole?: boolean;
  onChange(value: number): void;
}

/** A number from zero to `max`; what is typed outside is brought inside. */
export function NumberField(props: NumberFieldProps) {
  const { value, max, isWhole = false, onChange, ...told } = props;
  const read = (text: string) => {
    const inside = Math.max(0, Math.min(max, Number(text) || 0));
    return isWhole ? Math.trunc(inside) : inside;
  };
  return (
    <TextField
      {...told}
      type="number"
      min={0}
      max={max}
      step={isWhole ? 1 : 'any'}
      value={String(value)}
      onChange={(text) => onChange(read(text))}
    />
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

export interface ChoiceFieldProps<Value extends string> extends Told {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  /** What stands there before one is chosen; it cannot be chosen again. */
  readonly unchosen?: string;
  readonly disabled?: boolean;
  onChange(value: Value): void;
}

/** One of a list. */
export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>) {
  const { label, aside, note, value, options, unchosen, disabled, onChange } = props;
  return (
    <Field label={label} aside={aside} note={note}>
      {(ids) => (
        <select
          {...ids}
          className="input"
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value as Value)}
        >
          {unchosen !== undefined && (
            <option value="" disabled>
              {unchosen}
            </option>
          )}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
