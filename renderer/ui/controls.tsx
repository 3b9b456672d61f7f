/** Buttons, chips, segmented control and small marks: the vocabulary screens are written in. */
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { useRef } from 'react';
import type { Permission } from '../../preload/contract/permissions.ts';
import { Icon, type IconName } from './icons.tsx';
import { useReadOnly } from './read-only.ts';

type ButtonElement = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'className'> & {
  /** For the button of a menu, which opens beside it. */
  readonly ref?: Ref<HTMLButtonElement>;
};

export interface ButtonProps extends ButtonElement {
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly icon?: IconName;
  readonly small?: boolean;
  /** Hidden under 1360 px, where secondary things go first. */
  readonly secondary?: boolean;
  /**
   * Writes business data, so it is off while the window shows the past or the person may not; with a
   * permission where that is another than the screen's.
   */
  readonly writes?: boolean | Permission;
  readonly submit?: boolean;
}

/** A verb. One primary per screen, last in its header. */
export function Button(props: ButtonProps) {
  const { kind = 'plain', icon, small, secondary, writes, submit, children, ...rest } = props;
  const reason = useReadOnly(typeof writes === 'string' ? writes : undefined);
  const isRefused = writes !== undefined && writes !== false && reason !== null;
  const classes = ['btn'];
  if (kind !== 'plain') classes.push(kind);
  if (small) classes.push('small');
  if (secondary) classes.push('secondary');
  return (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      className={classes.join(' ')}
      disabled={rest.disabled === true || isRefused}
      title={isRefused ? reason : rest.title}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends ButtonElement {
  readonly icon: IconName;
  /** The name, read aloud and shown as a title. */
  readonly label: string;
  readonly small?: boolean;
  readonly size?: number;
}

export function IconButton({ icon, label, small, size = 14, ...rest }: IconButtonProps) {
  return (
    <button
      title={label}
      {...rest}
      type="button"
      aria-label={label}
      className={small ? 'icon-btn small' : 'icon-btn'}
    >
      <Icon name={icon} size={size} />
    </button>
  );
}

export function Link({ children, ...rest }: ButtonElement) {
  return (
    <button {...rest} type="button" className="link">
      {children}
    </button>
  );
}

export type ChipTone = 'ok' | 'warn' | 'bad' | 'forecast' | 'scenario' | 'known' | 'neutral';

const CHIP_ICONS: { readonly [Tone in ChipTone]?: IconName } = {
  ok: 'check',
  warn: 'warning',
  bad: 'breach',
  scenario: 'branch',
  known: 'clock',
};

export interface ChipProps {
  readonly tone?: ChipTone;
  /** The tone's own icon by default; `null` for none. */
  readonly icon?: IconName | null;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A state in a word, with its icon, so that colour is never alone. */
export function Chip({ tone = 'neutral', icon, title, children }: ChipProps) {
  const shown = icon === undefined ? CHIP_ICONS[tone] : icon;
  return (
    <span className={`chip ${tone}`} title={title}>
      {shown && <Icon name={shown} size={12} />}
      {children}
    </span>
  );
}

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly small?: boolean;
  readonly secondary?: boolean;
  onChange(value: Value): void;
}

/** One of a few: arrow keys move, as in any radio group. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, value, options, small, secondary, onChange } = props;
  const group = useRef<HTMLDivElement>(null);
  const step = (by: number) => {
    const at = options.findIndex((option) => option.value === value);
    const next = (at + by + options.length) % options.length;
    const chosen = options[next];
    if (!chosen) return;
    onChange(chosen.value);
    group.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={label}
      className={`seg${small ? ' small' : ''}${secondary ? ' secondary' : ''}`}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowDown') step(1);
        else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') step(-1);
        else return;
        event.preventDefault();
      }}
    >
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: a drawn radio, with the group's own keys
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}

export interface FitProps {
  readonly text: string;
  readonly className?: string;
}

/**
 * A caption in the room that is left beside what matters more: whole, else shortened with the text
 * on hover, else not drawn at all where only a few letters would fit. It is always read aloud.
 */
export function Fit({ text, className }: FitProps) {
  return (
    <span className={className ? `fit ${className}` : 'fit'} title={text}>
      <span>{text}</span>
    </span>
  );
}

/** A thin measure of a share, 0 to 1; `null` for not known yet. */
export function Bar({ share, label }: { readonly share: number | null; readonly label: string }) {
  const percent = share === null ? undefined : Math.round(share * 100);
  return (
    <span
      className="bar"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${percent ?? 8}%` }} />
    </span>
  );
}

/** A switch for one thing on or off, with its words. */
export function Check(props: {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  onChange(checked: boolean): void;
}) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.label}
    </label>
  );
}
