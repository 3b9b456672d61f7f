/** Journal entries as rows of a grid, read backwards from the newest. */
import { call } from '../../api.ts';
import type { AppError, OutputOf } from '../../contract.ts';
import { wordsOf } from '../../form/json-schema.ts';
import {
  dayNumberOf,
  formatDate,
  formatMessage,
  formatMoment,
  formatMoney,
  formatNumber,
} from '../../format/index.ts';
import type { GridColumn, GridSource } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { explainBy } from '../../stores/explain.ts';
import type { ChipTone } from '../../ui/index.ts';

export type EntryHead = OutputOf<'journal.list'>['rows'][number];

/** How far a search reads; beyond it the person narrows the words. */
export const SEARCH_LIMIT = 500;

/** Thrown to the grid, which shows the error where the rows would be. */
class RowsFailed extends Error {
  readonly error: AppError;

  constructor(error: AppError) {
    super(error.message);
    this.error = error;
  }
}

/**
 * All entries, newest first. Entries are numbered without gaps, so a row's number in the grid is its
 * entry's distance from the newest and any page is one lookup by key.
 */
export function entrySource(last: number, knownEntry: number | undefined): GridSource<EntryHead> {
  return {
    getRows: async (start, end) => {
      const reply = await call(
        'journal.list',
        { before: Math.max(0, last + 1 - start), count: Math.min(500, Math.max(1, end - start)) },
        knownEntry === undefined ? undefined : { knownEntry },
      );
      if (!reply.ok) throw new RowsFailed(reply.error);
      return { rows: reply.value.rows, count: last };
    },
  };
}

/** What can be done about an entry, in a word with its tone. */
export function correctionOf(head: EntryHead): { readonly tone: ChipTone; readonly text: string } {
  if (head.undoneBy !== null)
    return { tone: 'neutral', text: t('journal.state.undone', { entry: head.undoneBy }) };
  if (head.undoes !== null)
    return { tone: 'neutral', text: t('journal.state.undoes', { entry: head.undoes }) };
  return { tone: 'neutral', text: t(`journal.state.${head.undo}`) };
}

export function entryColumns(): readonly GridColumn<EntryHead>[] {
  return [
    {
      id: 'entry',
      head: t('journal.column.entry'),
      type: 'number',
      width: 72,
      isName: true,
      value: (row) => String(row.entry),
    },
    {
      id: 'at',
      head: t('journal.column.at'),
      width: 156,
      value: (row) => formatMoment(row.at, { seconds: true }),
    },
    { id: 'by', head: t('journal.column.by'), width: 112, value: (row) => row.userName },
    {
      id: 'what',
      head: t('journal.column.what'),
      grow: true,
      width: 260,
      value: (row) => formatMessage(row.summary),
      note: (row) => row.reason ?? '',
    },
    {
      id: 'command',
      head: t('journal.column.command'),
      width: 150,
      rank: 2,
      value: (row) => row.command,
      marks: () => ({ isMuted: true }),
    },
    {
      id: 'rows',
      head: t('journal.column.rows'),
      type: 'number',
      width: 76,
      value: (row) => String(row.rowCount),
      explain: (row) => explainBy('journal.explain', { entry: row.entry }),
    },
    {
      id: 'hash',
      head: t('journal.column.hash'),
      width: 92,
      rank: 2,
      value: (row) => row.hash.slice(0, 8),
      marks: () => ({ isMuted: true }),
    },
    {
      id: 'correction',
      head: t('journal.column.correction'),
      width: 132,
      rank: 2,
      value: (row) => correctionOf(row).text,
      marks: (row) => ({ isMuted: row.undo !== 'inverse' || row.undoneBy !== null }),
    },
  ];
}

export function entryTitle(entry: number): string {
  return t('journal.detail', { entry: formatNumber(entry, 0) });
}

type Change = OutputOf<'journal.get'>['changes'][number];

export interface FieldChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly isChanged: boolean;
  /** True for an amount, which opens. */
  readonly isFigure: boolean;
}

const MINOR = /_minor$/;
const REFERENCE = /_id$/;

/** A value as people read it: amounts with their currency, moments, dates and names for ids. */
function textOf(value: unknown, names: Names): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value !== 'string') return JSON.stringify(value);
  if (names[value] !== undefined) return names[value];
  if (value.length === 10 && dayNumberOf(value) !== null) return formatDate(value);
  return INSTANT.test(value) ? formatMoment(value, { seconds: true }) : value;
}

/** What tells two values apart, whatever stands for them on the screen. */
function rawText(value: unknown): string {
  return JSON.stringify(value ?? null);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

export type Names = { readonly [id: string]: string };

/** Columns that say who wrote a version, not what it holds. */
const BOOKKEEPING = new Set(['id', 'entry', 'ended', 'salt', 'extra']);

/**
 * The fields of a changed row: those that differ first, amounts before words; an unchanged one stays
 * for orientation.
 */
export function fieldChanges(change: Change, ids: Names = {}): readonly FieldChange[] {
  const { before, after, figures } = change;
  const names = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])];
  const fields = names
    .filter((name) => !BOOKKEEPING.has(name))
    .map((name) => {
      const figure = figures[name];
      const text = (side: 'before' | 'after') => {
        const money = figure?.[side];
        return money ? formatMoney(money) : textOf(change[side]?.[name], ids);
      };
      const [old, now] = [text('before'), text('after')];
      return {
        name,
        before: old,
        after: now,
        isChanged: rawText(before?.[name]) !== rawText(after?.[name]),
        isFigure: figure !== undefined,
      };
    })
    .filter((field) => field.before !== null || field.after !== null);
  const rank = (field: FieldChange) => Number(field.isChanged) * 2 + Number(field.isFigure);
  return fields.toSorted((one, other) => rank(other) - rank(one));
}

/** The words for a column: `opening_minor` is "Opening", `account_id` is "Account". */
export function fieldLabel(name: string): string {
  return wordsOf(name.replace(MINOR, '').replace(REFERENCE, ''));
}
