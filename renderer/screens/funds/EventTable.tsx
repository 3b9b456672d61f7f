/** Calls or distributions of a fund as a table: number, day, amount and state, with their total. */
import type { ReactNode } from 'react';
import { formatDate, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Area, Figure, Link } from '../../ui/index.ts';
import { StateChip, useFigures } from './fundFigures.tsx';
import type { FundData } from './TermsStrip.tsx';

type FundEvent = FundData['calls'][number] | FundData['distributions'][number];
type FigureInput = Parameters<ReturnType<typeof useFigures>>[0];

export interface EventTableProps<Event extends FundEvent> {
  readonly data: FundData;
  readonly title: string;
  readonly events: readonly Event[];
  /** What stands in the table's place where there are none. */
  readonly empty: ReactNode;
  readonly dayTitle: string;
  dayOf(event: Event): string;
  /** What it is for, in a column of its own where given. */
  purposeOf?(event: Event): string;
  nameOf(event: Event): string;
  figureOf(event: Event): FigureInput;
  readonly totalFigure: FigureInput;
  onOpen(event: Event): void;
}

export function EventTable<Event extends FundEvent>(props: EventTableProps<Event>) {
  const { data, title, events, nameOf, purposeOf, onOpen } = props;
  const opens = useFigures(data.fund.id);
  const total = sumDecimals(events.map(({ amount }) => amount.amount)) ?? '0';
  return (
    <Area title={title} caption={data.fund.currency} className="fund-tables">
      {events.length === 0 ? (
        props.empty
      ) : (
        <table className="data" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('funds.number')}</th>
              <th scope="col">{props.dayTitle}</th>
              {purposeOf && <th scope="col">{t('funds.purpose')}</th>}
              <th scope="col" className="n">
                {t('form.amount')}
              </th>
              <th scope="col">{t('funds.status')}</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.id} onDoubleClick={() => onOpen(event)}>
                <th scope="row">
                  <Link onClick={() => onOpen(event)}>{nameOf(event)}</Link>
                </th>
                <td>{formatDate(props.dayOf(event))}</td>
                {purposeOf && (
                  <td className="purpose" title={purposeOf(event)}>
                    {purposeOf(event)}
                  </td>
                )}
                <td className="n">
                  <Figure
                    amount={event.amount.amount}
                    opens={opens(props.figureOf(event))}
                    label={nameOf(event)}
                  />
                </td>
                <td>
                  <StateChip status={event.status} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={purposeOf ? 3 : 2}>
                {t('common.total')}
              </th>
              <td className="n">
                <Figure
                  amount={total}
                  opens={opens(props.totalFigure)}
                  label={`${title}, ${t('common.total')}`}
                />
              </td>
              <td />
            </tr>
          </tfoot>
        </table>
      )}
    </Area>
  );
}
