/** A branch beside the base: both balances, the difference by date, and the drivers that sum to it. */
import { memo } from 'react';
import { Bridge, Legend, LineFan } from '../../chart/index.ts';
import {
  formatDate,
  formatDecimal,
  signOf,
  subtractDecimals,
  sumDecimals,
} from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import type { CompareOutput, ForecastOutput, Run } from '../../run/outputs.ts';
import { RunFacts, Warnings } from '../../run/RunParts.tsx';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Chip, Empty, Figure, QueryView } from '../../ui/index.ts';
import type { Scenario } from './shock-words.ts';

const MILLION = 1e6;

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

interface ComparedProps {
  readonly scenario: Scenario;
  readonly asOf: string;
  readonly run: Run;
  readonly output: CompareOutput;
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

function BesideArea({
  scenario,
  asOf,
  output,
  isOld,
}: ComparedProps & { readonly isOld: boolean }) {
  const topics = ['run', 'treasury_limit'];
  const base = useQuery('forecast.latest', { asOf }, { topics });
  const branch = useQuery('forecast.latest', { asOf, scenarioId: scenario.id }, { topics });
  const baseOutput = base.data?.output as ForecastOutput | null | undefined;
  const branchOutput = branch.data?.output as ForecastOutput | null | undefined;
  const last = base.data?.actual.at(-1);
  const change = output.difference.at(-1);
  if (!baseOutput || !branchOutput || !last) return null;
  const start = { date: last.date, value: last.balance / MILLION };
  const join = (values: readonly number[]) => [
    start.value,
    ...values.map((value) => value / MILLION),
  ];
  const path = (forecast: ForecastOutput) => [
    start,
    ...forecast.dates.map((date, index) => ({
      date,
      value: (forecast.balance.median[index] ?? 0) / MILLION,
    })),
  ];
  const minimum = base.data?.minimum ?? null;
  return (
    <Area
      title={t('scenarios.beside')}
      caption={t('scenarios.besideCaption', {
        currency: output.baseCurrency,
        change: change ? formatDecimal(change.amount, { digits: 0, sign: 'change' }) : '',
      })}
      aside={
        <>
          {isOld && <Chip tone="warn">{t('scenarios.changedSince')}</Chip>}
          <Legend
            items={[
              { label: t('scenarios.baseMedian'), kind: 'line', color: 'var(--forecast)' },
              { label: '80', kind: 'swatch', color: 'var(--band-80)' },
              { label: '95%', kind: 'swatch', color: 'var(--band-95)' },
              { label: scenario.name, kind: 'dashed', color: 'var(--scenario)' },
            ]}
          />
        </>
      }
    >
      <LineFan
        title={t('scenarios.beside')}
        actual={(base.data?.actual ?? []).slice(-20).map(({ date, balance }) => ({
          date,
          value: balance / MILLION,
        }))}
        median={path(baseOutput)}
        bands={baseOutput.balance.bounds
          .filter(({ level }) => level > 0.5)
          .map(({ level, lower, upper }) => ({
            level: Math.round(level * 100) as 80 | 95,
            low: join(lower),
            high: join(upper),
          }))}
        scenarios={[{ name: scenario.name, values: path(branchOutput) }]}
        {...(minimum
          ? {
              limit: { label: t('forecast.minimum'), value: Number(minimum.amount) / MILLION },
            }
          : {})}
        height={236}
      />
    </Area>
  );
}

function DriversArea({ run, output }: ComparedProps) {
  const { bridge, baseCurrency } = output;
  const step = (id: string) => explainBy('runs.explain', { runId: run.id, step: id });
  const change = subtractDecimals(bridge.closing.amount, bridge.opening.amount) ?? '0';
  const steps = sumDecimals(bridge.steps.map((one) => one.change.amount));
  const isExact = steps !== null && signOf(subtractDecimals(steps, change) ?? '1') === 0;
  const end = output.dates.at(-1) ?? '';
  return (
    <Area
      title={t('scenarios.drivers')}
      caption={t('scenarios.driversCaption', { currency: baseCurrency, date: formatDate(end) })}
      aside={
        isExact ? (
          <Chip tone="ok">{t('scenarios.exact')}</Chip>
        ) : (
          <Chip tone="bad">{t('scenarios.notExact')}</Chip>
        )
      }
    >
      <Bridge
        title={t('scenarios.drivers')}
        opening={{ label: t('scenarios.noChange'), value: 0 }}
        steps={bridge.steps.map((one, index) => ({
          label: `${index + 1}`,
          value: Number(one.change.amount) / MILLION,
        }))}
        closingLabel={t('scenarios.change')}
        otherLabel={t('scenarios.other')}
        digits={3}
        height={190}
      />
      <table className="data">
        <caption className="sr-only">{t('scenarios.drivers')}</caption>
        <tbody>
          <tr className="group">
            <td>{t('scenarios.baseTotal')}</td>
            <td className="n">
              <Figure amount={bridge.opening.amount} opens={step('base')} />
            </td>
          </tr>
          {bridge.steps.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the order
            <tr key={index}>
              <td>
                {index + 1} {one.label}
              </td>
              <td className="n">
                <Figure amount={one.change.amount} signed opens={step(`shock.${index + 1}`)} />
              </td>
            </tr>
          ))}
          <tr className="group">
            <td>{t('scenarios.change')}</td>
            <td className="n">
              <Figure amount={change} signed opens={step('change')} />
            </td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <td>{t('scenarios.scenarioTotal')}</td>
            <td className="n">
              <Figure amount={bridge.closing.amount} opens={step('change')} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Area>
  );
}

