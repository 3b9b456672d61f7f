/**
 * Explain: where a figure comes from, in sections of fixed order. Figures inside it open too and the
 * breadcrumb goes back. While the window shows the past, today's figure stands beside it. The jobs
 * are docked below.
 */
import { useEffect, useMemo, useState } from 'react';
import type { ExplanationWire } from '../contract.ts';
import {
  APPROXIMATELY,
  formatDecimal,
  formatMessage,
  formatMoney,
  formatNumber,
  formatValue,
  subtractDecimals,
} from '../format/index.ts';
import { t } from '../messages/index.ts';
import { useClocks } from '../stores/clocks.ts';
import {
  type ExplainTarget,
  explainLink,
  PANEL_MAXIMUM,
  PANEL_MINIMUM,
  useExplain,
} from '../stores/explain.ts';
import {
  isExplainWindow,
  openExplainWindow,
  type Shown,
  sendFollow,
  sendSign,
} from '../stores/explain-windows.ts';
import { openScreen } from '../stores/tabs.ts';
import { toastNote } from '../stores/toasts.ts';
import {
  Chip,
  type ChipTone,
  IconButton,
  Link,
  Problem,
  ReloadBar,
  Skeleton,
} from '../ui/index.ts';
import { JobTray } from './JobTray.tsx';

type Section = ExplanationWire['sections'][number];
type Line = Section['lines'][number];
type Figure = ExplanationWire['figure'];
type LinkWire = NonNullable<Line['link']>;

const CHIP_TONES: { readonly [Tone in ExplanationWire['chips'][number]['tone']]: ChipTone } = {
  plain: 'neutral',
  positive: 'ok',
  warning: 'warn',
  negative: 'bad',
};

export function ExplainPanel() {
  const { isOpen, isPinned, width, stack, setOpen, setPinned, setWidth } = useExplain();
  const target = stack.at(-1);
  return (
    <aside
      className={isOpen ? 'panel' : 'panel jobs-alone'}
      aria-label={t('explain.title')}
      data-region="explain"
      style={width === null ? undefined : { width }}
    >
      <Resizer width={width ?? 352} onWidth={setWidth} />
      <header>
        <h2>{t('explain.title')}</h2>
        <IconButton
          icon="external"
          label={t('explain.detach')}
          onClick={() => {
            if (!openExplainWindow()) toastNote(t('explain.refused'));
          }}
        />
        <IconButton
          icon="pin"
          label={t(isPinned ? 'explain.unpin' : 'explain.pin')}
          aria-pressed={isPinned}
          onClick={() => setPinned(!isPinned)}
        />
        <IconButton icon="close" label={t('common.close')} onClick={() => setOpen(false)} />
      </header>
      <div className="panel-body" data-explains={target?.key}>
        {target ? (
          <Loaded target={target} depth={stack.length} />
        ) : (
          <p className="section muted">{t('explain.empty')}</p>
        )}
      </div>
      <JobTray />
    </aside>
  );
}

function Resizer({ width, onWidth }: { readonly width: number; onWidth(width: number): void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot take the focus and the arrow keys
    <div
      className="panel-resize"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('explain.resize')}
      aria-valuenow={width}
      aria-valuemin={PANEL_MINIMUM}
      aria-valuemax={PANEL_MAXIMUM}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onWidth(width + 16);
        if (event.key === 'ArrowRight') onWidth(width - 16);
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.buttons === 1) onWidth(window.innerWidth - event.clientX);
      }}
    />
  );
}

/** How long old figures stay, faint, while newer load; then their place stands empty. */
const OLD_FIGURES_MS = 300;

interface Held {
  /** What the held explanation is of. */
  readonly target: ExplainTarget | null;
  readonly knownEntry: number | undefined;
  readonly shown: Shown;
}

