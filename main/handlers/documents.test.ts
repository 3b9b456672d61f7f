/** Documents in the sets of their commands, found, paged by key, explained, and taken along as ZIP files. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import { type AnalysisWorkspace, analysisWorkspace } from '../../test/helpers/analysisWorkspace.ts';
import { insertStatementFund, STATEMENT_FUND } from '../../test/helpers/statementFund.ts';
import { unzip } from '../../test/helpers/unzip.ts';
import { testId, testMeta } from '../../test/helpers/workspace.ts';

const { fund: fundId, asOf } = STATEMENT_FUND;
const INVESTORS = 6;
const MEMBERS = 2 * (INVESTORS + 1);
let group: AnalysisWorkspace;

beforeAll(async () => {
  group = await analysisWorkspace();
  group.store.command(testMeta('test.documents'), (tx) => insertStatementFund(tx, INVESTORS));
  const formats: InputOf<'reports.create'>['formats'] = ['pdf', 'xlsx'];
  await group.call('reports.create', { kind: 'treasury', formats, asOf: '2026-11-20' });
  await group.call('reports.create', { kind: 'partner-statement', formats, asOf, fundId });
});
afterAll(() => group?.dispose());

type Set = OutputOf<'reports.list'>['sets'][number];

async function newestSet(): Promise<Set> {
  const { sets } = await group.call('reports.list', { count: 1 });
  return sets[0] as Set;
}

/** Every part of an archive put together as a client does. */
async function archive(input: InputOf<'documents.archive'>) {
  const parts: OutputOf<'documents.archive'>[] = [];
  let from: NonNullable<InputOf<'documents.archive'>['from']> | null = null;
  do {
    const part: OutputOf<'documents.archive'> = await group.call('documents.archive', {
      ...input,
      from,
    });
    parts.push(part);
    from = part.next;
  } while (from !== null);
  const bytes = (of: (part: OutputOf<'documents.archive'>) => string | null) =>
    parts.map((part) => Buffer.from(of(part) ?? '', 'base64'));
  const file = Buffer.concat([
    ...bytes(({ content }) => content),
    ...bytes(({ directory }) => directory),
    ...bytes(({ end }) => end),
  ]);
  return { parts, files: unzip(file), fileName: parts[0]?.fileName };
}

