/** A figure of a comparison: before, after, the difference, and what was entered in between. */
import type { SnapshotContent } from '../../core/cash/snapshotDiff.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { changeLine, entryLine, type Line, type Section } from './explainParts.ts';
import { type Side, sidesOf } from './snapshots.ts';

type Input = DomainInput<'position.explainChange'>;

/** A figure of one side: an account, the total, or a cell; undefined where it has no such row. */
function figureIn(
  content: SnapshotContent,
  { rowId, day }: Input,
): { readonly label: string; readonly value: Money | null } | undefined {
  if (day !== undefined) {
    const row = content.worksheet.find(({ id }) => id === rowId);
    const place = content.days.indexOf(day);
    if (row === undefined || place < 0) return undefined;
    return { label: row.label, value: row.cells[place] ?? null };
  }
  if (rowId === 'total') return { label: 'Total', value: content.total };
  const account = content.accounts.find(({ id }) => id === rowId);
  return account === undefined
    ? undefined
    : { label: `${account.entityName}, ${account.name}`, value: account.closing };
}

function sideSection(title: string, side: Side, value: Money | null | undefined): Section {
  const { head } = side;
  const figure: Line =
    value === undefined
      ? { label: 'Figure', value: 'not there', tone: 'muted' }
      : value === null
        ? { label: 'Figure', value: 'missing', tone: 'warning' }
        : { label: 'Figure', money: value };
  if (head === null)
    return { title, note: 'known now', lines: [figure, { label: 'Signed', value: 'not signed' }] };
  return {
    title,
    note: `no. ${head.number} of ${head.asOf}`,
    lines: [
      figure,
      { label: 'Signed by', value: head.signedBy },
      { label: 'Signed at', value: head.signedAt },
      entryLine(head.knownEntry, 'Known at'),
      ...(head.note === null ? [] : [{ label: 'Note', value: head.note }]),
    ],
  };
}

/** How many entries a panel lists. */
const NAMED = 20;

/** What was entered after one position was signed and until the other; newest first. */
function entriesBetween({ store }: QueryContext, from: number, to: number): Section[] {
  const rows = store.all<{ seq: bigint; at: string; what: string }>(
    `SELECT seq, at, COALESCE(summary, command) AS what FROM journal_entry
      WHERE seq > ? AND seq <= ? ORDER BY seq DESC LIMIT ${NAMED + 1}`,
    [BigInt(from), BigInt(to)],
  );
  if (rows.length === 0) return [];
  return [
    {
      title: 'Entered in between',
      lines: [
        ...rows.slice(0, NAMED).map(changeLine),
        ...(rows.length > NAMED ? [{ label: 'Earlier entries', tone: 'muted' as const }] : []),
      ],
    },
  ];
}

function nowSection(input: Input, asOf: IsoDate, basis: string): Section[] {
  if (input.day !== undefined)
    return [
      {
        title: 'Known now',
        lines: [
          {
            label: 'The cell as it is now',
            link: {
              target: 'position.explainCell',
              input: {
                asOf,
                rowId: input.rowId,
                day: input.day,
                by: basis === 'value' ? 'value' : 'booking',
              },
            },
          },
        ],
      },
    ];
  const row = input.rowId === 'total' ? { rowId: 'total' } : { accountId: input.rowId };
  return [
    {
      title: 'Known now',
      lines: [
        {
          label: 'The closing as it is now',
          link: { target: 'position.explain', input: { asOf, basis, column: 'closing', ...row } },
        },
      ],
    },
  ];
}

function explainChange(
  context: QueryContext,
  input: Input,
): DomainOutput<'position.explainChange'> {
  const { before, after } = sidesOf(context, input);
  const was = figureIn(before.content, input);
  const is = figureIn(after.content, input);
  const label = is?.label ?? was?.label;
  if (label === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'SNAPSHOT_ROW_UNKNOWN',
      message: `Neither of the two positions has a row "${input.rowId}".`,
      path: 'rowId',
    });
  // A row that one of them lacks had nothing to show: it counts as zero there.
  const currency = after.content.reportingCurrency;
  const from = was === undefined ? money(currency, 0n) : was.value;
  const to = is === undefined ? money(currency, 0n) : is.value;
  const difference =
    from === null || to === null || from.currency !== to.currency
      ? null
      : money(to.currency, to.minor - from.minor);
  const figure = input.column === 'before' ? from : input.column === 'after' ? to : difference;
  const { asOf, basis } = before.content;
  return {
    crumbs: [
      { label: `Signed position of ${asOf}` },
      { label },
      ...(input.day === undefined ? [] : [{ label: input.day }]),
    ],
    figure: {
      ...(figure === null ? { text: 'missing' } : { money: figure }),
      converted: after.content.accounts.some((account) => account.currency !== currency),
    },
    chips: before.head.advice === null ? [] : [{ text: 'four eyes advised', tone: 'warning' }],
    sections: [
      {
        title: 'Rule',
        text: 'The figure after less the figure before; a row that one of the two lacks counts as nothing there.',
        lines: [
          ...(to === null ? [] : [{ label: 'After', money: to }]),
          ...(from === null ? [] : [{ label: '− Before', money: from }]),
          ...(difference === null
            ? []
            : [{ label: 'Difference', money: difference, tone: 'total' as const }]),
        ],
      },
      sideSection('Before', before, was?.value),
      sideSection('After', after, is?.value),
      ...nowSection(input, asOf, basis),
      ...entriesBetween(
        context,
        before.head.knownEntry,
        after.head?.knownEntry ?? context.knownEntry,
      ),
    ],
  };
}

export const snapshotExplainHandlers = {
  'position.explainChange': query<'position.explainChange'>(explainChange),
};
