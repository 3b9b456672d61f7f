import { describe, expect, it } from 'vitest';
import {
  DocumentRows,
  type DocumentSet,
  type ListRow,
  type ReportDocument,
  type SetsPage,
} from './documentRows.ts';

const document = (entry: number, index: number) =>
  ({ id: `${entry}-${String(index).padStart(4, '0')}` }) as ReportDocument;

const set = (entry: number, count: number, countOfAll = count) =>
  ({ entry, count, countOfAll, first: document(entry, 0) }) as DocumentSet;

/** Sets of the entries 40 down to 1, two of each page; `set 38` holds 700 documents. */
function list() {
  const sets = Array.from({ length: 40 }, (_, k) => set(40 - k, 40 - k === 38 ? 700 : 1));
  const asked: string[] = [];
  const page = (before: number): SetsPage => {
    const after = sets.filter(({ entry }) => entry < before);
    const own = after.slice(0, 2);
    const next = after.length > 2 ? (own.at(-1)?.entry ?? null) : null;
    return { sets: own, setCount: sets.length, documentCount: 739, next };
  };
  const rows = new DocumentRows(page(99), {
    sets: async (before) => {
      asked.push(`sets ${before}`);
      return page(before);
    },
    members: async (entry, after) => {
      const from = after === undefined ? 0 : Number(after.slice(-4)) + 1;
      asked.push(`members ${from}`);
      const to = Math.min(700, from + 300);
      const own = Array.from({ length: to - from }, (_, k) => document(entry, from + k));
      return { rows: own, count: 700, next: to < 700 ? (own.at(-1)?.id ?? null) : null };
    },
  });
  return { rows, asked };
}

const idsOf = ({ rows }: { readonly rows: readonly ListRow[] }) => rows.map(({ id }) => id);

describe('rows of documents', () => {
  it('are the sets, and a command with one document is that document', async () => {
    const { rows, asked } = list();
    const page = await rows.getRows(0, 4);
    expect(page.count).toBe(40);
    expect(idsOf(page)).toEqual(['40-0000', '39-0000', 'set 38', '37-0000']);
    expect(asked).toEqual(['sets 39']);
  });

  it('open to members, which are asked by key and only as far as they show', async () => {
    const { rows, asked } = list();
    const group = (await rows.getRows(0, 4)).rows[2] as ListRow;
    expect(rows.tree.state(group)).toEqual({ level: 0, isGroup: true, isOpen: false });
    rows.tree.onToggle(group);
    asked.splice(0);
    const opened = await rows.getRows(0, 200);
    expect(opened.count).toBe(740);
    expect(idsOf(opened).slice(2, 5)).toEqual(['set 38', '38-0000', '38-0001']);
    expect(asked).toEqual(['members 0']);
    expect(rows.tree.state(opened.rows[3] as ListRow)).toMatchObject({ level: 1, isGroup: false });
    const last = await rows.getRows(600, 740);
    expect(asked.slice(1, 3)).toEqual(['members 300', 'members 600']);
    expect(idsOf(last).slice(102, 104)).toEqual(['38-0699', '37-0000']);
    expect(last.rows).toHaveLength(140);
    rows.tree.onToggle(group);
    expect((await rows.getRows(0, 50)).count).toBe(40);
    expect((await rows.getRows(0, 50)).rows).toHaveLength(40);
  });

  it('are each there once, in whichever order the pages are asked', async () => {
    const { rows } = list();
    rows.tree.onToggle((await rows.getRows(0, 4)).rows[2] as ListRow);
    const pages = await Promise.all([
      rows.getRows(400, 740),
      rows.getRows(0, 200),
      rows.getRows(200, 400),
    ]);
    const ids = [pages[1], pages[2], pages[0]].flatMap((page) => (page ? idsOf(page) : []));
    expect(new Set(ids).size).toBe(740);
  });

  it('keep what is open for the list after them, and try again after a failure', async () => {
    const { rows } = list();
    rows.tree.onToggle((await rows.getRows(0, 4)).rows[2] as ListRow);
    expect([...rows.open]).toEqual([38]);
    let isBroken = true;
    const first = { sets: [set(38, 2, 5)], setCount: 1, documentCount: 2, next: null };
    const next = new DocumentRows(
      first,
      {
        sets: () => Promise.reject(new Error('not asked')),
        members: async (entry) => {
          if (isBroken) throw new Error('away');
          return { rows: [document(entry, 3), document(entry, 4)], count: 2, next: null };
        },
      },
      rows.open,
    );
    await expect(next.getRows(0, 10)).rejects.toThrow('away');
    isBroken = false;
    expect(idsOf(await next.getRows(0, 10))).toEqual(['set 38', '38-0003', '38-0004']);
  });
});