/** The last date of each week, and the last of all. */
function weekEnds(dates: readonly string[]): readonly number[] {
  return dates.flatMap((date, index) => {
    const next = dates[index + 1];
    if (next === undefined) return [index];
    const isNewWeek = new Date(`${next}T00:00:00Z`).getUTCDay() < weekday(date);
    return isNewWeek || Date.parse(next) - Date.parse(date) > 5 * 86_400_000 ? [index] : [];
  });
}

function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function DatesArea({ output, run }: ComparedProps) {
  const opens = explainBy('runs.explain', { runId: run.id, step: 'change' });
  return (
    <Area
      title={t('scenarios.byDate')}
      caption={t('scenarios.byDateCaption', { currency: output.baseCurrency })}
    >
      <table className="data">
        <caption className="sr-only">{t('scenarios.byDate')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('chart.period')}</th>
            <th scope="col" className="n">
              {t('run.base')}
            </th>
            <th scope="col" className="n">
              {t('run.scenario')}
            </th>
            <th scope="col" className="n">
              {t('scenarios.difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {weekEnds(output.dates).map((index) => (
            <tr key={output.dates[index]}>
              <td>{formatDate(output.dates[index] ?? '')}</td>
              <td className="n">
                <Figure amount={output.base[index]?.amount ?? null} />
              </td>
              <td className="n scenario">
                <Figure amount={output.scenario[index]?.amount ?? null} />
              </td>
              <td className="n">
                <Figure
                  amount={output.difference[index]?.amount ?? null}
                  signed
                  zero="dash"
                  opens={opens}
                />
              </td>
            </tr>
          ))}
          <tr className="group">
            <td>{t('scenarios.lowest')}</td>
            <td className="n">
              <Figure amount={output.lowest.base.amount.amount} />
            </td>
            <td className="n scenario">
              <Figure amount={output.lowest.scenario.amount.amount} />
            </td>
            <td className="n muted">
              {formatDate(output.lowest.scenario.date, {
                year: 'auto',
                near: output.dates[0] ?? '',
              })}
            </td>
          </tr>
        </tbody>
      </table>
    </Area>
  );
}
