/**
 * A figure on a screen outside the grid: sign, colour, conversion mark and staleness as the design
 * sets them, and one gesture (click or Alt+Enter) that opens it in Explain.
 */
import type { ReactNode } from 'react';
import {
  APPROXIMATELY,
  formatDecimal,
  formatNumber,
  type NumberOptions,
  signOf,
} from '../format/index.ts';
import { t } from '../messages/index.ts';
import { type ExplainTarget, explain, useExplain } from '../stores/explain.ts';
import { Icon } from './icons.tsx';

export interface FigureProps extends NumberOptions {
  /** Exact decimal text; `null` where it is missing. */
  readonly amount: string | null;
  readonly currency?: string;
  /** Converted: a dotted underline in tables, a tilde sign before it elsewhere. */
  readonly converted?: 'underline' | 'sign';
  /** A unit close behind the figure, such as `%`. */
  readonly suffix?: string;
  /** Why the figure is old, such as `Rate of 19 Nov 2026`. */
  readonly stale?: string;
  /** Colours a gain too; by default only figures below zero are coloured. */
  readonly signed?: boolean;
  readonly opens?: ExplainTarget;
  /** What the figure is, for a screen reader, where no head or caption says it right before. */
  readonly label?: string;
  readonly className?: string;
}

function toneOf(amount: string, signed: boolean, zero?: NumberOptions['zero']): string {
  const sign = signOf(amount);
  if (sign < 0) return 'negative';
  if (sign === 0 && zero === 'dash') return 'muted';
  return sign > 0 && signed ? 'positive' : '';
}

export function Figure(props: FigureProps) {
  const { amount, currency, converted, stale, opens, label, className, ...rest } = props;
  const { signed = false, suffix = '', ...format } = rest;
  if (amount === null)
    return (
      <Opens
        opens={opens}
        className="warning"
        {...(label ? { label: `${label} ${t('common.missing')}` } : {})}
      >
        {t('common.missing')}
      </Opens>
    );
  const text = formatDecimal(amount, signed ? { sign: 'change', ...format } : format);
  const lead = [converted === 'sign' ? APPROXIMATELY : '', currency ?? '']
    .filter(Boolean)
    .join(' ');
  const classes = ['num', toneOf(amount, signed, format.zero), className ?? '']
    .filter(Boolean)
    .join(' ');
  return (
    <Opens
      opens={opens}
      className={classes}
      {...(label ? { label: [label, lead, text + suffix].filter(Boolean).join(' ') } : {})}
    >
      {stale && <StaleMark why={stale} />}
      {lead && `${lead} `}
      {converted === 'underline' ? <span className="converted">{text}</span> : text}
      {suffix}
    </Opens>
  );
}

/** Words that open in Explain as a figure does, such as a rate within a term. */
export function Opens(props: {
  readonly opens: ExplainTarget | undefined;
  readonly label?: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  const { opens, label, className = '', children } = props;
  const isShown = useExplain(
    ({ isOpen, stack }) => isOpen && opens !== undefined && stack[0]?.key === opens.key,
  );
  if (!opens) return <span className={className}>{children}</span>;
  return (
    <button
      type="button"
      className={`figure ${className}`}
      aria-label={label}
      aria-current={isShown || undefined}
      onClick={() => explain(opens)}
    >
      {children}
    </button>
  );
}

/** How many, opening in what is counted. */
export function Count(props: {
  readonly of: number;
  readonly opens: ExplainTarget | undefined;
  /** What is counted, for a screen reader, where no head or caption says it right before. */
  readonly label?: string;
}) {
  const { of, opens, label } = props;
  const text = formatNumber(of, 0);
  return (
    <Opens className="num" opens={opens} {...(label ? { label: `${label} ${text}` } : {})}>
      {text}
    </Opens>
  );
}

/** The clock that stands before a figure whose rate or statement is old. */
export function StaleMark({ why }: { readonly why: string }) {
  return (
    <span className="stale-mark warning" title={why} role="img" aria-label={why}>
      <Icon name="clock" size={12} />
    </span>
  );
}

/** Pairs of a word and a figure, as in tiles and panels. */
export function KeyValues({
  rows,
}: {
  readonly rows: readonly { readonly label: string; readonly value: ReactNode }[];
}) {
  return (
    <dl className="key-values">
      {rows.map((row) => (
        <div key={row.label} style={{ display: 'contents' }}>
          <dt>{row.label}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  );
}