describe('sets', () => {
  it('are the documents of one command, with sums that foot', async () => {
    const { sets, setCount, documentCount, next } = await group.call('reports.list', {});
    expect(sets.map(({ count }) => count)).toEqual([MEMBERS, 2]);
    expect({ setCount, documentCount, next }).toEqual({
      setCount: 2,
      documentCount: MEMBERS + 2,
      next: null,
    });
    const [statements] = sets;
    expect(statements).toMatchObject({
      kinds: ['partner-statement'],
      mediaTypes: ['application/pdf', expect.stringContaining('spreadsheetml')],
      firstAsOf: asOf,
      lastAsOf: asOf,
      holderCount: INVESTORS,
      fundId,
      fundName: 'Statement Partners',
      countOfAll: MEMBERS,
    });
    expect(statements?.runIds).toHaveLength(3);
    expect(statements?.first.holder).toBeNull();
    const { rows } = await group.call('documents.list', { entry: statements?.entry ?? 0 });
    expect(rows).toHaveLength(MEMBERS);
    expect(rows.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(statements?.sizeBytes);
  });

  it('and their members are paged by key, each once', async () => {
    const first = await group.call('reports.list', { count: 1 });
    expect(first.next).toBe(first.sets[0]?.entry);
    const second = await group.call('reports.list', { count: 1, before: first.next ?? 0 });
    expect(second.next).toBeNull();
    expect(second.sets[0]?.kinds).toEqual(['treasury']);
    const entry = first.sets[0]?.entry ?? 0;
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page: OutputOf<'documents.list'> = await group.call('documents.list', {
        entry,
        count: 4,
        ...(after === undefined ? {} : { after }),
      });
      expect(page.count).toBe(MEMBERS);
      seen.push(...page.rows.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(new Set(seen).size).toBe(MEMBERS);
    expect(seen).toEqual(seen.toSorted());
  });

  it('are found by an investor and by fund, and say how many there are besides', async () => {
    const found = await group.call('reports.list', { search: 'fund 003' });
    expect(found).toMatchObject({ setCount: 1, documentCount: 2 });
    expect(found.sets[0]).toMatchObject({
      ...{ count: 2, countOfAll: MEMBERS, holderCount: 1 },
      first: { holder: null },
    });
    const { rows } = await group.call('documents.list', {
      entry: found.sets[0]?.entry ?? 0,
      search: 'fund 003',
    });
    expect(rows.map(({ holder }) => holder)).toEqual(['S003', 'S003']);
    expect((await group.call('reports.list', { search: 'S00_' })).setCount).toBe(0);
    expect((await group.call('reports.list', { fundId })).setCount).toBe(1);
  });

  it('explain their figures by report and format', async () => {
    const { entry, sizeBytes } = await newestSet();
    const linesOf = async (figure: InputOf<'reports.explain'>['figure']) => {
      const { sections, figure: shown } = await group.call('reports.explain', { entry, figure });
      return { shown: shown.text, lines: sections[1]?.lines ?? [] };
    };
    const size = await linesOf('size');
    expect(size.shown).toBe(String(sizeBytes));
    const counts = size.lines.map(({ count }) => count ?? 0);
    expect(counts.slice(0, -1).reduce((sum, part) => sum + part, 0)).toBe(counts.at(-1));
    expect(counts.at(-1)).toBe(sizeBytes);
    expect((await linesOf('count')).lines.map(({ count }) => count)).toEqual([
      INVESTORS + 1,
      INVESTORS + 1,
      MEMBERS,
    ]);
    expect((await linesOf('runs')).lines).toHaveLength(4);
    const holders = await linesOf('holders');
    expect(holders.shown).toBe(String(INVESTORS));
    expect(holders.lines.slice(0, -1).map(({ count }) => count)).toEqual(
      Array.from({ length: INVESTORS }, () => 2),
    );
    expect(holders.lines.at(-1)).toMatchObject({ value: String(INVESTORS), tone: 'total' });
    const unknown = await group.refusal('reports.explain', { entry: 1, figure: 'count' });
    expect(unknown?.code).toBe('DOCUMENTS_UNKNOWN');
  });
});

describe('archives', () => {
  it('hold every document of a set, byte for byte', async () => {
    const { entry } = await newestSet();
    const { files, fileName, parts } = await archive({ entries: [entry] });
    expect(fileName).toBe('stmt-partner-statement-2026-09-30.zip');
    expect(parts.at(-1)).toMatchObject({ files: MEMBERS, fileCount: MEMBERS });
    const { rows } = await group.call('documents.list', { entry });
    expect([...files.keys()]).toEqual(rows.map((row) => row.fileName));
    for (const row of rows) {
      const { content } = await group.call('documents.content', { documentId: row.id });
      expect(files.get(row.fileName)?.bytes.equals(Buffer.from(content, 'base64'))).toBe(true);
    }
  });

  it('take what was found, or chosen documents of several sets', async () => {
    const { sets } = await group.call('reports.list', {});
    const found = await archive({ entries: sets.map(({ entry }) => entry), search: 'fund 003' });
    expect(found.files.size).toBe(2);
    const documentIds = sets.map(({ first }) => first.id);
    const { files, fileName } = await archive({ documentIds });
    expect(files.size).toBe(2);
    expect(fileName).toBe('documents.zip');
  });

  it('come in parts of bounded size, with names that are unique and safe on Windows', async () => {
    const names = ['CON.pdf', 'con.PDF', 'a:b?.xlsx', 'A-B-.xlsx', `${'long '.repeat(60)}.pdf`];
    const hashes = names.map((_, index) => {
      const bytes = Buffer.alloc(5_000_000, index + 1);
      return { hash: group.store.files.putFile(bytes), size: bytes.length };
    });
    const ids = names.map((_, index) => testId(700_000 + index));
    const { entry } = group.store.command(testMeta('test.large'), (tx) => {
      for (const [index, fileName] of names.entries())
        tx.insert('document', {
          id: ids[index] as string,
          kind: 'treasury',
          title: fileName,
          as_of: '2026-11-20',
          known_entry: 1,
          run_ids: [],
          media_type: 'application/pdf',
          file_name: fileName,
          file_hash: hashes[index]?.hash as string,
          size_bytes: hashes[index]?.size as number,
          created_at: '2026-11-20T10:00:00.000Z',
          fund_id: null,
          holder: null,
        });
    });
    const { files, parts } = await archive({ entries: [entry ?? 0] });
    expect(parts.map((part) => part.files)).toEqual([2, 4, 5]);
    expect([...files.keys()].slice(0, 4)).toEqual([
      '_CON.pdf',
      'con (2).PDF',
      'a-b-.xlsx',
      'A-B- (2).xlsx',
    ]);
    expect([...files.keys()].at(-1)).toHaveLength(120);
    const sums = [...files.values()].map(({ bytes }) =>
      createHash('sha256').update(bytes).digest('hex'),
    );
    expect(sums).toEqual(hashes.map(({ hash }) => hash));
    group.change((tx) => {
      for (const id of ids) tx.remove('document', id);
    });
  });

  it('are refused where nothing is there, or what was named is gone', async () => {
    const codeOf = async (input: InputOf<'documents.archive'>) =>
      (await group.refusal('documents.archive', input))?.code;
    expect(await codeOf({})).toBe('DOCUMENTS_UNKNOWN');
    expect(await codeOf({ entries: [1] })).toBe('DOCUMENTS_UNKNOWN');
    expect(await codeOf({ documentIds: [testId(999_999)] })).toBe('DOCUMENTS_UNKNOWN');
  });

  it('go with the undo of their command, and stay in what was known', async () => {
    const { entry } = await newestSet();
    await group.call('journal.undo', { entries: [entry] });
    expect(await group.refusal('documents.archive', { entries: [entry] })).not.toBeNull();
    const then = { knownEntry: entry };
    const known = await group.call('reports.list', {}, then);
    expect(known.sets[0]).toMatchObject({ entry, count: MEMBERS });
    const part = await group.call('documents.archive', { entries: [entry] }, then);
    expect(part.fileCount).toBe(MEMBERS);
  });
});