/** The explanation of a figure, and today's figure beside it while the window shows the past. */
export function useExplanation(target: ExplainTarget): Shown {
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const [held, setHeld] = useState<Held>({ target: null, knownEntry, shown: {} });
  useEffect(() => {
    let isCurrent = true;
    const forget = () => setHeld((before) => ({ ...before, shown: {} }));
    const timer = setTimeout(forget, OLD_FIGURES_MS);
    const loads = [
      target.load(false),
      knownEntry === undefined ? null : target.load(true),
    ] as const;
    void Promise.all(loads).then(([reply, now]) => {
      if (!isCurrent) return;
      clearTimeout(timer);
      const shown: Shown = reply.ok
        ? { explanation: reply.value, ...(now?.ok ? { now: now.value.figure } : {}) }
        : { error: reply.error };
      setHeld({ target, knownEntry, shown });
    });
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [target, knownEntry]);
  const isBusy = held.target !== target || held.knownEntry !== knownEntry;
  return useMemo(() => (isBusy ? { ...held.shown, isBusy } : held.shown), [held, isBusy]);
}

/** Opens what a link names; in the second window the first one does, which it follows. */
export function follow(link: LinkWire): void {
  if (isExplainWindow()) {
    sendFollow(link);
    return;
  }
  const screen = /^screen:(.+)$/.exec(link.target)?.[1];
  if (screen === undefined) {
    useExplain.getState().enter(explainLink(link));
    return;
  }
  const params = Object.entries(link.input ?? {}).map(([name, value]) => [name, String(value)]);
  openScreen(screen, Object.fromEntries(params));
}

function Loaded({ target, depth }: { readonly target: ExplainTarget; readonly depth: number }) {
  return <Explanation shown={useExplanation(target)} depth={depth} />;
}

/** An explanation as far as it has come: its sections, what went wrong, or its place. */
export function Explanation({ shown, depth }: { readonly shown: Shown; readonly depth: number }) {
  const { explanation, now, error, isBusy = false } = shown;
  if (!explanation && !error) return <Skeleton rows={8} />;
  return (
    <div className={isBusy ? 'query-view reloading' : 'query-view'} aria-busy={isBusy}>
      {error && <Problem error={error} />}
      {explanation && <FigureSection explanation={explanation} now={now} depth={depth} />}
      {explanation?.sections.map((section, index) => (
        <SectionView key={section.title} section={section} number={index + 1} />
      ))}
      {isBusy && <ReloadBar />}
    </div>
  );
}

/** The figure in full: its currency and every digit. */
export function figureText(figure: Figure): string {
  if (figure.money) return formatMoney(figure.money);
  // A count with its unit; a text alone may be anything.
  const text = figure.text ?? '';
  return figure.unit ? `${formatDecimal(text)} ${figure.unit}` : text;
}

/** Today's figure less the one known then, with its sign; empty where they cannot be compared. */
export function knownDifference(then: Figure, now: Figure): string {
  if (!then.money || !now.money || then.money.currency !== now.money.currency) return '';
  const difference = subtractDecimals(now.money.amount, then.money.amount);
  return difference === null ? '' : formatDecimal(difference, { sign: 'change' });
}

function FigureSection(props: {
  readonly explanation: ExplanationWire;
  readonly now: Figure | undefined;
  readonly depth: number;
}) {
  const { explanation, now, depth } = props;
  const { figure, chips, crumbs } = explanation;
  return (
    <div className="section">
      <Crumbs crumbs={crumbs} depth={depth} />
      <div className="big-figure">
        {figure.converted ? `${APPROXIMATELY} ` : ''}
        {figureText(figure)}
      </div>
      {(figure.converted || chips.length > 0) && (
        <div className="row wrap">
          {figure.converted && <Chip>{t('common.converted')}</Chip>}
          {chips.map((chip) =>
            chip.tone === 'plain' ? (
              <span key={chip.text} className="muted">
                {formatMessage(chip.text)}
              </span>
            ) : (
              <Chip key={chip.text} tone={CHIP_TONES[chip.tone]}>
                {formatMessage(chip.text)}
              </Chip>
            ),
          )}
        </div>
      )}
      {now && (
        <div className="known-now num">
          <span>{t('explain.knownNow')}</span>
          <b>{now.money ? formatDecimal(now.money.amount) : figureText(now)}</b>
          <span>{knownDifference(figure, now)}</span>
        </div>
      )}
    </div>
  );
}

function Crumbs(props: { readonly crumbs: ExplanationWire['crumbs']; readonly depth: number }) {
  const goBack = useExplain((state) => state.back);
  const back = isExplainWindow() ? () => sendSign('back') : goBack;
  return (
    <nav className="crumbs" aria-label={t('explain.title')}>
      {props.depth > 1 && (
        <IconButton icon="left" small size={12} label={t('common.back')} onClick={back} />
      )}
      {props.crumbs.map((crumb, index) => {
        const { link } = crumb;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a path keep their order
          <span key={`${index}${crumb.label}`}>
            {link ? (
              <button type="button" onClick={() => follow(link)}>
                {formatMessage(crumb.label)}
              </button>
            ) : (
              formatMessage(crumb.label)
            )}
            {index < props.crumbs.length - 1 && ' ›'}
          </span>
        );
      })}
    </nav>
  );
}

