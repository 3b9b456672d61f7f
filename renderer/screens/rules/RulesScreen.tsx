/** Rules for categories and for matches: their order, an editor, a dry run, and what was learned. */
import { useEffect, useState } from 'react';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Button, QueryView, Segmented, useReadOnly } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { type CategoryRule, draftsOf, type MatchRule } from './conditions.ts';
import { DryRun, MatchDryRun } from './DryRun.tsx';
import { Learned } from './Learned.tsx';
import { type RuleDraft, RuleEditor } from './RuleEditor.tsx';
import { RuleList } from './RuleList.tsx';
import { CategoryField, ToleranceFields } from './RuleOutcome.tsx';
import './rules.css';
import {
  categoryToSave,
  draftOf,
  type Kind,
  listedCategory,
  listedMatch,
  matchToSave,
  newDraft,
  useChoices,
  useRuleCommands,
} from './use-rules.ts';

const VIEWS = ['category', 'match', 'learned'] as const;
type View = (typeof VIEWS)[number];

const PERMISSION = { category: 'cash.edit', match: 'cash.reconcile' } as const;

export function RulesScreen({ params }: ScreenProps) {
  const asked = VIEWS.find((view) => view === params.kind) ?? 'category';
  const [view, setView] = useState<View>(asked);
  useEffect(() => setView(asked), [asked]);
  const [taken, setTaken] = useState<RuleDraft | null>(null);
  const known = useChoices();
  const mayEdit = useReadOnly('cash.edit');
  const apply = useCommand('rules.apply', { done: ({ changed }) => tn('rules.applied', changed) });
  return (
    <Screen
      permission={PERMISSION[view === 'match' ? 'match' : 'category']}
      className="rules"
      title={t('rules.title')}
      context={t(view === 'match' ? 'rules.contextMatch' : 'rules.context')}
      actions={
        view === 'category' && (
          <Button
            kind="primary"
            icon="play"
            writes
            disabled={apply.isRunning}
            onClick={() => void apply.run({})}
          >
            {t('rules.apply')}
          </Button>
        )
      }
      toolbar={
        <Segmented<View>
          small
          label={t('rules.kind')}
          value={view}
          options={VIEWS.map((value) => ({ value, label: t(`rules.kind.${value}`) }))}
          onChange={setView}
        />
      }
    >
      {view === 'learned' ? (
        <Learned
          names={known.names}
          refusal={mayEdit}
          onTake={({ name, conditions, categoryId, precision }) => {
            setTaken(
              newDraft({
                name,
                categoryId,
                precision,
                learned: true,
                conditions: draftsOf(conditions),
              }),
            );
            setView('category');
          }}
        />
      ) : (
        <RulesOf
          key={view}
          kind={view}
          known={known}
          taken={view === 'category' ? taken : null}
          onTaken={() => setTaken(null)}
        />
      )}
    </Screen>
  );
}

interface RulesOfProps {
  readonly kind: Kind;
  readonly known: ReturnType<typeof useChoices>;
  /** A learned rule that was taken over and is not saved yet. */
  readonly taken: RuleDraft | null;
  onTaken(): void;
}

function useRulesOf(kind: Kind) {
  const category = useQuery(
    'rules.list',
    {},
    { enabled: kind === 'category', topics: ['category_rule', 'category'] },
  );
  const match = useQuery(
    'matchRules.list',
    {},
    { enabled: kind === 'match', topics: ['match_rule', 'reconciliation'] },
  );
  return kind === 'category' ? category : match;
}

function RulesOf({ kind, known, taken, onTaken }: RulesOfProps) {
  const query = useRulesOf(kind);
  const rules: readonly (CategoryRule | MatchRule)[] = query.data ?? [];
  const [chosen, setChosen] = useState<string | null>(taken === null ? null : '');
  const [edited, setEdited] = useState<RuleDraft | null>(taken);
  const refusal = useReadOnly(PERMISSION[kind]);
  const commands = useRuleCommands()[kind];
  const rule = rules.find(({ id }) => id === chosen) ?? (chosen === null ? rules[0] : undefined);
  const draft = edited ?? (rule ? draftOf(rule) : newDraft());
  const choose = (id: string) => {
    setChosen(id);
    setEdited(null);
    onTaken();
  };
  const input = kind === 'category' ? categoryToSave(draft) : matchToSave(draft);
  const save = async () => {
    const reply =
      kind === 'category'
        ? await saveWith(commands, categoryToSave(draft))
        : await saveWith(commands, matchToSave(draft));
    if (reply?.ok) choose(reply.value.id);
  };
  const listed = rules.map((one) =>
    'tolerance' in one ? listedMatch(one, known.names) : listedCategory(one, known.names),
  );
  if (query.data === undefined)
    return (
      <QueryView<unknown> query={query} rows={8} title={t('rules.list')}>
        {() => null}
      </QueryView>
    );
  return (
    <div className="rules-grid">
      <RuleList
        rules={listed}
        chosen={rule?.id ?? null}
        refusal={refusal}
        onChoose={choose}
        onNew={() => {
          setChosen('');
          setEdited(newDraft());
        }}
        onReorder={(ids) => void commands.reorder.run({ ids: [...ids] })}
      />
      <RuleEditor
        draft={draft}
        choices={known.choices}
        isReady={input !== null}
        isChanged={edited !== null}
        isBusy={commands.save.isRunning || commands.remove.isRunning}
        refusal={refusal}
        permission={PERMISSION[kind]}
        problem={commands.save.error?.message ?? null}
        onChange={setEdited}
        onRevert={() => choose(rule?.id ?? rules[0]?.id ?? '')}
        onSave={() => void save()}
        onRemove={() => {
          if (draft.id !== undefined) void commands.remove.run({ id: draft.id });
          choose(rules.find(({ id }) => id !== draft.id)?.id ?? '');
        }}
        outcome={
          kind === 'category' ? (
            <CategoryField
              value={draft.categoryId}
              categories={known.categories}
              disabled={refusal !== null}
              onChange={(categoryId) => setEdited({ ...draft, categoryId })}
            />
          ) : (
            <ToleranceFields
              value={draft.tolerance}
              disabled={refusal !== null}
              onChange={(tolerance) => setEdited({ ...draft, tolerance })}
            />
          )
        }
      />
      {kind === 'category' ? (
        <DryRun draft={categoryToSave(draft)} />
      ) : (
        <MatchDryRun
          draft={matchToSave(draft)}
          past={rule && 'tolerance' in rule && edited === null ? rule : undefined}
        />
      )}
    </div>
  );
}

type Commands = ReturnType<typeof useRuleCommands>[Kind];

/** Saves by the command of the kind, whose input it is. */
async function saveWith(commands: Commands, input: unknown) {
  if (input === null) return null;
  return (commands.save.run as (given: unknown) => ReturnType<Commands['save']['run']>)(input);
}
