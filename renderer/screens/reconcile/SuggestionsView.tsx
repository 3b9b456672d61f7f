/** The list of suggestions with the one that is looked at beside it; worked through by keys. */
import { type KeyboardEvent, useState } from 'react';
import { formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Button, Chip, Empty, Link, QueryView, useReadOnly } from '../../ui/index.ts';
import type { DifferenceKind, Suggestion } from './figures.ts';
import { rowAfter } from './moves.ts';
import { SuggestionDetail } from './SuggestionDetail.tsx';
import { SuggestionTable } from './SuggestionTable.tsx';
import { MOST_SHOWN, type Worklist } from './worklist.ts';

export interface SuggestionsProps {
  readonly work: Worklist;
  readonly shown: number;
  onMore(): void;
  /** Opens the lines and items of a suggestion to be matched by hand. */
  onByHand(one: Suggestion): void;
}

export function SuggestionsView({ work, shown, onMore, onByHand }: SuggestionsProps) {
  const { query, list } = work;
  const [at, setAt] = useState(0);
  const [kind, setKind] = useState<DifferenceKind | null>(null);
  const place = Math.min(at, Math.max(0, list.length - 1));
  const active = list[place];
  const refusal = useReadOnly('cash.reconcile');
  const go = (to: number) => {
    setAt(to);
    setKind(null);
  };
  const accept = (one: Suggestion) => {
    if (refusal !== null) return;
    void work.accept(one, kind);
    setKind(null);
  };
  const reject = (one: Suggestion) => {
    if (refusal === null) void work.reject(one);
  };
  useShortcuts([
    { keys: 'ArrowDown', label: t('reconcile.keys.move'), group: 'screen' },
    { keys: 'Enter', label: t('reconcile.accept'), group: 'screen' },
    { keys: 'x', label: t('reconcile.reject'), group: 'screen' },
    { keys: 'm', label: t('reconcile.byHand'), group: 'screen' },
    { keys: 'u', label: t('reconcile.undoLast'), group: 'screen' },
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rowAfter(event.key, place, list.length);
    const letter = event.key.toLowerCase();
    // A figure that has the focus opens by Enter, as everywhere.
    const isOnFigure = event.target instanceof HTMLButtonElement;
    if (next !== undefined) go(next);
    else if (event.key === 'Enter' && !isOnFigure && active) accept(active);
    else if ((letter === 'x' || event.key === 'Delete') && active) reject(active);
    else if (letter === 'm' && active) onByHand(active);
    else if (letter === 'u') work.undoLast();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <QueryView
      query={query}
      rows={16}
      isEmpty={(value) => value.suggestions.length === 0}
      empty={
        <Area title={t('reconcile.suggestions')} className="reconcile-list">
          {query.data?.openLineCount === 0 ? (
            <Empty
              title={t('reconcile.noLine')}
              why={t('reconcile.noLineWhy')}
              action={
                <Button icon="import" onClick={() => openScreen('import')}>
                  {t('position.import')}
                </Button>
              }
            />
          ) : (
            <Empty
              title={t('reconcile.none')}
              why={t('reconcile.noneWhy', {
                lines: formatNumber(query.data?.openLineCount ?? 0, 0),
                items: formatNumber(query.data?.openItemCount ?? 0, 0),
              })}
            />
          )}
        </Area>
      }
    >
      {(value) => (
        <div className="reconcile-work">
          <Area
            title={t('reconcile.suggestions')}
            caption={t('reconcile.suggestionsCaption', {
              shown: formatNumber(list.length, 0),
              count: formatNumber(value.count, 0),
            })}
            className="reconcile-list"
            aside={
              <>
                {!value.complete && <Chip tone="warn">{t('reconcile.incomplete')}</Chip>}
                {work.accepted + work.rejected > 0 && (
                  <Chip>
                    {t('reconcile.decided', { accepted: work.accepted, rejected: work.rejected })}
                  </Chip>
                )}
                {value.count > shown && shown < MOST_SHOWN && (
                  <Link onClick={onMore}>{t('reconcile.more')}</Link>
                )}
              </>
            }
          >
            {list.length === 0 ? (
              <Empty
                title={t('reconcile.allDone')}
                why={t('reconcile.allDoneWhy', {
                  accepted: work.accepted,
                  rejected: work.rejected,
                })}
                action={
                  <Button icon="undo" writes="cash.reconcile" onClick={work.undoLast}>
                    {t('reconcile.undoLast')}
                  </Button>
                }
              />
            ) : (
              <SuggestionTable list={list} at={place} onGo={go} onKeyDown={onKeyDown} />
            )}
          </Area>
          {active && (
            <SuggestionDetail
              one={active}
              learned={value.learned}
              history={value.byMethod.find(({ method }) => method === active.method)}
              kind={kind}
              onKind={setKind}
              onAccept={() => accept(active)}
              onReject={() => reject(active)}
              onByHand={() => onByHand(active)}
            />
          )}
        </div>
      )}
    </QueryView>
  );
}
