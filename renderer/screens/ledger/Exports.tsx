/** Journals handed to accounting packages: a preview, numbered batches that stay as they left, reversals. */
import { useState } from 'react';
import { call } from '../../api.ts';
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatMoment, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import { knownMeta } from '../../stores/clocks.ts';
import { toastError } from '../../stores/toasts.ts';
import { downloadFile } from '../../ui/download.ts';
import {
  Area,
  Button,
  Chip,
  Confirm,
  type DataColumn,
  DataTable,
  Empty,
  Icon,
  Link,
  QueryView,
} from '../../ui/index.ts';
import { type EntityBooks, goToSection, useLedgerView } from './ledger-view.ts';

type Package = OutputOf<'ledger.packages'>[number];
type Batch = OutputOf<'ledger.batches'>['rows'][number];

const BATCHES = 200;
const HASH_SHOWN = 12;
const NO_OPTIONS: { readonly [option: string]: string } = {};

/** The options that a person gave; what is empty stays at the package's own. */
function givenOptions(options: { readonly [option: string]: string }): {
  [option: string]: string;
} {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== ''));
}

function save({ batch, content, mediaType }: OutputOf<'ledger.export'>): void {
  downloadFile({ fileName: batch.fileName, mediaType, content });
}

const batchDone = ({ batch }: OutputOf<'ledger.export'>) =>
  t('ledger.exports.done', { number: batch.number, file: batch.fileName });

export function Exports({ books }: { readonly books: EntityBooks }) {
  const packages = useQuery('ledger.packages', {}, { followsKnownAt: false });
  return (
    <div className="ledger-exports">
      <QueryView query={packages} rows={6} title={t('ledger.exports.new')}>
        {(list) => <NewBatch books={books} packages={list} />}
      </QueryView>
      <Batches books={books} packages={packages.data ?? []} />
    </div>
  );
}

function NewBatch(props: { readonly books: EntityBooks; readonly packages: readonly Package[] }) {
  const { books, packages } = props;
  const { entityId, from, to } = books;
  const { packageId, packageOptions, choosePackage, setOption } = useLedgerView();
  const chosen = packages.find(({ id }) => id === packageId) ?? packages[0];
  const options = packageOptions[chosen?.id ?? ''] ?? NO_OPTIONS;
  const input = {
    entityId,
    package: chosen?.id ?? 'iif',
    from,
    to,
    options: givenOptions(options),
  } as const;
  const preview = useQuery('ledger.exportPreview', input, {
    topics: ['ledger_journal', 'export_batch'],
    enabled: chosen !== undefined,
  });
  const [isRunning, setRunning] = useState(false);
  const run = async () => {
    setRunning(true);
    const reply = await runCommand('ledger.export', input, { canUndo: false, done: batchDone });
    setRunning(false);
    if (reply.ok) save(reply.value);
  };
  const count = preview.data?.fileName == null ? 0 : preview.data.journalCount;
  if (!chosen) return null;
  return (
    <Area
      title={t('ledger.exports.new')}
      caption={t('ledger.statement.span', { from: formatDate(from), to: formatDate(to) })}
      padded
      aside={
        <Button
          small
          kind="primary"
          icon="download"
          writes="ledger.export"
          disabled={count === 0 || isRunning}
          onClick={() => void run()}
        >
          {count === 0 ? t('ledger.exports.nothing') : tn('ledger.exports.run', count)}
        </Button>
      }
    >
      <div className="ledger-export-new">
        <div className="stack">
          <label className="ledger-field">
            {t('ledger.exports.package')}
            <select
              className="input"
              value={chosen.id}
              onChange={(event) => choosePackage(event.target.value)}
            >
              {packages.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <p className="muted">{chosen.note}</p>
          {chosen.options.map(({ name, label, value }) => (
            <label key={name} className="ledger-field">
              {label}
              <input
                className="input"
                maxLength={80}
                placeholder={value}
                value={options[name] ?? ''}
                onChange={(event) => setOption(chosen.id, name, event.target.value)}
              />
            </label>
          ))}
        </div>
        <QueryView query={preview} rows={4}>
          {(found) => <Preview preview={found} />}
        </QueryView>
      </div>
    </Area>
  );
}

/** The journals of the span that a count is of; source and words would take some of them away. */
function goToJournals(left: 'yes' | 'no'): void {
  useLedgerView.getState().change({ source: null, search: '' });
  goToSection('journals', { left });
}

function Preview({ preview }: { readonly preview: OutputOf<'ledger.exportPreview'> }) {
  const { journalCount, exportedCount, warnings, sample } = preview;
  return (
    <div className="stack ledger-preview">
      <p>
        <Link onClick={() => goToJournals('no')}>{tn('ledger.exports.ready', journalCount)}</Link>
        {exportedCount > 0 && (
          <>
            {'; '}
            <Link onClick={() => goToJournals('yes')}>
              {tn('ledger.exports.left', exportedCount)}
            </Link>
          </>
        )}
      </p>
      {warnings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="notice neutral">
          <Icon name="warning" className="warning" />
          <span className="grow">
            {message} <span className="mono">{code}</span>
          </span>
        </p>
      ))}
      {sample !== '' && (
        <figure className="ledger-sample">
          <figcaption className="muted">{t('ledger.exports.sample')}</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach it to scroll */}
          <pre className="mono" tabIndex={0}>
            {sample}
          </pre>
        </figure>
      )}
    </div>
  );
}

