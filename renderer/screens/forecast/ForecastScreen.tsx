/** Forecast: the fan of the group's balance, its weeks and categories, and the run behind them. */
import { memo, useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Later } from '../../run/Later.tsx';
import type { ForecastOutput, Run } from '../../run/outputs.ts';
import { RunFacts, Warnings } from '../../run/RunParts.tsx';
import { numberText } from '../../run/rounding.ts';
import { ScenarioPick, useScenarios } from '../../run/scenario-pick.tsx';
import { useJob } from '../../run/use-job.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Button, Chip, Empty, Figure, KeyValues, QueryView } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { Categories, FlowMatrix } from './Categories.tsx';
import { FanArea } from './FanArea.tsx';
import { RunForm } from './RunForm.tsx';
import { WeekTable } from './WeekTable.tsx';
import { FORECAST_TOPICS, forecastFigures } from './weeks.ts';
import './forecast.css';

/** Runs a forecast of the base or of a branch; the result opens this screen. */
function useForecastRun() {
  return useJob('forecast.run', {
    label: (input) => t('forecast.job', { days: input.horizonDays ?? 91 }),
    done: ({ runHash }) => t('forecast.done', { run: runHash.slice(0, 8) }),
    open: () => openScreen('forecast'),
  });
}

export function ForecastScreen({ params }: ScreenProps) {
  const asOf = useAsOf();
  const [overlay, setOverlay] = useState(params.scenarioId ?? '');
  const scenarios = useScenarios();
  const name = scenarios.find(({ id }) => id === overlay)?.name;
  const base = useQuery('forecast.latest', { asOf }, { topics: FORECAST_TOPICS });
  const branch = useQuery(
    'forecast.latest',
    { asOf, scenarioId: overlay || null },
    { topics: FORECAST_TOPICS, enabled: overlay !== '' },
  );
  const running = useForecastRun();
  const isRunning = running.job !== undefined;
  const branchRun = overlay === '' ? null : branch.data?.run;
  const isMissing = overlay !== '' && branch.data !== undefined && branchRun === null;
  const run = base.data?.run ?? null;
  const branchOutput = branchRun ? branch.data?.output : undefined;
  const beside = useMemo(
    () => (branchOutput && name ? { name, output: branchOutput as ForecastOutput } : undefined),
    [branchOutput, name],
  );
  return (
    <Screen
      permission="forecast.run"
      title={t('forecast.title')}
      context={t('forecast.contextOf', { date: formatDate(asOf) })}
      states={isMissing ? <Chip tone="scenario">{t('forecast.notRun')}</Chip> : undefined}
      actions={
        <>
          <ScenarioPick value={overlay} none={t('forecast.noOverlay')} onChange={setOverlay} />
          {isMissing && (
            <Button
              writes
              icon="branch"
              disabled={isRunning}
              onClick={() => void running.run({ asOf, scenarioId: overlay })}
            >
              {t('forecast.runScenario', { name: name ?? '' })}
            </Button>
          )}
          <Button
            kind="primary"
            icon="play"
            writes
            disabled={isRunning}
            onClick={() => void running.run({ asOf, ...parametersOf(run) })}
          >
            {t('forecast.run')}
          </Button>
        </>
      }
    >
      <div className="forecast-screen">
        <div className="forecast-main">
          <QueryView
            query={base}
            rows={20}
            isEmpty={({ run: found }) => found === null}
            empty={
              <Area title={t('forecast.fan')}>
                <Empty
                  title={t('forecast.empty', { date: formatDate(asOf) })}
                  why={t('forecast.emptyWhy')}
                  action={
                    <Button
                      writes
                      icon="play"
                      disabled={isRunning}
                      onClick={() => void running.run({ asOf })}
                    >
                      {t('forecast.run')}
                    </Button>
                  }
                />
              </Area>
            }
          >
            {(data) => <FanAndWeeks data={data} overlay={beside} />}
          </QueryView>
        </div>
        <Side
          run={run}
          output={(base.data?.output ?? null) as ForecastOutput | null}
          asOf={asOf}
          overlay={overlay}
          running={running}
        />
        {run && base.data?.output ? (
          <Tables run={run} output={base.data.output as ForecastOutput} />
        ) : null}
      </div>
    </Screen>
  );
}

/** A person's last choices, so that the header's button repeats them. */
function parametersOf(run: Run | null) {
  const given = (run?.parameters ?? {}) as {
    readonly horizonDays?: number;
    readonly historyDays?: number;
    readonly model?: 'auto' | 'ets' | 'seasonal-naive';
  };
  const { horizonDays, historyDays, model } = given;
  return {
    ...(horizonDays === undefined ? {} : { horizonDays }),
    ...(historyDays === undefined ? {} : { historyDays }),
    ...(model === undefined ? {} : { model }),
    ...(run?.seed ? { seed: run.seed } : {}),
  };
}

interface FanAndWeeksProps {
  readonly data: OutputOf<'forecast.latest'>;
  readonly overlay: { readonly name: string; readonly output: ForecastOutput } | undefined;
}

/** Drawn again only for other figures: progress of a job touches nothing of it. */
const FanAndWeeks = memo(function FanAndWeeks({ data, overlay }: FanAndWeeksProps) {
  const { run } = data;
  if (run === null) return null;
  const output = data.output as ForecastOutput;
  return (
    <>
      <FanArea data={{ ...data, output }} overlay={overlay} />
      <Later place={1} height={400}>
        <WeekTable run={run} output={output} minimum={data.minimum} />
      </Later>
    </>
  );
});

interface TablesProps {
  readonly run: Run;
  readonly output: ForecastOutput;
}

const Tables = memo(function Tables({ run, output }: TablesProps) {
  const figures = useMemo(() => forecastFigures(output), [output]);
  return (
    <>
      <Later place={2} height={600}>
        <Categories run={run} output={output} figures={figures} />
      </Later>
      <Later place={3} height={600}>
        <FlowMatrix run={run} output={output} figures={figures} />
      </Later>
    </>
  );
});

/** How wide the bands should be, as measured on the past. */
function BandsHeld({ run, output }: TablesProps) {
  const covered = output.balanceCalibration.coverage.find(({ level }) => level === 0.8);
  if (!covered) return null;
  const label = t('forecast.bandsHeld');
  const value = (
    <>
      <Figure
        amount={numberText(covered.calibrated * 100, 1)}
        suffix="%"
        label={label}
        opens={explainBy('forecast.explain', { runId: run.id, figure: 'coverage' })}
      />{' '}
      <span className="muted">{t('forecast.pastErrors')}</span>
    </>
  );
  return (
    <div className="bands-held">
      <KeyValues rows={[{ label, value }]} />
    </div>
  );
}

function Side(props: {
  readonly run: Run | null;
  readonly output: ForecastOutput | null;
  readonly asOf: string;
  readonly overlay: string;
  readonly running: ReturnType<typeof useForecastRun>;
}) {
  const { run, output, asOf, overlay, running } = props;
  return (
    <Area title={t('forecast.runPanel')} padded className="forecast-side">
      <div className="side-part run-settings">
        <RunForm asOf={asOf} scenarioId={overlay} running={running} />
      </div>
      {run && (
        <div className="side-part">
          <h3>{t('run.facts')}</h3>
          <RunFacts run={run} />
          {output && <BandsHeld run={run} output={output} />}
        </div>
      )}
      {run && run.warnings.length > 0 && (
        <div className="side-part">
          <h3>{t('run.warnings')}</h3>
          <Warnings warnings={run.warnings} />
        </div>
      )}
    </Area>
  );
}
