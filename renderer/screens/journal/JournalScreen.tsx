/**
 * Journal: every entry, newest first, with its rows before and after, undo, verification, and the
 * way to look at the workspace as it was known at an entry.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatNumber } from '../../format/index.ts';
import { Grid, printWindow } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useClocks } from '../../stores/clocks.ts';
import { runJob } from '../../stores/jobs.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Button, Chip, Empty, IconButton, Link, QueryView, SearchField } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { EntryDetail } from './EntryDetail.tsx';
import { type EntryHead, entryColumns, entrySource, SEARCH_LIMIT } from './entries.ts';
import './journal.css';

type Verdict = OutputOf<'workspace.verify'>;

export function JournalScreen({ params }: ScreenProps) {
  const asked = Number(params.entry);
  const [active, setActive] = useState<number | null>(asked > 0 ? asked : null);
  useEffect(() => {
    if (asked > 0) setActive(asked);
  }, [asked]);
  const [words, setWords] = useState('');
  const cell = useRef<Element | null>(null);
  const side = useRef<HTMLDivElement>(null);
  const [entered, setEntered] = useState(0);
  // Enter goes from the list into the entry, Escape back: tabs alone would walk through all cells.
  useEffect(() => {
    if (entered > 0) side.current?.focus();
  }, [entered]);
  const enter = (entry: number) => {
    cell.current = document.activeElement;
    setActive(entry);
    setEntered((times) => times + 1);
  };
  const leave = () => cell.current instanceof HTMLElement && cell.current.focus();
  const newest = useQuery('journal.list', { count: 1 }, { topics: ['*'] });
  const { verdict, isVerifying, verify } = useVerification();
  const last = newest.data?.last;
  return (
    <Screen
      permission="journal.undo"
      title={t('journal.title')}
      context={
        last === undefined
          ? t('journal.context')
          : `${t('journal.context')}; ${t('journal.count', { entry: formatNumber(last, 0) })}`
      }
      states={verdict && <VerdictChip verdict={verdict} />}
      actions={
        <>
          <Button secondary icon="print" onClick={() => void printWindow()}>
            {t('journal.print')}
          </Button>
          <Button icon="check" disabled={isVerifying} onClick={() => void verify(true)}>
            {t('journal.verifyFull')}
          </Button>
          <Button
            kind="primary"
            icon="check"
            disabled={isVerifying}
            onClick={() => void verify(false)}
          >
            {t('journal.verify')}
          </Button>
        </>
      }
      toolbar={
        <SearchField
          isWide
          label={t('journal.search')}
          placeholder={t('journal.searchHint')}
          value={words}
          onSearch={setWords}
        />
      }
      flush
    >
      {verdict && !verdict.clean && <Findings verdict={verdict} />}
      <div className={active === null ? 'journal' : 'journal split'}>
        <div className="journal-list">
          <QueryView query={newest} rows={18}>
            {(value) =>
              words === '' ? (
                <AllEntries last={value.last} onActive={setActive} onEnter={enter} />
              ) : (
                <FoundEntries
                  words={words}
                  onActive={setActive}
                  onEnter={enter}
                  onClear={() => setWords('')}
                />
              )
            }
          </QueryView>
        </div>
        {active !== null && (
          // biome-ignore lint/a11y/noStaticElementInteractions: Escape leads back to the list
          <div
            ref={side}
            className="journal-side"
            tabIndex={-1}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && !useClocks.getState().knownAt) leave();
            }}
          >
            <IconButton
              icon="close"
              small
              label={t('common.close')}
              onClick={() => setActive(null)}
            />
            <EntryDetail key={active} entry={active} />
          </div>
        )}
      </div>
    </Screen>
  );
}

interface ListProps {
  onActive(entry: number | null): void;
  /** Opens an entry and goes into it. */
  onEnter(entry: number): void;
}

function AllEntries({ last, onActive, onEnter }: ListProps & { readonly last: number }) {
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const source = useMemo(() => entrySource(last, knownEntry), [last, knownEntry]);
  const columns = useMemo(entryColumns, []);
  return (
    <Grid<EntryHead>
      name={t('journal.entries')}
      columns={columns}
      source={source}
      rowId={(row) => String(row.entry)}
      stateKey="journal"
      onActiveRow={(row) => row && onActive(row.entry)}
      onDrill={(row) => onEnter(row.entry)}
    />
  );
}

function FoundEntries(props: ListProps & { readonly words: string; onClear(): void }) {
  const { words, onActive, onEnter, onClear } = props;
  const query = useQuery('journal.list', { count: SEARCH_LIMIT, search: words }, { topics: ['*'] });
  const columns = useMemo(entryColumns, []);
  return (
    <QueryView
      query={query}
      rows={12}
      isEmpty={(value) => value.rows.length === 0}
      empty={
        <Empty
          title={t('journal.nothingFound', { text: words })}
          why={t('journal.nothingFoundWhy')}
          action={<Button onClick={onClear}>{t('journal.clearSearch')}</Button>}
        />
      }
    >
      {({ rows }) => (
        <>
          <p className="journal-found" role="status">
            {rows.length >= SEARCH_LIMIT
              ? t('journal.foundMore', { count: SEARCH_LIMIT })
              : tn('journal.found', rows.length)}
          </p>
          <Grid<EntryHead>
            name={t('journal.entries')}
            columns={columns}
            rows={rows}
            rowId={(row) => String(row.entry)}
            onActiveRow={(row) => row && onActive(row.entry)}
            onDrill={(row) => onEnter(row.entry)}
          />
        </>
      )}
    </QueryView>
  );
}

function useVerification() {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [isVerifying, setVerifying] = useState(false);
  const verify = async (full: boolean) => {
    setVerifying(true);
    const reply = await runJob({
      call: 'workspace.verify',
      input: { full },
      name: t('journal.verifying'),
      unit: t('journal.verifyUnit'),
      result: () => ({ label: t('journal.showResult'), open: () => openScreen('journal') }),
    });
    setVerifying(false);
    if (reply.ok) setVerdict(reply.value);
  };
  return { verdict, isVerifying, verify };
}

function VerdictChip({ verdict }: { readonly verdict: Verdict }) {
  if (!verdict.clean) return <Chip tone="bad">{tn('journal.dirty', verdict.findings.length)}</Chip>;
  const text = t('journal.clean', {
    entries: formatNumber(verdict.entries, 0),
    rows: formatNumber(verdict.rows, 0),
  });
  return (
    <span role="status">
      <Chip tone="ok" title={text}>
        {t('journal.intact')}
      </Chip>{' '}
      <span className="muted journal-verdict">{text}</span>
    </span>
  );
}

function Findings({ verdict }: { readonly verdict: Verdict }) {
  return (
    <section className="journal-findings" aria-label={t('journal.findings')} role="alert">
      <p className="negative strong">{t('journal.findingsHelp')}</p>
      <ul>
        {verdict.findings.map((one) => (
          <li key={`${one.code} ${one.table ?? ''} ${one.rowId ?? ''} ${one.entry ?? ''}`}>
            <span className="mono">{one.code}</span> {one.message}{' '}
            {one.table !== undefined && (
              <span className="muted">
                {t('journal.findingWhere', { table: one.table, row: one.rowId ?? '' })}
              </span>
            )}
            {one.entry !== undefined && (
              <Link onClick={() => openScreen('journal', { entry: String(one.entry) })}>
                {t('clock.entryNumber', { entry: formatNumber(one.entry, 0) })}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
