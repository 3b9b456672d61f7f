/** Base, branch and difference at the end of each week and on the lowest day. */
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import type { CompareOutput } from '../../run/outputs.ts';
import { Area, Figure } from '../../ui/index.ts';
import { type ComparedProps, openFigure } from './compared.ts';

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

interface DateRow {
  readonly key: string;
  readonly label: string;
  readonly date: string;
  readonly isLowest: boolean;
}

/** The end of each week, then the day on which base and branch are lowest. */
function dateRows({ dates, lowest }: CompareOutput): readonly DateRow[] {
  const weeks = weekEnds(dates).flatMap((index): DateRow[] => {
    const date = dates[index];
    return date ? [{ key: date, label: formatDate(date), date, isLowest: false }] : [];
  });
  const low = (label: string, date: string): DateRow => ({
    key: label,
    label: t('scenarios.onDate', { label, date: formatDate(date) }),
    date,
    isLowest: true,
  });
  return lowest.base.date === lowest.scenario.date
    ? [...weeks, low(t('scenarios.lowest'), lowest.base.date)]
    : [
        ...weeks,
        low(t('scenarios.lowestBase'), lowest.base.date),
        low(t('scenarios.lowestScenario'), lowest.scenario.date),
      ];
}

const COLUMNS = [
  ['base', 'run.base'],
  ['scenario', 'run.scenario'],
  ['difference', 'scenarios.difference'],
] as const;

export function DatesArea({ output, run }: ComparedProps) {
  return (
    <Area
      title={t('scenarios.byDate')}
      caption={t('scenarios.byDateCaption', { currency: output.baseCurrency })}
    >
      <table className="data" aria-label={t('scenarios.byDate')}>
        <thead>
          <tr>
            <th scope="col">{t('chart.period')}</th>
            {COLUMNS.map(([column, head]) => (
              <th key={column} scope="col" className="n">
                {t(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {dateRows(output).map(({ key, label, date, isLowest }) => (
            <tr key={key} className={isLowest ? 'group' : undefined}>
              <th scope="row">{label}</th>
              {COLUMNS.map(([column, head]) => (
                <td key={column} className={column === 'scenario' ? 'n scenario' : 'n'}>
                  <Figure
                    amount={output[column][output.dates.indexOf(date)]?.amount ?? null}
                    {...(column === 'difference' ? { signed: true, zero: 'dash' as const } : {})}
                    label={t('scenarios.onDate', { label: t(head), date: formatDate(date) })}
                    opens={openFigure(run, column, date)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Area>
  );
}
