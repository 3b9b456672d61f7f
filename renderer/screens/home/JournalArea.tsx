/** The last journal entries, each with the way it can be corrected. */
import type { OutputOf } from '../../contract.ts';
import {
  formatDate,
  formatMessage,
  formatMoment,
  formatNumber,
  formatTime,
} from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { undoEntry } from '../../shell/undo.ts';
import { useIsPast } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Empty, Figure, Link, QueryView, useRefusal } from '../../ui/index.ts';

type Entry = OutputOf<'journal.list'>['rows'][number];

/** As many as stand in the area without scrolling. */
const SHOWN = 7;

export function JournalArea({ asOf }: { readonly asOf: string }) {
  const query = useQuery('journal.list', { count: SHOWN }, { topics: ['*'] });
  return (
    <Area
      title={t('home.journal')}
      caption={t('home.journalCaption')}
      aside={<Link onClick={() => openScreen('journal')}>{t('home.openJournal')}</Link>}
    >
      <QueryView
        query={query}
        rows={SHOWN}
        isEmpty={(value) => value.rows.length === 0}
        empty={<Empty title={t('home.noJournal')} />}
      >
        {({ rows }) => (
          <table className="data home-table" aria-label={t('home.journal')}>
            <thead>
              <tr>
                <th scope="col" className="n">
                  {t('home.entry')}
                </th>
                <th scope="col">{t('home.time')}</th>
                <th scope="col" className="less">
                  {t('home.by')}
                </th>
                <th scope="col" className="wide">
                  {t('home.what')}
                </th>
                <th scope="col" className="n less">
                  {t('home.rows')}
                </th>
                <th scope="col" className="act">
                  {t('home.correction')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((entry) => (
                <EntryRow key={entry.entry} entry={entry} asOf={asOf} />
              ))}
            </tbody>
          </table>
        )}
      </QueryView>
    </Area>
  );
}

function EntryRow({ entry, asOf }: { readonly entry: Entry; readonly asOf: string }) {
  const isOfDay = entry.at.slice(0, 10) === asOf;
  const summary = formatMessage(entry.summary);
  const open = () => openScreen('journal', { entry: String(entry.entry) });
  return (
    <tr>
      <th scope="row" className="n">
        <button
          type="button"
          className="figure muted"
          aria-label={t('clock.entryNumber', { entry: formatNumber(entry.entry, 0) })}
          onClick={open}
        >
          {formatNumber(entry.entry, 0)}
        </button>
      </th>
      <td className="num" title={formatMoment(entry.at, { seconds: true })}>
        {isOfDay
          ? formatTime(entry.at, { seconds: true })
          : formatDate(entry.at.slice(0, 10), { year: 'auto', near: asOf })}
      </td>
      <td className="less">{entry.userName}</td>
      <td className="wide ellipsis" title={summary}>
        {summary}
      </td>
      <td className="n less">
        <Figure
          amount={String(entry.rowCount)}
          label={`${t('clock.entryNumber', { entry: formatNumber(entry.entry, 0) })}, ${t('home.rows')}`}
          opens={explainBy('journal.explain', { entry: entry.entry })}
        />
      </td>
      <td className="act">
        <Correction entry={entry} />
      </td>
    </tr>
  );
}

function Correction({ entry }: { readonly entry: Entry }) {
  const isPast = useIsPast();
  const roleRefusal = useRefusal('journal.undo');
  const refusal = isPast ? t('error.readOnlyKnown') : roleRefusal;
  if (entry.undoneBy !== null)
    return (
      <span className="muted">{t('home.undone', { entry: formatNumber(entry.undoneBy, 0) })}</span>
    );
  if (entry.undo === 'inverse')
    return (
      <Link
        disabled={refusal !== null}
        title={refusal ?? undefined}
        aria-label={t('home.undoOf', { entry: entry.entry, what: formatMessage(entry.summary) })}
        onClick={() => void undoEntry(entry.entry)}
      >
        {t('common.undo')}
      </Link>
    );
  if (entry.undo === 'reversal') return <span className="muted">{t('home.byReversal')}</span>;
  return (
    <span className="muted" title={entry.undoWhy ?? undefined}>
      {t('common.none')}
    </span>
  );
}
