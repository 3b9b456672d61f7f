/** A branch beside the base: both balances, the difference by date, and the drivers that sum to it. */
import { memo } from 'react';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import type { CompareOutput } from '../../run/outputs.ts';
import { RunFacts, Warnings } from '../../run/RunParts.tsx';
import { Area, Button, Empty, QueryView } from '../../ui/index.ts';
import { BesideArea } from './BesideArea.tsx';
import type { ComparedProps } from './compared.ts';
import { DatesArea } from './DatesArea.tsx';
import { DriversArea } from './DriversArea.tsx';
import type { Scenario } from './shock-words.ts';

export interface ComparisonProps {
  readonly scenario: Scenario;
  readonly asOf: string;
  readonly isRunning: boolean;
  onCompare(): void;
}

/** The newest comparison of a branch on a date, opened. */
function useComparison(scenarioId: string, asOf: string) {
  const runs = useQuery(
    'runs.list',
    { calculation: 'scenario.compare', asOf, count: 200 },
    { topics: ['run'] },
  );
  const run = runs.data?.rows.find((one) => one.scenarioId === scenarioId);
  const opened = useQuery('runs.get', { runId: run?.id ?? '' }, { enabled: run !== undefined });
  return { runs, run, opened };
}

export function Comparison({ scenario, asOf, isRunning, onCompare }: ComparisonProps) {
  const { runs, run, opened } = useComparison(scenario.id, asOf);
  return (
    <QueryView
      query={runs}
      isEmpty={() => run === undefined}
      empty={
        <Area title={t('scenarios.beside')}>
          <Empty
            title={t('scenarios.notCompared', { name: scenario.name, date: formatDate(asOf) })}
            why={t('scenarios.notComparedWhy')}
            action={
              <Button
                writes
                icon="play"
                disabled={isRunning || scenario.archived}
                onClick={onCompare}
              >
                {t('scenarios.compare')}
              </Button>
            }
          />
        </Area>
      }
    >
      {() =>
        opened.data && (
          <Compared
            scenario={scenario}
            asOf={asOf}
            run={opened.data.run}
            output={opened.data.output as CompareOutput}
          />
        )
      }
    </QueryView>
  );
}

/** Drawn again only for another run: progress of a job touches nothing of it. */
const Compared = memo(function Compared(props: ComparedProps) {
  const { scenario, run } = props;
  const isOld = run.knownEntry < scenario.entry;
  return (
    <>
      <BesideArea {...props} isOld={isOld} />
      <div className="compare-columns">
        <DriversArea {...props} />
        <DatesArea {...props} />
      </div>
      <Area title={t('run.facts')} padded>
        <RunFacts run={run} />
        <Warnings warnings={run.warnings} />
      </Area>
    </>
  );
});
