/** What stands behind the figures of files: documents, papers of accounts, and backups. */
import { AppFailure, assertNever } from '../../core/result.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { type DocumentScope, documentRow, holdersOfSet, partsOfSet } from '../queries/documents.ts';
import type { Row } from '../store/index.ts';
import { attachmentRow } from './attachments.ts';
import { documentSet } from './documents.ts';
import { entryLine, type Line, type Section } from './explainParts.ts';
import { shortHash } from './sourceFile.ts';
import { listBackups } from './workspace.ts';

interface FileFacts {
  readonly name: string;
  readonly sizeBytes: number;
  readonly rule: string;
  readonly source: readonly Line[];
}

const hashLine = (sha256: string): Line => ({
  label: 'SHA-256',
  value: shortHash(sha256),
  tone: 'code',
});

/** The size of a file to the byte, and where its bytes are. */
function sizeExplanation({ name, sizeBytes, rule, source }: FileFacts): Explanation {
  return {
    crumbs: [{ label: name }, { label: 'Size' }],
    figure: {
      text: String(sizeBytes),
      unit: sizeBytes === 1 ? 'byte' : 'bytes',
      converted: false,
    },
    chips: [],
    sections: [
      { title: 'Rule', text: `${rule} A KB is 1,000 bytes.`, lines: [] },
      { title: 'Source', lines: [{ label: 'File', value: name }, ...source] },
    ],
  };
}

function whoMade({ journal }: QueryContext, entry: number): Line[] {
  const found = journal.entry(entry);
  if (found === undefined) return [];
  const person =
    found.userId === null
      ? 'Ballast'
      : journal.pluck<string>('SELECT name FROM user WHERE id = ?', [found.userId]);
  return [
    { label: 'By', value: person ?? 'Former user' },
    { label: 'At', value: found.at },
  ];
}

const KEPT = 'The bytes as they were stored. They are kept under their hash and never change.';

function explainAttachment(
  context: QueryContext,
  { id }: DomainInput<'attachments.explain'>,
): Explanation {
  const row = attachmentRow(context.store, id);
  return sizeExplanation({
    name: row.file_name,
    sizeBytes: row.size_bytes,
    rule: KEPT,
    source: [
      { label: 'Title', value: row.title },
      { label: 'Kind', value: row.media_type },
      hashLine(row.file_hash),
      ...whoMade(context, row.entry),
      entryLine(row.entry),
    ],
  });
}

/** The runs whose figures a document shows; each opens. */
function runsSection({ store }: QueryContext, runIds: readonly string[]): Section {
  const runs = store.all<Row & { id: string; calculation: string; version: string }>(
    `SELECT r.id, r.calculation, r.version FROM json_each(?) i JOIN run r ON r.id = i.value
      ORDER BY i.key`,
    [JSON.stringify(runIds)],
  );
  return {
    title: 'Runs',
    lines: [
      ...runs.map(({ id, calculation, version }, index) => ({
        label: `${calculation} ${version}`,
        prefix: String(index + 1),
        value: id.slice(-12),
        tone: 'code' as const,
        link: { target: 'runs.explain', input: { runId: id } },
      })),
      { label: 'Runs', count: runIds.length, tone: 'total' },
    ],
  };
}

function explainDocument(
  context: QueryContext,
  { documentId, figure }: DomainInput<'documents.explain'>,
): Explanation {
  const row = documentRow(context.store, documentId);
  const source: Line[] = [
    hashLine(row.file_hash),
    { label: 'As of', value: row.as_of },
    entryLine(row.known_entry, 'Known at'),
    ...whoMade(context, row.entry),
    entryLine(row.entry),
  ];
  if (figure === 'size')
    return sizeExplanation({
      name: row.file_name,
      sizeBytes: row.size_bytes,
      rule: KEPT,
      source,
    });
  const isRuns = figure === 'runs';
  const count = row.run_ids.length;
  return {
    crumbs: [{ label: row.title }, { label: isRuns ? 'Runs' : 'Known at entry' }],
    figure: isRuns
      ? { text: String(count), unit: count === 1 ? 'run' : 'runs', converted: false }
      : { text: String(row.known_entry), unit: 'entry', converted: false },
    chips: [],
    sections: [
      {
        title: 'Rule',
        text: isRuns ? RUNS_RULE : KNOWN_RULE,
        lines: [],
      },
      ...(isRuns ? [runsSection(context, row.run_ids)] : []),
      { title: 'Source', lines: [{ label: 'File', value: row.file_name }, ...source] },
    ],
  };
}

const RUNS_RULE =
  'The runs of calculations whose figures the document shows. Each can be computed again from its kept inputs.';
const KNOWN_RULE =
  'The last entry of the journal when the document was made. It shows what was known then, and nothing later.';

