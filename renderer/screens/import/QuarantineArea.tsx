/** What imports refused: seen with reasons and bytes, released by a second person, or put away. */
import { useId, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDecimal, formatMessage, formatMoment, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { Button, Chip, type ChipTone, Empty, Link, QueryView, Segmented } from '../../ui/index.ts';
import { formatName } from './preview-states.ts';

type Held = OutputOf<'quarantine.list'>['rows'][number];
type Status = Held['status'];

const STATUSES: readonly Status[] = ['held', 'released', 'resolved', 'discarded'];
const MAY_TONES: { readonly [May in Held['mayRelease']]: ChipTone } = {
  yes: 'ok',
  own: 'warn',
  never: 'bad',
  decided: 'neutral',
};
const STEP = 50;

export function QuarantineArea() {
  const [status, setStatus] = useState<Status>('held');
  const [count, setCount] = useState(STEP);
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useQuery(
    'quarantine.list',
    { status, start: 0, count },
    { topics: ['quarantine', 'user'] },
  );
  const isHeld = status === 'held';
  const item = list.data?.rows.find((row) => row.id === chosen) ?? list.data?.rows[0];
  return (
    <div className="quarantine">
      <div className="row quarantine-filter">
        <Segmented
          small
          label={t('quarantine.show')}
          value={status}
          options={STATUSES.map((value) => ({ value, label: t(`quarantine.status.${value}`) }))}
          onChange={(value) => setStatus(value)}
        />
        <span className="grow" />
        {list.data !== undefined && list.data.count > count && (
          <Link onClick={() => setCount(Math.min(1000, count + STEP))}>{t('quarantine.more')}</Link>
        )}
      </div>
      <QueryView
        query={list}
        isEmpty={(value) => value.rows.length === 0}
        empty={
          <Empty
            title={t(isHeld ? 'quarantine.empty' : 'quarantine.emptyDecided')}
            why={t(isHeld ? 'quarantine.emptyWhy' : 'quarantine.emptyDecidedWhy')}
          />
        }
      >
        {({ rows }) => (
          <div className="columns-12">
            <div className="quarantine-list">
              <HeldTable rows={rows} chosen={item?.id ?? null} onChoose={setChosen} />
            </div>
            <div className="quarantine-detail">
              {item && <HeldDetail key={item.id} item={item} />}
            </div>
          </div>
        )}
      </QueryView>
    </div>
  );
}

function whatOf({ figures }: Held): string {
  return figures === null ? t('quarantine.whole') : `${figures.accountNumber} ${figures.currency}`;
}

function HeldTable(props: {
  readonly rows: readonly Held[];
  readonly chosen: string | null;
  onChoose(id: string): void;
}) {
  return (
    <table className="data" aria-label={t('quarantine.title')}>
      <thead>
        <tr>
          <th scope="col">{t('quarantine.file')}</th>
          <th scope="col">{t('quarantine.what')}</th>
          <th scope="col">{t('quarantine.code')}</th>
          <th scope="col">{t('quarantine.by')}</th>
          <th scope="col">{t('quarantine.at')}</th>
          <th scope="col">{t('quarantine.state')}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.id} className={row.id === props.chosen ? 'chosen' : undefined}>
            <td className="medium">
              <Link
                aria-label={t('quarantine.open', { name: `${row.fileName}, ${whatOf(row)}` })}
                aria-current={row.id === props.chosen}
                onClick={() => props.onChoose(row.id)}
              >
                {row.fileName}
              </Link>
            </td>
            <td>{whatOf(row)}</td>
            <td className="mono">{row.code}</td>
            <td>{row.heldBy.name}</td>
            <td className="num">{formatMoment(row.heldAt)}</td>
            <td>
              <Chip tone={MAY_TONES[row.mayRelease]}>{t(`quarantine.may.${row.mayRelease}`)}</Chip>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HeldDetail({ item }: { readonly item: Held }) {
  const seen = useQuery('quarantine.inspect', { id: item.id }, { topics: ['quarantine'] });
  const { figures } = item;
  const amount = (text: string | null) =>
    text === null ? t('quarantine.none') : formatDecimal(text);
  const errors = item.issues.filter(({ severity }) => severity === 'error');
  return (
    <section aria-label={t('quarantine.detail')} className="quarantine-why">
      <p className="row">
        <b className="grow">{formatMessage(item.message)}</b>
        {item.format && <Chip>{formatName(item.format)}</Chip>}
      </p>
      {figures && (
        <p className="muted">
          {t('quarantine.printed', {
            opening: amount(figures.opening),
            credits: amount(figures.sumCredits),
            debits: amount(figures.sumDebits),
            closing: amount(figures.closing),
            count: formatNumber(figures.entryCount, 0),
          })}
        </p>
      )}
      {errors.length > 1 && (
        <ul className="quarantine-issues">
          {errors.map((issue) => (
            <li key={`${issue.code} ${issue.line} ${issue.message}`}>
              {formatMessage(issue.message)} <span className="muted mono">{issue.code}</span>
            </li>
          ))}
        </ul>
      )}
      {item.status === 'held' ? <Decision item={item} /> : <Decided item={item} />}
      <QueryView query={seen} rows={4}>
        {({ excerpt }) => (
          <figure className="quarantine-raw">
            <figcaption className="muted">
              {t('quarantine.raw', { line: formatNumber(excerpt.line, 0) })}
            </figcaption>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach it to scroll */}
            <pre className="mono" tabIndex={0}>
              {excerpt.text}
            </pre>
            {excerpt.isCut && <p className="muted">{t('quarantine.cut')}</p>}
          </figure>
        )}
      </QueryView>
    </section>
  );
}

function Decided({ item }: { readonly item: Held }) {
  if (item.decidedBy === null || item.decidedAt === null) return null;
  const facts = { person: item.decidedBy.name, moment: formatMoment(item.decidedAt) };
  return (
    <p>
      <Chip>{t(`quarantine.status.${item.status}`)}</Chip>{' '}
      {item.reason === null
        ? t('quarantine.decidedSilent', facts)
        : t('quarantine.decided', { ...facts, reason: item.reason })}
    </p>
  );
}

function Decision({ item }: { readonly item: Held }) {
  const [reason, setReason] = useState('');
  const id = useId();
  const release = useCommand('quarantine.release', {
    done: ({ releasedCount }) => tn('quarantine.released', releasedCount),
  });
  const discard = useCommand('quarantine.discard', {
    done: () => t('quarantine.discarded', { name: item.fileName }),
  });
  const isReady = reason.trim().length >= 3 && !release.isRunning && !discard.isRunning;
  const input = { ids: [item.id], reason: reason.trim() };
  return (
    <div className="quarantine-decision">
      {item.mayRelease === 'own' && <p className="warning">{t('quarantine.ownWhy')}</p>}
      {item.mayRelease === 'never' && <p className="muted">{t('quarantine.neverWhy')}</p>}
      <label className="field-label" htmlFor={id}>
        {t('quarantine.reason')}
      </label>
      <div className="row">
        <input
          id={id}
          className="input grow"
          maxLength={500}
          title={t('quarantine.reasonWhy')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {item.mayRelease === 'yes' && (
          <Button
            kind="primary"
            writes="cash.import"
            disabled={!isReady}
            onClick={() => void release.run(input)}
          >
            {t('quarantine.release')}
          </Button>
        )}
        <Button writes="cash.import" disabled={!isReady} onClick={() => void discard.run(input)}>
          {t('quarantine.discard')}
        </Button>
      </div>
    </div>
  );
}
