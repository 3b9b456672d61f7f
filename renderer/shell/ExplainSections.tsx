/** The numbered sections of an explanation: rule, rate, lines, source; figures in them open too. */
import type { ExplanationWire } from '../contract.ts';
import {
  formatDecimal,
  formatMessage,
  formatMoney,
  formatNumber,
  formatValue,
} from '../format/index.ts';
import { Link } from '../ui/index.ts';
import { follow } from './useExplanation.ts';

type Section = ExplanationWire['sections'][number];
type Line = Section['lines'][number];

export function SectionView({
  section,
  number,
}: {
  readonly section: Section;
  readonly number: number;
}) {
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
          <div key={`${at}${line.label}`} className={hasValue(line) ? 'pair' : 'remark'}>
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
            <td className={isWords(line.prefix) ? 'muted words' : 'muted num'}>
              {line.prefix && formatMessage(line.prefix)}
            </td>
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

/** A name before a label, where a date or a number is short. */
function isWords(prefix: string | undefined): boolean {
  return prefix !== undefined && /\p{L}{4,} \p{L}/u.test(prefix);
}

function hasValue({ value, money, count }: Line): boolean {
  return value !== undefined || money !== undefined || count !== undefined;
}

/** A remark behind a value stands in brackets, so that figures do not run together. */
function Note({ line }: { readonly line: Line }) {
  const note = formatMessage(line.note ?? '');
  return <span className="muted">{hasValue(line) ? ` (${note})` : note}</span>;
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

/** Words that say what happened, which break into lines where a figure never does. */
const isSentence = (value: string) => value.split(' ').length > 3;

/** A value as people read it: a date in their order, an amount with its separators. */
function valueText({ value, money, count, link }: Line, hasCurrency: boolean): string {
  if (count !== undefined) return formatNumber(count, 0);
  // What the journal says of an entry is a message; other prose is somebody's own and stays.
  if (value !== undefined)
    return link?.target === 'screen:journal' ? formatMessage(value) : formatValue(value);
  if (!money) return '';
  return hasCurrency ? formatMoney(money) : formatDecimal(money.amount);
}

function Value({ line, hasCurrency = false }: { readonly line: Line; hasCurrency?: boolean }) {
  const { link } = line;
  const text = valueText(line, hasCurrency);
  if (!link) return text;
  return (
    <button
      type="button"
      className={isSentence(line.value ?? '') ? 'figure sentence' : 'figure'}
      onClick={() => follow(link)}
    >
      {text}
    </button>
  );
}