/** `capital-account-statement` in words. */
function kindName(kind: string): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1).replaceAll('-', ' ')}`.replace(
    /^Ilpa/,
    'ILPA',
  );
}

const FORMAT_NAME: { readonly [mediaType: string]: string } = {
  'application/pdf': 'PDF',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
};

function figureOfSet(
  set: ReturnType<typeof documentSet>,
  figure: DomainInput<'reports.explain'>['figure'],
): { readonly name: string; readonly text: string; readonly unit: string; readonly rule: string } {
  switch (figure) {
    case 'count':
      return {
        name: 'Documents',
        text: String(set.count),
        unit: set.count === 1 ? 'document' : 'documents',
        rule:
          set.count === set.countOfAll
            ? 'The documents that one command made; undoing it takes them all away.'
            : `The documents that the search finds, of ${set.countOfAll} that one command made.`,
      };
    case 'holders':
      return {
        name: 'Investors',
        text: String(set.holderCount),
        unit: set.holderCount === 1 ? 'investor' : 'investors',
        rule: 'The investors that the documents are for, each once however many documents it has.',
      };
    case 'size':
      return {
        name: 'Size',
        text: String(set.sizeBytes),
        unit: 'bytes',
        rule: `The bytes of the documents together. ${KEPT} A KB is 1,000 bytes.`,
      };
    case 'runs':
      return {
        name: 'Runs',
        text: String(set.runIds.length),
        unit: set.runIds.length === 1 ? 'run' : 'runs',
        rule: `${RUNS_RULE} A run that several documents share counts once.`,
      };
    case 'known':
      return {
        name: 'Known at entry',
        text: String(set.knownEntry),
        unit: 'entry',
        rule: KNOWN_RULE,
      };
    default:
      return assertNever(figure);
  }
}

/** Each investor of a set with how many of its documents are for it. */
function holdersSection(
  { store }: QueryContext,
  entry: number,
  scope: DocumentScope,
  holderCount: number,
): Section {
  return {
    title: 'Documents by investor',
    lines: [
      ...holdersOfSet(store, entry, scope).map(
        ({ holder, title, count }): Line => ({
          label: title,
          prefix: holder,
          count: Number(count),
        }),
      ),
      { label: 'Investors', value: String(holderCount), tone: 'total' },
    ],
  };
}

/** A figure of what one command made, by report and format. */
function explainSet(
  context: QueryContext,
  { entry, figure, ...scope }: DomainInput<'reports.explain'>,
): Explanation {
  const set = documentSet(context, entry, scope);
  const { name, text, unit, rule } = figureOfSet(set, figure);
  const isSize = figure === 'size';
  const total = isSize ? set.sizeBytes : set.count;
  const parts: Section = {
    title: isSize ? 'Bytes' : 'Documents',
    lines: [
      ...partsOfSet(context.store, entry, scope).map((part) => ({
        label: `${kindName(part.kind)}, ${FORMAT_NAME[part.media_type] ?? part.media_type}`,
        count: Number(isSize ? part.size : part.count),
      })),
      { label: name === 'Size' ? 'Bytes' : 'Documents', count: total, tone: 'total' },
    ],
  };
  const between = [...new Set([set.firstAsOf, set.lastAsOf])].join(' to ');
  return {
    crumbs: [{ label: set.first.title }, { label: name }],
    figure: { text, unit, converted: false },
    chips: [],
    sections: [
      { title: 'Rule', text: rule, lines: [] },
      ...(figure === 'runs' ? [runsSection(context, set.runIds)] : []),
      ...(figure === 'count' || isSize ? [parts] : []),
      ...(figure === 'holders' ? [holdersSection(context, entry, scope, set.holderCount)] : []),
      {
        title: 'Source',
        lines: [
          ...(set.fundName === null ? [] : [{ label: 'Fund', value: set.fundName }]),
          { label: 'As of', value: between },
          ...(set.holderCount === 0 ? [] : [{ label: 'Investors', count: set.holderCount }]),
          entryLine(set.knownEntry, 'Known at'),
          ...whoMade(context, entry),
          entryLine(entry),
        ],
      },
    ],
  };
}

function explainBackup(
  context: QueryContext,
  { fileName }: DomainInput<'workspace.explainBackup'>,
): Explanation {
  const file = listBackups(context).find((one) => one.fileName === fileName);
  if (file === undefined)
    throw new AppFailure({
      kind: 'not-found',
      code: 'BACKUP_UNKNOWN',
      message: `There is no ${fileName} in the backups folder. Load the list again.`,
      path: 'fileName',
    });
  return sizeExplanation({
    name: fileName,
    sizeBytes: file.sizeBytes,
    rule: 'The bytes of the file on this machine: the whole workspace, encrypted, read back once it was written.',
    source: [
      { label: 'Folder', value: 'backups, in the workspace' },
      { label: 'Written', value: file.at },
    ],
  });
}

export const fileExplainHandlers = {
  'attachments.explain': query<'attachments.explain'>(explainAttachment),
  'documents.explain': query<'documents.explain'>(explainDocument),
  'reports.explain': query<'reports.explain'>(explainSet),
  'workspace.explainBackup': query<'workspace.explainBackup'>(explainBackup),
};
