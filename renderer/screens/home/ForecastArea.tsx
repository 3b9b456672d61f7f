/** The liquidity forecast of the day with the newest branch beside it, or the one action that makes it. */
import { Legend, type LegendItem, LineFan, type LineFanProps } from '../../chart/index.ts';
import type { OutputOf } from '../../contract.ts';
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { announceDone, useQuery } from '../../query.ts';
import { useAsOf, useIsPast } from '../../stores/clocks.ts';
import { runJob, useJobs } from '../../stores/jobs.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Button, Empty, IconButton, QueryView } from '../../ui/index.ts';
import { fanOf } from './forecast-series.ts';
import { useBodyHeight } from './use-body-height.ts';

type Latest = OutputOf<'forecast.latest'>;

const TOPICS = ['run', 'statement_line', 'treasury_limit'];

/** Runs the forecast of a day as a job in the tray. */
export async function runForecast(asOf: string): Promise<void> {
  const reply = await runJob({
    call: 'forecast.run',
    input: { asOf },
    name: t('home.forecastJob'),
    result: () => ({ label: t('home.openForecast'), open: () => openScreen('forecast') }),
  });
  if (reply.ok) announceDone(t('home.forecastDone', { date: formatDate(asOf) }), reply.meta.entry);
}

/** The newest branch that was run for the day, with its forecast. */
function useBranch(asOf: string): { readonly name: string; readonly latest: Latest } | null {
  const runs = useQuery(
    'runs.list',
    { calculation: 'forecast.cashflow', asOf, count: 50 },
    { topics: ['run'] },
  );
  const scenarios = useQuery('scenarios.list', {}, { topics: ['scenario'] });
  const live = scenarios.data?.filter((scenario) => !scenario.archived) ?? [];
  const scenarioId =
    runs.data?.rows.find((run) => live.some((scenario) => scenario.id === run.scenarioId))
      ?.scenarioId ?? null;
  const branch = useQuery(
    'forecast.latest',
    { asOf, scenarioId },
    { enabled: scenarioId !== null, topics: ['run'] },
  );
  const name = live.find((scenario) => scenario.id === scenarioId)?.name;
  if (name === undefined || !branch.data?.run) return null;
  return branch.data.run.scenarioId === scenarioId ? { name, latest: branch.data } : null;
}

function legendOf(fan: LineFanProps): readonly LegendItem[] {
  return [
    { label: t('chart.actual'), kind: 'line', color: 'var(--ink-series)' },
    { label: t('chart.median'), kind: 'line', color: 'var(--forecast)' },
    ...fan.bands.map(
      ({ level }, index): LegendItem => ({
        label: index === fan.bands.length - 1 ? `${level}%` : String(level),
        kind: 'swatch',
        color: `var(--band-${level})`,
      }),
    ),
    ...(fan.scenarios ?? []).map(
      ({ name }): LegendItem => ({ label: name, kind: 'dashed', color: 'var(--scenario)' }),
    ),
  ];
}

export function ForecastArea({ asOf }: { readonly asOf: string }) {
  const query = useQuery('forecast.latest', { asOf }, { topics: TOPICS });
  const branch = useBranch(asOf);
  const fan = query.data ? fanOf(query.data, branch) : null;
  const run = query.data?.run;
  const { box, height } = useBodyHeight(220);
  const weeks = fan ? fan.median.length - 1 : 0;
  return (
    <Area
      title={fan ? t('home.forecast', { weeks }) : t('home.forecastTitle')}
      className="home-forecast"
      {...(fan && run
        ? {
            caption: t('home.forecastCaption', {
              currency: query.data?.minimum?.currency ?? currencyOf(run.parameters),
              run: run.runHash.slice(0, 4),
            }),
          }
        : {})}
      aside={
        fan && (
          <>
            <Legend items={legendOf(fan)} />
            <IconButton
              icon="external"
              small
              size={12}
              label={t('home.openForecast')}
              onClick={() => openScreen('forecast')}
            />
          </>
        )
      }
    >
      <div className="home-chart" ref={box}>
        <QueryView query={query} rows={8}>
          {() => (fan ? <LineFan {...fan} height={height} /> : <NoForecast asOf={asOf} />)}
        </QueryView>
      </div>
    </Area>
  );
}

function currencyOf(parameters: unknown): string {
  const { reportingCurrency } = (parameters ?? {}) as { readonly reportingCurrency?: string };
  return reportingCurrency ?? '';
}

function NoForecast({ asOf }: { readonly asOf: string }) {
  const isPast = useIsPast();
  const isRunning = useJobs((state) =>
    state.jobs.some((job) => job.state === 'running' && job.name === t('home.forecastJob')),
  );
  return (
    <Empty
      title={t('home.noForecast', { date: formatDate(useAsOf()) })}
      why={t(isPast ? 'home.noForecastThen' : 'home.noForecastWhy')}
      action={
        <Button
          writes="forecast.run"
          icon="play"
          disabled={isRunning}
          onClick={() => void runForecast(asOf)}
        >
          {t('home.runForecast')}
        </Button>
      }
    />
  );
}
