/** What is selected on both sides, the difference as it runs, and the way to match it. */
import { t, tn } from '../../messages/index.ts';
import { Button, Figure } from '../../ui/index.ts';
import { DIFFERENCE_KINDS, type DifferenceKind, isZero } from './figures.ts';
import { type Chosen, manualMatch, NOTHING_CHOSEN, runningOf } from './manual.ts';

const KINDS: readonly DifferenceKind[] = [...DIFFERENCE_KINDS, 'partial'];

export function ManualBar(props: {
  readonly chosen: Chosen;
  onChosen(chosen: Chosen): void;
  onMatch(): void;
}) {
  const { chosen, onChosen, onMatch } = props;
  const running = runningOf(chosen);
  const match = manualMatch(chosen);
  const isEmpty = chosen.bank.length + chosen.book.length === 0;
  const { difference } = running;
  return (
    <section className="manual-bar" aria-label={t('reconcile.manual')} aria-live="polite">
      {isEmpty ? (
        <p className="muted">{t('reconcile.manual.nothing')}</p>
      ) : (
        <>
          <span>
            {tn('reconcile.severalLines', chosen.bank.length)}{' '}
            {running.bank && (
              <Figure amount={running.bank.amount} currency={running.bank.currency} />
            )}
          </span>
          <span>
            {tn('reconcile.severalItems', chosen.book.length)}{' '}
            {running.book && (
              <Figure amount={running.book.amount} currency={running.book.currency} />
            )}
          </span>
          {difference !== null && (
            <span className="strong">
              {t('reconcile.difference')} <Figure amount={difference} signed />
            </span>
          )}
          {difference !== null && !isZero(difference) && (
            <select
              className="input"
              aria-label={t('reconcile.differenceIs')}
              value={chosen.kind}
              onChange={(event) =>
                onChosen({ ...chosen, kind: event.target.value as DifferenceKind })
              }
            >
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`reconcile.kind.${kind}`)}
                </option>
              ))}
            </select>
          )}
          {typeof match === 'string' && <span className="muted">{match}</span>}
        </>
      )}
      <span className="grow" />
      {!isEmpty && (
        <Button kind="quiet" small onClick={() => onChosen(NOTHING_CHOSEN)}>
          {t('reconcile.manual.clear')}
        </Button>
      )}
      <Button
        small
        kind="primary"
        writes="cash.reconcile"
        disabled={typeof match === 'string'}
        onClick={onMatch}
        title="M"
      >
        {t('reconcile.manual.run')}
      </Button>
    </section>
  );
}
