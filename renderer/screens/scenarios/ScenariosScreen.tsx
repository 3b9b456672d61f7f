/** Scenarios: the branches with their shocks in words, and one of them beside the base. */
import { useEffect, useState } from 'react';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { JobProgress } from '../../run/RunParts.tsx';
import { useJob } from '../../run/use-job.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Button, Check, Chip, Empty, QueryView } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { Comparison } from './Comparison.tsx';
import { ScenarioEditor } from './ScenarioEditor.tsx';
import { type CategoryNames, type Scenario, shocksLine } from './shock-words.ts';
import './scenarios.css';

/** What the editor works on: a branch that exists, or a new one with its first facts. */
export type Draft = { readonly scenario: Scenario } | { readonly baseEntry?: number };

function useCategoryNames(): CategoryNames {
  const { data } = useQuery('categories.list', {});
  return new Map((data ?? []).map(({ code, name }) => [code, name]));
}

export function ScenariosScreen({ params }: ScreenProps) {
  const asOf = useAsOf();
  const list = useQuery('scenarios.list', {}, { topics: ['scenario'] });
  const names = useCategoryNames();
  const [selected, setSelected] = useState(params.scenarioId ?? '');
  const [showsArchived, setShowsArchived] = useState(false);
  const [draft, setDraft] = useState<Draft | null>(null);
  const { entry } = params;
  useEffect(() => {
    if (entry !== undefined) setDraft({ baseEntry: Number(entry) });
  }, [entry]);
  const shown = (list.data ?? []).filter((one) => showsArchived || !one.archived);
  const current = shown.find(({ id }) => id === selected) ?? shown[0];
  return (
    <Screen
      permission="forecast.run"
      title={t('scenarios.title')}
      context={t('scenarios.contextOf', { date: formatDate(asOf) })}
      actions={
        <Button kind="primary" icon="plus" writes onClick={() => setDraft({})}>
          {t('scenarios.new')}
        </Button>
      }
    >
      <div className="scenarios-screen">
        <Area
          title={t('scenarios.branches')}
          aside={
            <Check
              label={t('scenarios.showArchived')}
              checked={showsArchived}
              onChange={setShowsArchived}
            />
          }
        >
          <QueryView
            query={list}
            isEmpty={() => shown.length === 0}
            empty={
              <Empty
                title={t('scenarios.none')}
                why={t('scenarios.noneWhy')}
                action={
                  <Button writes icon="plus" onClick={() => setDraft({})}>
                    {t('scenarios.new')}
                  </Button>
                }
              />
            }
          >
            {(all) => (
              <ul className="branch-list">
                {shown.map((scenario) => (
                  <BranchItem
                    key={scenario.id}
                    scenario={scenario}
                    parent={all.find(({ id }) => id === scenario.parentId)}
                    names={names}
                    isSelected={scenario.id === current?.id}
                    onSelect={() => setSelected(scenario.id)}
                  />
                ))}
              </ul>
            )}
          </QueryView>
        </Area>
        {current && (
          <Branch
            key={current.id}
            scenario={current}
            names={names}
            asOf={asOf}
            onEdit={() => setDraft({ scenario: current })}
          />
        )}
      </div>
      {draft && (
        <ScenarioEditor
          draft={draft}
          scenarios={list.data ?? []}
          names={names}
          onClose={() => setDraft(null)}
          onSaved={setSelected}
        />
      )}
    </Screen>
  );
}

function BranchItem(props: {
  readonly scenario: Scenario;
  readonly parent: Scenario | undefined;
  readonly names: CategoryNames;
  readonly isSelected: boolean;
  onSelect(): void;
}) {
  const { scenario, parent, names, isSelected, onSelect } = props;
  const from = [
    parent ? t('scenarios.fromParent', { name: parent.name }) : '',
    scenario.baseEntry === null ? '' : t('scenarios.fromEntry', { entry: scenario.baseEntry }),
  ].filter(Boolean);
  return (
    <li>
      <button type="button" aria-pressed={isSelected} onClick={onSelect}>
        <span className="row">
          <b className="grow ellipsis">{scenario.name}</b>
          {scenario.archived && <Chip>{t('scenarios.archived')}</Chip>}
        </span>
        <span className="text-2">{shocksLine(scenario, names)}</span>
        {from.length > 0 && <span className="muted">{from.join(', ')}</span>}
      </button>
    </li>
  );
}

function Branch(props: {
  readonly scenario: Scenario;
  readonly names: CategoryNames;
  readonly asOf: string;
  onEdit(): void;
}) {
  const { scenario, names, asOf, onEdit } = props;
  const comparing = useJob('scenarios.compare', {
    label: () => t('scenarios.job', { name: scenario.name }),
    done: () => t('scenarios.compared', { name: scenario.name }),
    open: () => openScreen('scenarios', { scenarioId: scenario.id }),
  });
  const archive = useCommand('scenarios.archive', {
    done: () =>
      t(scenario.archived ? 'scenarios.broughtBack' : 'scenarios.archivedDone', {
        name: scenario.name,
      }),
  });
  return (
    <div className="branch">
      <Area
        title={scenario.name}
        caption={shocksLine(scenario, names)}
        aside={
          <>
            <Button
              small
              writes
              onClick={() => void archive.run({ id: scenario.id, archived: !scenario.archived })}
            >
              {t(scenario.archived ? 'scenarios.bringBack' : 'scenarios.archive')}
            </Button>
            <Button small icon="edit" writes onClick={onEdit}>
              {t('scenarios.edit')}
            </Button>
            <Button
              small
              icon="play"
              writes
              disabled={comparing.job !== undefined || scenario.archived}
              onClick={() => void comparing.run({ scenarioId: scenario.id, asOf })}
            >
              {t('scenarios.compare')}
            </Button>
          </>
        }
        padded
      >
        <p className="branch-text">
          {scenario.description || t('scenarios.noDescription')}{' '}
          <span className="muted">{t('scenarios.entry', { entry: scenario.entry })}</span>
        </p>
        {comparing.job && <JobProgress job={comparing.job} />}
      </Area>
      <Comparison
        scenario={scenario}
        asOf={asOf}
        isRunning={comparing.job !== undefined}
        onCompare={() => void comparing.run({ scenarioId: scenario.id, asOf })}
      />
    </div>
  );
}
