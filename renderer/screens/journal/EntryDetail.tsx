/** One journal entry: who, when, its input and every row before and after; undo and time travel. */
import { useState } from 'react';
import type { AppError, OutputOf } from '../../contract.ts';
import { wordsOf } from '../../form/json-schema.ts';
import { formatMoment, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { obstaclesOf, undoEntries } from '../../shell/undo.ts';
import { useClocks, useIsPast } from '../../stores/clocks.ts';
import { explain, explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import {
  Area,
  Button,
  Chip,
  CopyError,
  Icon,
  KeyValues,
  Link,
  QueryView,
  useRefusal,
} from '../../ui/index.ts';
import { correctionOf, entryTitle, type FieldChange, fieldChanges, fieldLabel } from './entries.ts';

type Entry = OutputOf<'journal.get'>;
type Change = Entry['changes'][number];

const FIRST_ROWS = 25;
const FIRST_FIELDS = 8;

export function EntryDetail({ entry }: { readonly entry: number }) {
  const [count, setCount] = useState(FIRST_ROWS);
  const query = useQuery('journal.get', { entry, start: 0, count }, { topics: ['*'] });
  const summary = query.data?.head.summary;
  return (
    <Area
      title={entryTitle(entry)}
      {...(summary === undefined ? {} : { caption: summary })}
      className="journal-detail"
    >
      <QueryView query={query} rows={10}>
        {(value) => (
          <>
            <Actions entry={value} />
            <Facts entry={value} />
            <Input input={value.input} />
            <Changes entry={value} onMore={() => setCount(Math.min(1000, count * 4))} />
          </>
        )}
      </QueryView>
    </Area>
  );
}

function Actions({ entry: { head } }: { readonly entry: Entry }) {
  const [refusal, setRefusal] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isPast = useIsPast();
  const undo = async (entries: readonly number[]) => {
    setBusy(true);
    setRefusal(null);
    const reply = await undoEntries(entries);
    setBusy(false);
    if (!reply.ok) setRefusal(reply.error);
  };
  const roleRefusal = useRefusal('journal.undo');
  const isOpen = head.undo === 'inverse' && head.undoneBy === null;
  const canUndo = isOpen && roleRefusal === null;
  return (
    <div className="journal-actions">
      <div className="row wrap">
        <Button
          small
          icon="clock"
          disabled={isPast}
          onClick={() => useClocks.getState().setKnownAt({ entry: head.entry, moment: head.at })}
        >
          {t('journal.lookThen')}
        </Button>
        {canUndo && (
          <Button
            small
            icon={head.undoes === null ? 'undo' : 'redo'}
            writes
            disabled={isBusy}
            onClick={() => void undo([head.entry])}
          >
            {head.undoes === null
              ? t('journal.undo', { entry: formatNumber(head.entry, 0) })
              : t('journal.redo')}
          </Button>
        )}
        {!canUndo && <span className="muted">{isOpen ? roleRefusal : whyNot(head)}</span>}
      </div>
      {refusal && (
        <Refusal
          error={refusal}
          isBusy={isBusy}
          onKeep={() => setRefusal(null)}
          onTogether={(entries) => void undo(entries)}
        />
      )}
    </div>
  );
}

function whyNot(head: Entry['head']): string {
  if (head.undoneBy !== null)
    return t('journal.undoneBy', { entry: formatNumber(head.undoneBy, 0) });
  if (head.undo === 'reversal') return t('journal.reversalWhy');
  return t('journal.undoWhy', { why: head.undoWhy ?? '' });
}

/** A refused undo: the later entries by name, and the offer to take them back together. */
function Refusal(props: {
  readonly error: AppError;
  readonly isBusy: boolean;
  onKeep(): void;
  onTogether(entries: readonly number[]): void;
}) {
  const { error } = props;
  const obstacles = obstaclesOf(error);
  if (obstacles === null)
    return (
      <div className="notice bad" role="alert">
        <Icon name="breach" />
        <span className="grow">
          {error.message} <span className="mono">{error.code}</span>
        </span>
        <CopyError error={error} />
      </div>
    );
  return (
    <div className="journal-blocked" role="alert">
      <p>
        <Icon name="warning" className="warning" />
        {t('journal.blocked', { entry: formatNumber(obstacles.entry, 0) })}{' '}
        <span className="mono muted">{error.code}</span>
      </p>
      <ul>
        {obstacles.later.map((one) => (
          <li key={one.entry}>
            <Link onClick={() => openScreen('journal', { entry: String(one.entry) })}>
              {t('journal.blockedLater', {
                entry: formatNumber(one.entry, 0),
                command: one.command,
                moment: formatMoment(one.at),
              })}
            </Link>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button
          small
          icon="undo"
          writes
          disabled={props.isBusy}
          onClick={() => props.onTogether(obstacles.together)}
        >
          {tn('shell.undoTogether', obstacles.together.length)}
        </Button>
        <Button small kind="quiet" onClick={props.onKeep}>
          {t('journal.keep')}
        </Button>
      </div>
    </div>
  );
}

function Facts({ entry: { head, digest, previousHash } }: { readonly entry: Entry }) {
  return (
    <section className="journal-part" aria-label={entryTitle(head.entry)}>
      <KeyValues
        rows={[
          {
            label: t('journal.field.at'),
            value: <span className="num">{formatMoment(head.at, { seconds: true })}</span>,
          },
          { label: t('journal.field.by'), value: head.userName },
          {
            label: t('journal.field.command'),
            value: <span className="mono">{head.command}</span>,
          },
          ...(head.reason === null
            ? []
            : [{ label: t('journal.field.reason'), value: head.reason }]),
          { label: t('journal.field.correction'), value: correctionOf(head).text },
          { label: t('journal.field.hash'), value: <Hash hash={head.hash} /> },
          { label: t('journal.field.previous'), value: <Hash hash={previousHash} /> },
          { label: t('journal.field.digest'), value: <Hash hash={digest} /> },
        ]}
      />
    </section>
  );
}

/** A hash in groups of four, its middle left out; the whole on hover and by copying. */
function Hash({ hash }: { readonly hash: string }) {
  const groups = (text: string) => text.replace(/(.{4})(?=.)/g, '$1 ');
  const short = hash.length > 24 ? `${groups(hash.slice(0, 8))} … ${groups(hash.slice(-8))}` : hash;
  return (
    <span className="mono" title={hash}>
      {short}
    </span>
  );
}

const LONGEST_INPUT = 160;

/** A value of the input as shown: a file's bytes by their beginning and length. */
function shortened(_name: string, value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= LONGEST_INPUT) return value;
  const count = formatNumber(value.length, 0);
  return `${value.slice(0, 40)}… ${t('journal.characters', { count })}`;
}

function Input({ input }: { readonly input: unknown }) {
  const isEmpty =
    input === null || (typeof input === 'object' && Object.keys(input as object).length === 0);
  if (isEmpty) return null;
  return (
    <section className="journal-part" aria-labelledby="journal-input">
      <h3 id="journal-input">{t('journal.input')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling text must take the arrow keys */}
      <pre className="mono journal-input" tabIndex={0}>
        {JSON.stringify(input, shortened, 2)}
      </pre>
    </section>
  );
}

const KIND_TONES = { inserted: 'ok', updated: 'neutral', deleted: 'bad' } as const;

function Changes({ entry, onMore }: { readonly entry: Entry; onMore(): void }) {
  const { changes, changeCount } = entry;
  const isMore = changes.length < changeCount;
  return (
    <section className="journal-part" aria-labelledby="journal-rows">
      <div className="row">
        <h3 id="journal-rows">{t('journal.rows')}</h3>
        <span className="muted">
          {isMore
            ? t('journal.rowsShown', {
                shown: formatNumber(changes.length, 0),
                count: formatNumber(changeCount, 0),
              })
            : tn('journal.rowsCaption', changeCount)}
        </span>
        <span className="grow" />
        {isMore && changes.length < 1000 && <Link onClick={onMore}>{t('journal.rowsMore')}</Link>}
      </div>
      {changes.length === 0 && <p className="muted">{t('journal.noRows')}</p>}
      {changes.map((change) => (
        <div key={`${change.table} ${change.rowId}`} className="journal-row">
          <div className="row">
            <b>{wordsOf(change.table)}</b>
            <span className="mono muted">{change.rowId.slice(-12)}</span>
            <span className="grow" />
            <Chip tone={KIND_TONES[change.kind]} icon={null}>
              {t(`journal.kind.${change.kind}`)}
            </Chip>
          </div>
          <Fields entry={entry} change={change} />
        </div>
      ))}
    </section>
  );
}

function Fields(props: { readonly entry: Entry; readonly change: Change }) {
  const { entry, change } = props;
  const { kind } = change;
  const fields = fieldChanges(change, entry.names);
  const shown =
    kind === 'updated' ? fields.filter((field) => field.isChanged) : fields.slice(0, FIRST_FIELDS);
  const [isOpen, setOpen] = useState(false);
  const listed = isOpen ? fields : shown;
  return (
    <>
      <dl className="journal-fields">
        {listed.map((field) => (
          <div key={field.name}>
            <dt title={field.name}>{fieldLabel(field.name)}</dt>
            {kind === 'updated' && field.isChanged ? (
              <dd>
                <span className="sr-only">{t('journal.before')} </span>
                <del>{field.before ?? t('journal.blank')}</del>
                <span className="sr-only"> {t('journal.after')} </span>
                <ins>
                  <FieldValue entry={entry} change={change} field={field} />
                </ins>
              </dd>
            ) : (
              <dd>
                <FieldValue entry={entry} change={change} field={field} />
              </dd>
            )}
          </div>
        ))}
      </dl>
      {listed.length < fields.length && (
        <Link onClick={() => setOpen(true)}>
          {tn('journal.moreFields', fields.length - listed.length)}
        </Link>
      )}
    </>
  );
}

/** What a field holds; an amount opens with what it was known as before. */
function FieldValue(props: {
  readonly entry: Entry;
  readonly change: Change;
  readonly field: FieldChange;
}) {
  const { entry, change, field } = props;
  const text = field.after ?? (change.kind === 'updated' ? t('journal.blank') : field.before);
  if (!field.isFigure) return text;
  const cell = { table: change.table, rowId: change.rowId, column: field.name };
  return (
    <button
      type="button"
      className="figure num"
      aria-label={`${fieldLabel(field.name)} ${text}`}
      onClick={() => explain(explainBy('journal.explain', { entry: entry.head.entry, cell }))}
    >
      {text}
    </button>
  );
}
