/** Contributions: sorted bars from one zero line; what takes away is hatched to the left. */
import { formatDecimal, signOf } from '../format/index.ts';
import { t } from '../messages/index.ts';
import type { ExplainTarget } from '../stores/explain.ts';
import { Opens } from '../ui/index.ts';
import { barPlaces } from './geometry.ts';

export interface BarRow {
  readonly id: string;
  readonly label: string;
  /** Exact decimal text, for the figure. */
  readonly amount: string;
  /** The same as a number, for the bar. */
  readonly value: number;
  readonly sharePercent?: string;
  readonly opens?: ExplainTarget;
  readonly opensShare?: ExplainTarget;
}

export interface BarsProps {
  readonly title: string;
  readonly heads: { readonly label: string; readonly amount: string; readonly share?: string };
  readonly rows: readonly BarRow[];
  /** What the rows sum to; left out where they stand beside one another and sum to nothing. */
  readonly total?: {
    readonly label: string;
    readonly amount: string;
    readonly sharePercent?: string;
    readonly opens?: ExplainTarget;
    readonly opensShare?: ExplainTarget;
  };
}

/** A table whose second column draws what the others say, so that it is not read aloud. */
export function Bars({ title, heads, rows, total }: BarsProps) {
  const { zero, bars } = barPlaces(rows.map((row) => row.value));
  const largest = rows[0];
  const told = (row: BarRow | undefined) =>
    row ? `${row.label} ${formatDecimal(row.amount)}` : '';
  return (
    <table className="data bars">
      <caption className="sr-only">
        {total
          ? t('chart.barsSummary', {
              title,
              count: rows.length,
              total: formatDecimal(total.amount),
              largest: told(largest),
            })
          : t('chart.barsBeside', { title, rows: rows.map(told).join(', ') })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{heads.label}</th>
          <td aria-hidden="true" />
          <th scope="col" className="n">
            {heads.amount}
          </th>
          {heads.share && (
            <th scope="col" className="n">
              {heads.share}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => {
          const bar = bars[index];
          const { opens, opensShare } = row;
          const tone = signOf(row.amount) < 0 ? 'n negative' : 'n';
          return (
            <tr key={row.id}>
              <th scope="row">{row.label}</th>
              <td className="bar-cell" aria-hidden="true">
                <span>
                  {bar && (
                    <i
                      className={bar.isNegative ? 'hatched' : undefined}
                      style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
                    />
                  )}
                  <u style={{ left: `${zero * 100}%` }} />
                </span>
              </td>
              <td className={tone}>
                <Opens opens={opens} label={`${row.label}, ${formatDecimal(row.amount)}`}>
                  {formatDecimal(row.amount)}
                </Opens>
              </td>
              {heads.share && (
                <td className="n muted">
                  <Opens
                    opens={opensShare}
                    label={`${row.label}, ${formatDecimal(row.sharePercent ?? '')}%`}
                  >
                    {formatDecimal(row.sharePercent ?? '')}
                  </Opens>
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
      {total && (
        <tfoot>
          <tr>
            <th scope="row">{total.label}</th>
            <td aria-hidden="true" />
            <td className="n">
              <Opens opens={total.opens} label={`${total.label}, ${formatDecimal(total.amount)}`}>
                {formatDecimal(total.amount)}
              </Opens>
            </td>
            {heads.share && (
              <td className="n">
                <Opens
                  opens={total.opensShare}
                  label={`${total.label}, ${formatDecimal(total.sharePercent ?? '')}%`}
                >
                  {formatDecimal(total.sharePercent ?? '')}
                </Opens>
              </td>
            )}
          </tr>
        </tfoot>
      )}
    </table>
  );
}
