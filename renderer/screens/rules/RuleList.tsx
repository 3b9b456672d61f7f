/** Rules in their order: chosen by the arrows, moved by dragging or with Alt and the arrows. */
import { type KeyboardEvent, useState } from 'react';
import { t } from '../../messages/index.ts';
import { Area, Chip, Empty, IconButton, Link } from '../../ui/index.ts';

export interface ListedRule {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly learned?: boolean;
  /** What follows: a category, or what may differ. */
  readonly outcome: string;
  readonly when: string;
}

export interface RuleListProps {
  readonly rules: readonly ListedRule[];
  readonly chosen: string | null;
  /** Why the order may not be changed; `null` where it may. */
  readonly refusal: string | null;
  onChoose(id: string): void;
  onNew(): void;
  onReorder(ids: readonly string[]): void;
}

/** The ids with one of them taken out and put at a place. */
function moved(ids: readonly string[], id: string, to: number): readonly string[] {
  const rest = ids.filter((one) => one !== id);
  const place = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, place), id, ...rest.slice(place)];
}

export function RuleList(props: RuleListProps) {
  const { rules, chosen, refusal, onChoose, onNew, onReorder } = props;
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const ids = rules.map(({ id }) => id);
  const move = (id: string, to: number) => {
    if (refusal !== null || to < 0 || to >= ids.length) return;
    onReorder(moved(ids, id, to));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number, id: string) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.altKey) {
      move(id, index + step);
      return;
    }
    const next = rules[index + step];
    if (!next) return;
    onChoose(next.id);
    const item = event.currentTarget.closest('li');
    const sibling = step > 0 ? item?.nextElementSibling : item?.previousElementSibling;
    sibling?.querySelector<HTMLElement>('.rule')?.focus();
  };
  return (
    <Area
      title={t('rules.list')}
      caption={t('rules.listCaption')}
      className="rule-list"
      aside={
        <Link disabled={refusal !== null} title={refusal ?? undefined} onClick={onNew}>
          {t('rules.new')}
        </Link>
      }
    >
      {rules.length === 0 ? (
        <Empty title={t('rules.none')} why={t('rules.noneWhy')} />
      ) : (
        <ol>
          {rules.map((rule, index) => (
            <li
              key={rule.id}
              draggable={refusal === null}
              className={over === index && dragged !== null ? 'over' : undefined}
              onDragStart={(event) => {
                setDragged(rule.id);
                event.dataTransfer.effectAllowed = 'move';
              }}
              onDragOver={(event) => {
                event.preventDefault();
                setOver(index);
              }}
              onDragEnd={() => setDragged(null)}
              onDrop={(event) => {
                event.preventDefault();
                if (dragged !== null) move(dragged, index);
                setDragged(null);
              }}
            >
              <button
                type="button"
                className="rule"
                aria-pressed={rule.id === chosen}
                onClick={() => onChoose(rule.id)}
                onKeyDown={(event) => onKeyDown(event, index, rule.id)}
              >
                <span className="rule-head">
                  <span className="num muted">{index + 1}</span>
                  <b>{rule.name}</b>
                  {rule.learned && <Chip>{t('rules.learned')}</Chip>}
                  {!rule.active && <Chip tone="warn">{t('rules.off')}</Chip>}
                </span>
                <span className="muted ellipsis" title={rule.when}>
                  {rule.when}
                </span>
                <span className="text-2">{rule.outcome}</span>
              </button>
              <span className="rule-moves">
                <IconButton
                  icon="up"
                  small
                  size={12}
                  label={t('rules.up', { name: rule.name })}
                  disabled={refusal !== null || index === 0}
                  onClick={() => move(rule.id, index - 1)}
                />
                <IconButton
                  icon="down"
                  small
                  size={12}
                  label={t('rules.down', { name: rule.name })}
                  disabled={refusal !== null || index === rules.length - 1}
                  onClick={() => move(rule.id, index + 1)}
                />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Area>
  );
}
