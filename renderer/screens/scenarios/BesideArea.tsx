/** What the branch does to cash, in figures and as its median beside the fan of the base. */
import { Legend, LineFan } from '../../chart/index.ts';
import type { OutputOf } from '../../contract.ts';
import { formatDate, subtractDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { type Fact, Facts } from '../../run/Facts.tsx';
import type { CompareOutput, ForecastOutput, Run } from '../../run/outputs.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';
import { Area, Chip, Figure, QueryView } from '../../ui/index.ts';
import { FORECAST_TOPICS, hasMoved, openingOf } from '../forecast/weeks.ts';
import { type ComparedProps, MILLION, openFigure } from './compared.ts';

/** What the branch does: at the end, with holdings, and to the lowest balance. */
function factsOf(run: Run, output: CompareOutput): readonly Fact[] {
  const { bridge, lowest, dates } = output;
  const end = dates.at(-1) ?? '';
  const day = (date: string) => formatDate(date, { year: 'auto', near: dates[0] ?? date });
  const change = output.difference.at(-1)?.amount ?? null;
  const total = subtractDecimals(bridge.closing.amount, bridge.opening.amount);
  const fact = (label: string, amount: string | null, opens: ExplainTarget, signed = false) => ({
    label,
    value: <Figure amount={amount} digits={0} signed={signed} label={label} opens={opens} />,
  });
  return [
    {
      ...fact(t('scenarios.factCash'), change, openFigure(run, 'difference', end), true),
      note: day(end),
    },
    {
      ...fact(
        t('scenarios.factTotal'),
        total,
        explainBy('runs.explain', { runId: run.id, step: 'change' }),
        true,
      ),
      note: day(end),
    },
    {
      ...fact(
        t('scenarios.factLowestBase'),
        lowest.base.amount.amount,
        openFigure(run, 'base', lowest.base.date),
      ),
      note: day(lowest.base.date),
    },
    {
      ...fact(
        t('scenarios.factLowest'),
        lowest.scenario.amount.amount,
        openFigure(run, 'scenario', lowest.scenario.date),
      ),
      note: day(lowest.scenario.date),
    },
  ];
}

interface BesideProps extends ComparedProps {
  readonly isOld: boolean;
}

export function BesideArea(props: BesideProps) {
  const compared = useQuery(
    'scenarios.compared',
    { runId: props.run.id },
    { topics: FORECAST_TOPICS },
  );
  return (
    <QueryView query={compared} rows={10} title={t('scenarios.beside')}>
      {(data) => <Beside {...props} compared={data} />}
    </QueryView>
  );
}

function Beside({
  scenario,
  run,
  output,
  isOld,
  compared,
}: BesideProps & { readonly compared: OutputOf<'scenarios.compared'> }) {
  const { base, branch, actual, minimum } = compared;
  const baseOutput = base?.output as ForecastOutput | undefined;
  const branchOutput = branch?.output as ForecastOutput | undefined;
  const last = actual.at(-1);
  if (!baseOutput || !branchOutput || !last) return null;
  const start = { date: last.date, value: (openingOf(baseOutput) ?? 0) / MILLION };
  const isMoved = hasMoved(baseOutput, actual);
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
  return (
    <Area
      title={t('scenarios.beside')}
      caption={t('scenarios.besideCaption', { currency: output.baseCurrency })}
      aside={
        <>
          {isOld && <Chip tone="warn">{t('scenarios.changedSince')}</Chip>}
          {isMoved && <Chip tone="warn">{t('forecast.moved')}</Chip>}
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
      <Facts facts={factsOf(run, output)} />
      <LineFan
        title={t('scenarios.beside')}
        actual={actual.slice(-20).map(({ date, balance }) => ({
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
        height={212}
      />
    </Area>
  );
}