function SectionView({ section, number }: { readonly section: Section; readonly number: number }) {
  const { link, note, text, raw, lines, table } = section;
  return (
    <section className="section">
      <h3>
        <span>
          {number} · {section.title}
        </span>
        {link ? (
          <Link onClick={() => follow(link)}>{link.label}</Link>
        ) : (
          note && <span>{formatMessage(note)}</span>
        )}
      </h3>
      {text && <p>{formatMessage(text)}</p>}
      {raw && <p className="mono source-text">{raw}</p>}
      {lines.length > 0 && <Lines lines={lines} isFormula={number === 1} />}
      {table && <SmallTable columns={table.columns} rows={table.rows} />}
    </section>
  );
}

function Lines({
  lines,
  isFormula,
}: {
  readonly lines: readonly Line[];
  readonly isFormula: boolean;
}) {
  if (isFormula)
    return (
      <dl className="formula">
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines never move, and two may share a label
          <div key={`${at}${line.label}`} className={line.tone === 'total' ? 'total' : undefined}>
            <dt>{formatMessage(line.label)}</dt>
            <dd className={toneClass(line)}>
              <Value line={line} hasCurrency />
            </dd>
          </div>
        ))}
      </dl>
    );
  const isList = lines.every((line) => line.prefix === undefined && line.tone !== 'total');
  if (isList)
    return (
      <dl className="key-values">
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines never move, and two may share a label
          <div key={`${at}${line.label}`} style={{ display: 'contents' }}>
            <dt>{formatMessage(line.label)}</dt>
            <dd className={toneClass(line)}>
              <Value line={line} />
              {line.note && <Note line={line} />}
            </dd>
          </div>
        ))}
      </dl>
    );
  return (
    <table className="steps-table">
      <tbody>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a balance keep their order
          <tr key={index} className={line.tone === 'total' ? 'total' : undefined}>
            <td className="muted num">{line.prefix && formatMessage(line.prefix)}</td>
            <td>
              {formatMessage(line.label)}
              {line.note && <span className="muted"> {formatMessage(line.note)}</span>}
            </td>
            <td className={`n ${toneClass(line)}`}>
              <Value line={line} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A remark behind a value stands in brackets, so that figures do not run together. */
function Note({ line }: { readonly line: Line }) {
  const note = formatMessage(line.note ?? '');
  const hasValue = line.value !== undefined || line.money !== undefined || line.count !== undefined;
  return <span className="muted">{hasValue ? ` (${note})` : note}</span>;
}

/** A cell as people read it; amounts cross the door as plain decimals. */
function cellText(cell: string): string {
  return /^-?\d+\.\d+$/.test(cell) ? formatDecimal(cell) : formatMessage(cell);
}

function SmallTable(props: {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}) {
  const isNumeric = (column: number) =>
    props.rows.every((row) => /^[-\u2212+]?[\d.,]*$/.test(row[column] ?? ''));
  return (
    <table className="steps-table">
      <thead>
        <tr>
          {props.columns.map((name, column) => (
            <th key={name} scope="col" className={isNumeric(column) ? 'n' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a table keep their order
          <tr key={index}>
            {row.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
              <td key={column} className={isNumeric(column) ? 'n' : undefined}>
                {cellText(cell)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const TONE_CLASSES: { readonly [Tone in NonNullable<Line['tone']>]: string } = {
  plain: '',
  total: '',
  muted: 'muted',
  warning: 'warning',
  negative: 'negative',
  positive: 'positive',
  code: 'mono',
};

function toneClass(line: Line): string {
  if (line.tone && line.tone !== 'plain' && line.tone !== 'total') return TONE_CLASSES[line.tone];
  return line.money?.amount.startsWith('-') ? 'negative' : '';
}

/** A value as people read it: a date in their order, an amount with its separators. */
function valueText({ value, money, count }: Line, hasCurrency: boolean): string {
  if (count !== undefined) return formatNumber(count, 0);
  if (value !== undefined) return formatValue(value);
  if (!money) return '';
  return hasCurrency ? formatMoney(money) : formatDecimal(money.amount);
}

function Value({ line, hasCurrency = false }: { readonly line: Line; hasCurrency?: boolean }) {
  const { link } = line;
  const text = valueText(line, hasCurrency);
  if (!link) return text;
  return (
    <button type="button" className="figure" onClick={() => follow(link)}>
      {text}
    </button>
  );
}
