/** Why a match is suggested: both sides, the difference and what it is, grounds, and the record so far. */
import { formatDate, formatNumber, formatPercent } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Chip, Figure, Opens } from '../../ui/index.ts';
import {
  DIFFERENCE_KINDS,
  type DifferenceKind,
  isZero,
  methodName,
  opensBankOf,
  opensBookOf,
  opensSuggestion,
  type Suggested,
  type Suggestion,
} from './figures.ts';
import { PaymentMark } from './PaymentMark.tsx';

type History = Suggested['byMethod'][number];

export interface DetailProps {
  readonly one: Suggestion;
  readonly history: History | undefined;
  readonly learned: Suggested['learned'];
  /** What a person says the difference is; `null` leaves it as suggested. */
  readonly kind: DifferenceKind | null;
  onKind(kind: DifferenceKind): void;
  onAccept(): void;
  onReject(): void;
  onByHand(): void;
}

export function SuggestionDetail(props: DetailProps) {
  const { one, history, learned, kind, onKind, onAccept, onReject, onByHand } = props;
  return (
    <Area
      title={t('reconcile.detail')}
      className="reconcile-detail"
      aside={
        <>
          {one.alternatives > 0 && (
            <Chip tone="warn">{tn('reconcile.alternatives', one.alternatives)}</Chip>
          )}
          <Chip>{methodName(one.method)}</Chip>
        </>
      }
    >
      <div className="detail-parts">
        <Parts one={one} />
        {!isZero(one.difference.amount) && <DifferenceRow one={one} kind={kind} onKind={onKind} />}
        <section>
          <h3>{t('reconcile.grounds')}</h3>
          <ul className="grounds">
            {one.grounds.map((ground, index) => (
              <li key={`${ground.kind} ${ground.text}`}>
                <span>{ground.text}</span>
                {ground.weight !== 0 && (
                  <Opens
                    className={`num ${ground.weight < 0 ? 'negative' : 'muted'}`}
                    opens={opensSuggestion(one, { figure: 'ground', at: index })}
                  >
                    {formatNumber(ground.weight, 2)}
                  </Opens>
                )}
              </li>
            ))}
            <li className="strong">
              <span>{t('reconcile.confidence')}</span>
              <Opens className="num" opens={opensSuggestion(one, { figure: 'score' })}>
                {formatNumber(one.score, 2)}
              </Opens>
            </li>
          </ul>
        </section>
        <section>
          <h3>{t('reconcile.history', { method: methodName(one.method) })}</h3>
          <p className="text-2">
            <Opens
              opens={history && explainBy('reconcile.explainMethod', { method: history.method })}
              className="sentence"
            >
              {historyText(history)}
            </Opens>
          </p>
          {one.method === 'learned' && learned && (
            <p className="text-2">
              <Opens opens={explainBy('reconcile.explainLearned', { learned })}>
                {learnedText(learned)}
              </Opens>
            </p>
          )}
        </section>
      </div>
      <footer className="detail-actions">
        <Button writes="cash.reconcile" small onClick={onByHand} title="M">
          {t('reconcile.byHand')}
        </Button>
        <span className="grow" />
        <Button writes="cash.reconcile" small onClick={onReject} title="X">
          {t('reconcile.reject')}
        </Button>
        <Button writes="cash.reconcile" small kind="primary" onClick={onAccept} title="Enter">
          {t('reconcile.accept')}
        </Button>
      </footer>
    </Area>
  );
}

export function historyText(history: Omit<History, 'count' | 'method'> | undefined): string {
  if (!history || history.precision === null) return t('reconcile.historyNone');
  if (history.accepted + history.undone + history.rejected === 0) return t('reconcile.historyNone');
  return t('reconcile.historyText', {
    kept: formatNumber(history.accepted, 0),
    undone: formatNumber(history.undone, 0),
    rejected: formatNumber(history.rejected, 0),
    percent: formatPercent(history.precision, 0),
  });
}

function learnedText({ threshold, history }: NonNullable<Suggested['learned']>): string {
  const own = history.find((row) => row.threshold === threshold);
  if (threshold === null || own === undefined) return t('reconcile.historyNone');
  return t('reconcile.learnedText', {
    right: own.right,
    suggested: own.suggested,
    threshold: formatNumber(threshold, 2),
  });
}

/** A batch may have thousands of payments. */
const PARTS_SHOWN = 50;

function MoreParts({ count }: { readonly count: number }) {
  if (count <= 0) return null;
  return <p className="muted">{t('reconcile.morePartsOf', { count: formatNumber(count, 0) })}</p>;
}

function Parts({ one }: { readonly one: Suggestion }) {
  return (
    <>
      <section>
        <h3>{t('reconcile.bankLines')}</h3>
        <ul className="parts">
          {one.bank.slice(0, PARTS_SHOWN).map((part, at) => (
            <li key={`${part.lineId} ${part.detail}`}>
              <div>
                <b>{part.counterparty ?? part.accountName}</b>
                <Figure
                  amount={part.amount.amount}
                  currency={part.amount.currency}
                  label={part.counterparty ?? part.accountName}
                  opens={opensBankOf(one, at)}
                />
              </div>
              <p>{part.text}</p>
              <p className="muted">
                {part.accountName} · {formatDate(part.date)}
              </p>
            </li>
          ))}
        </ul>
        <MoreParts count={one.bank.length - PARTS_SHOWN} />
      </section>
      {one.book.length > 0 && (
        <section>
          <h3>{t('reconcile.bookItems')}</h3>
          <ul className="parts">
            {one.book.slice(0, PARTS_SHOWN).map((part, at) => (
              <li key={part.id}>
                <div>
                  <b>{part.reference}</b>
                  <Figure
                    amount={part.amount.amount}
                    currency={part.amount.currency}
                    label={part.reference}
                    opens={opensBookOf(one, at)}
                  />
                </div>
                <p>{part.description}</p>
                <p className="muted">{formatDate(part.date)}</p>
                {part.payment && (
                  <p>
                    <PaymentMark payment={part.payment} />
                  </p>
                )}
              </li>
            ))}
          </ul>
          <MoreParts count={one.book.length - PARTS_SHOWN} />
        </section>
      )}
    </>
  );
}

function DifferenceRow(props: {
  readonly one: Suggestion;
  readonly kind: DifferenceKind | null;
  onKind(kind: DifferenceKind): void;
}) {
  const { one, kind, onKind } = props;
  const shown = kind ?? one.differenceKind ?? 'other';
  const kinds = shown === 'partial' ? [...DIFFERENCE_KINDS, 'partial' as const] : DIFFERENCE_KINDS;
  return (
    <section className="difference">
      <div>
        <b>{t('reconcile.difference')}</b>
        <Figure
          amount={one.difference.amount}
          currency={one.difference.currency}
          signed
          label={t('reconcile.difference')}
          opens={opensSuggestion(one, { figure: 'difference' })}
        />
      </div>
      <label>
        <span className="muted">{t('reconcile.differenceIs')}</span>
        <select
          className="input"
          value={shown}
          onChange={(event) => onKind(event.target.value as DifferenceKind)}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {t(`reconcile.kind.${each}`)}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