function Batches(props: { readonly books: EntityBooks; readonly packages: readonly Package[] }) {
  const { books, packages } = props;
  const { entityId } = books;
  const query = useQuery(
    'ledger.batches',
    { entityId, start: 0, count: BATCHES },
    { topics: ['export_batch'] },
  );
  const packageOptions = useLedgerView((state) => state.packageOptions);
  const [reversing, setReversing] = useState<Batch | null>(null);
  const labelOf = (id: string) => packages.find((one) => one.id === id)?.label ?? id;
  const download = async (batch: Batch) => {
    const reply = await call('ledger.batchContent', { batchId: batch.id }, knownMeta());
    if (reply.ok) downloadFile(reply.value);
    else toastError(reply.error);
  };
  const reverse = async (batch: Batch) => {
    const options = givenOptions(packageOptions[batch.package] ?? NO_OPTIONS);
    const reply = await runCommand(
      'ledger.reverseBatch',
      { batchId: batch.id, options },
      { canUndo: false, done: batchDone },
    );
    if (reply.ok) save(reply.value);
  };
  return (
    <Area
      title={t('ledger.exports.list')}
      caption={t('ledger.exports.listCaption')}
      className="sections-fill ledger-batches"
    >
      <QueryView
        query={query}
        rows={6}
        isEmpty={({ count }) => count === 0}
        empty={<Empty title={t('ledger.exports.empty')} why={t('ledger.exports.emptyWhy')} />}
      >
        {({ rows }) => (
          <DataTable<Batch>
            name={t('ledger.exports.list')}
            columns={batchColumns({
              labelOf,
              download: (batch) => void download(batch),
              reverse: setReversing,
            })}
            rows={rows}
            rowId={({ id }) => id}
          />
        )}
      </QueryView>
      {reversing && (
        <Confirm
          title={t('ledger.exports.reverseTitle', { number: reversing.number })}
          text={t('ledger.exports.reverseText', {
            count: reversing.journalCount,
            package: labelOf(reversing.package),
          })}
          verb={t('ledger.exports.reverseVerb')}
          onConfirm={() => void reverse(reversing)}
          onClose={() => setReversing(null)}
        />
      )}
    </Area>
  );
}

function batchColumns(of: {
  labelOf(id: string): string;
  download(batch: Batch): void;
  reverse(batch: Batch): void;
}): readonly DataColumn<Batch>[] {
  return [
    {
      head: t('ledger.column.batch'),
      isFigure: true,
      className: 'medium',
      cell: ({ number }) => number,
    },
    { head: t('ledger.column.package'), cell: (batch) => of.labelOf(batch.package) },
    {
      head: t('ledger.column.from'),
      className: 'num',
      cell: ({ from, to }) =>
        t('ledger.statement.span', { from: formatDate(from), to: formatDate(to) }),
    },
    {
      head: t('ledger.column.journals'),
      isFigure: true,
      cell: ({ id, number, journalCount }) => (
        <Link
          aria-label={t('ledger.exports.journalsOf', {
            number,
            count: formatNumber(journalCount, 0),
          })}
          onClick={() => goToSection('journals', { batch: id, batchNumber: String(number) })}
        >
          {formatNumber(journalCount, 0)}
        </Link>
      ),
    },
    { head: t('ledger.column.file'), className: 'wrap', cell: ({ fileName }) => fileName },
    {
      head: t('ledger.column.hash'),
      className: 'muted',
      cell: ({ fileHash }) => (
        <span className="mono" title={fileHash}>
          {fileHash.slice(0, HASH_SHOWN)}
        </span>
      ),
    },
    {
      head: t('ledger.column.created'),
      className: 'muted',
      cell: ({ createdAt }) => formatMoment(createdAt),
    },
    { head: t('ledger.column.state'), cell: (batch) => <BatchState batch={batch} /> },
    {
      head: t('ledger.column.actions'),
      isHeadHidden: true,
      cell: (batch) => (
        <span className="row">
          <Button
            small
            icon="download"
            aria-label={t('ledger.exports.downloadBatch', { number: batch.number })}
            onClick={() => of.download(batch)}
          >
            {t('ledger.exports.download')}
          </Button>
          {batch.reversesId === null && batch.reversedByNumber === null && (
            <Button
              small
              icon="undo"
              writes="ledger.export"
              aria-label={t('ledger.exports.reverseBatch', { number: batch.number })}
              onClick={() => of.reverse(batch)}
            >
              {t('ledger.exports.reverse')}
            </Button>
          )}
        </span>
      ),
    },
  ];
}

function BatchState({ batch: { reversesNumber, reversedByNumber } }: { readonly batch: Batch }) {
  if (reversesNumber !== null)
    return (
      <Chip icon="undo">{t('ledger.exports.state.reversal', { number: reversesNumber })}</Chip>
    );
  if (reversedByNumber !== null)
    return (
      <Chip tone="warn">{t('ledger.exports.state.reversed', { number: reversedByNumber })}</Chip>
    );
  return <Chip tone="ok">{t('ledger.exports.state.left')}</Chip>;
}
