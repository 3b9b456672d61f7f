/** Market risk: value at risk by method, what makes it up, how it did on the past, and the limits. */
import { useState } from 'react';
import { Backtest, Bars, Legend } from '../../chart/index.ts';
import type { InputOf } from '../../contract.ts';
import { formatDate, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import type { BacktestOutput } from '../../run/outputs.ts';
import { JobProgress, RunFacts, Warnings } from '../../run/RunParts.tsx';
import { unitsText } from '../../run/rounding.ts';
import { ScenarioPick } from '../../run/scenario-pick.tsx';
import { useJob } from '../../run/use-job.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Button, Chip, Empty, Opens, QueryView, Segmented } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { LimitsArea } from './LimitsArea.tsx';
import { MethodTable } from './MethodTable.tsx';
import {
  backtestDays,
  contributionsOf,
  type Latest,
  METHOD_OF_RECORD,
  type MethodRow,
  measureOf,
  methodRows,
  ZONES,
} from './measures.ts';
import './risk.css';

const LEVELS = ['95', '97.5', '99'] as const;
const HORIZONS = ['1', '10'] as const;

type Level = (typeof LEVELS)[number];
type Horizon = (typeof HORIZONS)[number];

function useReport(asOf: string, scenarioId: string) {
  const report = useCommand('reports.create', { done: () => t('risk.reported') });
  const create = async () => {
    const reply = await report.run({
      kind: 'treasury',
      formats: ['pdf', 'xlsx'],
      asOf,
      scenarioId: scenarioId || null,
    });
    if (reply.ok) openScreen('reports');
  };
  return { isRunning: report.isRunning, create };
}

/** Every method at each level that the screen can show, one run of the command a level. */
function useAllMethods(asOf: string, horizon: Horizon, scenarioId: string) {
  const running = useJob('risk.run', {
    label: ({ confidence = 0.99 }) =>
      t('risk.job', { level: formatNumber(confidence * 100, confidence === 0.975 ? 1 : 0) }),
    done: ({ runs }) => tn('risk.done', runs.length),
    open: () => openScreen('risk'),
  });
  const [isBusy, setBusy] = useState(false);
  const runAll = async () => {
    setBusy(true);
    for (const level of LEVELS) {
      const reply = await running.run({
        asOf,
        confidence: Number(level) / 100,
        horizonDays: Number(horizon),
        scenarioId: scenarioId || null,
      });
      if (!reply.ok) break;
    }
    setBusy(false);
  };
  return { job: running.job, isBusy, runAll };
}

export function RiskScreen(_props: ScreenProps) {
  const asOf = useAsOf();
  const [level, setLevel] = useState<Level>('99');
  const [horizon, setHorizon] = useState<Horizon>('1');
  const [scenarioId, setScenarioId] = useState('');
  const [chosen, setChosen] = useState(METHOD_OF_RECORD);
  const confidence = Number(level) / 100;
  const latest = useQuery(
    'risk.latest',
    { asOf, confidence, horizonDays: Number(horizon), scenarioId: scenarioId || null },
    { topics: ['run'] },
  );
  const all = useAllMethods(asOf, horizon, scenarioId);
  const report = useReport(asOf, scenarioId);
  return (
    <Screen
      permission="risk.run"
      title={t('risk.title')}
      context={t('risk.context')}
      actions={
        <>
          <ScenarioPick value={scenarioId} none={t('run.base')} onChange={setScenarioId} />
          <Button
            writes="report.create"
            disabled={report.isRunning}
            onClick={() => void report.create()}
          >
            {t('risk.report')}
          </Button>
          <Button
            kind="primary"
            icon="play"
            writes
            disabled={all.isBusy}
            onClick={() => void all.runAll()}
          >
            {t('risk.runAll')}
          </Button>
        </>
      }
    >
      <div className="stack risk-body">
        {all.job && <JobProgress job={all.job} />}
        <div className="risk-top">
          <Methods
            latest={latest}
            level={level}
            horizon={horizon}
            chosen={chosen}
            onLevel={setLevel}
            onHorizon={setHorizon}
            onChoose={setChosen}
            asOf={asOf}
            isBusy={all.isBusy}
            onRunAll={() => void all.runAll()}
          />
        </div>
        {latest.data?.backtest && (
          <BacktestArea
            backtest={latest.data.backtest}
            level={measureOf(latest.data)?.level ?? level}
          />
        )}
        <LimitsArea asOf={asOf} />
        {latest.data && <RunArea latest={latest.data} chosen={chosen} />}
      </div>
    </Screen>
  );
}

interface MethodsProps {
  readonly latest: ReturnType<typeof useQuery<'risk.latest'>>;
  readonly level: Level;
  readonly horizon: Horizon;
  readonly chosen: string;
  readonly asOf: string;
  readonly isBusy: boolean;
  onRunAll(): void;
  onLevel(level: Level): void;
  onHorizon(horizon: Horizon): void;
  onChoose(method: string): void;
}

function Methods(props: MethodsProps) {
  const { latest, level, horizon, chosen, asOf } = props;
  const rows = latest.data ? methodRows(latest.data) : [];
  const row = rows.find(({ id }) => id === chosen) ?? rows[0];
  const currency = latest.data?.currency ?? '';
  const shown = measureOf(latest.data) ?? { level, horizonDays: Number(horizon) };
  return (
    <>
      <Area
        title={t('risk.byMethod')}
        {...(row && {
          caption: tn('risk.byMethodCaption', shown.horizonDays, { level: shown.level, currency }),
        })}
        aside={<Switches {...props} />}
      >
        <QueryView
          query={latest}
          rows={5}
          isEmpty={({ methods }) => methods.length === 0}
          empty={
            <Empty
              title={t('risk.empty', { level, date: formatDate(asOf) })}
              why={t('risk.emptyWhy')}
              action={
                <Button writes icon="play" disabled={props.isBusy} onClick={props.onRunAll}>
                  {t('risk.runAll')}
                </Button>
              }
            />
          }
        >
          {(data) => (
            <MethodTable
              rows={rows}
              backtest={data.backtest ? (data.backtest.output as BacktestOutput) : null}
              backtestRun={data.backtest?.run.id ?? null}
              chosen={row?.id ?? ''}
              level={shown.level}
              onChoose={props.onChoose}
            />
          )}
        </QueryView>
      </Area>
      {row && <Contributions row={row} currency={currency} />}
    </>
  );
}

function Switches({ level, horizon, onLevel, onHorizon }: MethodsProps) {
  return (
    <span className="risk-switches">
      <Segmented
        small
        label={t('risk.confidence')}
        value={level}
        options={LEVELS.map((value) => ({ value, label: `${value}%` }))}
        onChange={onLevel}
      />
      <Segmented
        small
        label={t('risk.horizon')}
        value={horizon}
        options={HORIZONS.map((value) => ({ value, label: t('risk.days', { days: value }) }))}
        onChange={onHorizon}
      />
    </span>
  );
}

function Contributions(props: { readonly row: MethodRow; readonly currency: string }) {
  const { row, currency } = props;
  const part = (of: Omit<InputOf<'risk.explainPart'>, 'runId'>) =>
    explainBy('risk.explainPart', { runId: row.run.id, ...of });
  return (
    <Area
      title={t('risk.contributions')}
      caption={t('risk.contributionsCaption', { currency })}
      className="contributions"
    >
      <Bars
        title={t('risk.contributions')}
        heads={{ label: t('risk.source'), amount: t('risk.var'), share: '%' }}
        rows={contributionsOf(row).map(({ components, ...bar }) => ({
          ...bar,
          opens: part({ components: [...components] }),
          opensShare: part({ components: [...components], figure: 'share' }),
        }))}
        total={{
          label: row.name,
          amount: unitsText(row.valueAtRisk, 0),
          sharePercent: '100.0',
          opens: explainBy('runs.explain', { runId: row.run.id, step: 'valueAtRisk' }),
          opensShare: part({ figure: 'share' }),
        }}
      />
    </Area>
  );
}

function BacktestArea(props: {
  readonly backtest: NonNullable<Latest['backtest']>;
  readonly level: string;
}) {
  const output = props.backtest.output as BacktestOutput;
  const { zone, exceptionCount, days } = output.trafficLight;
  const counts = {
    zone,
    days,
    expected: formatNumber(output.expectedCount, 1),
  };
  return (
    <Area
      title={t('risk.backtest')}
      caption={t('risk.backtestCaption', {
        days: output.window.days,
        date: formatDate(output.window.to),
        method: output.method,
      })}
      aside={
        <>
          <Legend
            items={[
              { label: t('chart.profitLoss'), kind: 'swatch', color: 'var(--axis)' },
              {
                label: t('risk.varLevel', { level: props.level }),
                kind: 'line',
                color: 'var(--forecast)',
              },
              { label: t('chart.exception'), kind: 'diamond', color: 'var(--negative)' },
            ]}
          />
          <Opens
            opens={explainBy('runs.explain', {
              runId: props.backtest.run.id,
              step: 'trafficLight',
            })}
          >
            <Chip tone={ZONES[zone]}>{tn('risk.zoneLine', exceptionCount, counts)}</Chip>
          </Opens>
        </>
      }
    >
      <Backtest title={t('risk.backtest')} days={backtestDays(output)} height={158} />
    </Area>
  );
}

function RunArea({ latest, chosen }: { readonly latest: Latest; readonly chosen: string }) {
  const found = latest.methods.find(({ method }) => method === chosen) ?? latest.methods[0];
  if (!found) return null;
  return (
    <Area title={t('run.facts')} caption={found.run.calculation} padded>
      <div className="risk-run">
        <RunFacts run={found.run} />
        <Warnings warnings={found.run.warnings} />
      </div>
    </Area>
  );
}
