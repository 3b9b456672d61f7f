/** Who pays what of a call, by class, investor and purpose; rows and columns foot to the call. */
import { signOf, sumDecimals } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Chip, Figure } from '../../ui/index.ts';
import type { Call } from './CallPage.tsx';

type CallLine = Call['lines'][number];

interface LinesProps {
  readonly call: Call;
  readonly asOf: string;
}

const sum = (amounts: readonly string[]) => sumDecimals(amounts) ?? '0';

export function CallLines({ call, asOf }: LinesProps) {
  const classes = [...new Set(call.lines.map(({ classCode }) => classCode))];
  return (
    <Area
      title={t('calls.lines')}
      caption={t('calls.linesCaption', {
        currency: call.fund.currency,
        count: call.lines.length,
      })}
      className="fund-tables call-lines"
    >
      <table className="data" aria-label={t('calls.lines')}>
        <thead>
          <tr>
            <th scope="col">{t('calls.investor')}</th>
            <th scope="col" className="n">
              {t('calls.commitment')}
            </th>
            {call.purposes.map(({ id, label }) => (
              <th key={id} scope="col" className="n part purpose-head" title={label}>
                {label}
              </th>
            ))}
            <th scope="col" className="n">
              {t('calls.called')}
            </th>
            <th scope="col" className="n">
              {t('calls.received')}
            </th>
            <th scope="col" className="n">
              {t('calls.outstanding')}
            </th>
            <th scope="col" className="n">
              {t('calls.interestDue')}
            </th>
            <th scope="col">{t('calls.state')}</th>
          </tr>
        </thead>
        {classes.map((code) => {
          const rows = call.lines.filter(({ classCode }) => classCode === code);
          return (
            <tbody key={code}>
              {classes.length > 1 && (
                <tr className="group">
                  <th scope="rowgroup" colSpan={7 + call.purposes.length}>
                    {rows[0]?.className ?? code} <span className="muted">{rows.length}</span>
                  </th>
                </tr>
              )}
              {rows.map((line) => (
                <LineRow key={line.commitmentId} call={call} line={line} asOf={asOf} />
              ))}
            </tbody>
          );
        })}
        <tfoot>
          <TotalRow call={call} asOf={asOf} />
        </tfoot>
      </table>
    </Area>
  );
}

function LineRow({ call, line, asOf }: LinesProps & { readonly line: CallLine }) {
  const { commitmentId, investorName } = line;
  const opens = (figure: 'amount' | 'received' | 'outstanding' | 'interestDue' | 'commitment') =>
    explainBy('capitalCalls.explain', { capitalCallId: call.id, asOf, figure, commitmentId });
  const amounts = ['amount', 'received', 'outstanding', 'interestDue'] as const;
  const heads = {
    amount: 'calls.called',
    received: 'calls.received',
    outstanding: 'calls.outstanding',
    interestDue: 'calls.interestDue',
  } as const;
  return (
    <tr>
      <th scope="row">
        <span className="holder-name" title={investorName}>
          {investorName}
        </span>
      </th>
      <td className="n">
        <Figure
          amount={line.commitment.amount}
          opens={opens('commitment')}
          label={`${investorName}, ${t('calls.commitment')}`}
        />
      </td>
      {call.purposes.map(({ id, label }, at) => (
        <td key={id} className="n part">
          <Figure
            amount={line.parts[at]?.amount ?? '0'}
            zero="dash"
            opens={explainBy('capitalCalls.explain', {
              capitalCallId: call.id,
              asOf,
              figure: 'amount',
              commitmentId,
              purposeId: id,
            })}
            label={`${investorName}, ${label}`}
          />
        </td>
      ))}
      {amounts.map((figure) => (
        <td key={figure} className="n">
          <Figure
            amount={line[figure].amount}
            zero="dash"
            opens={opens(figure)}
            label={`${investorName}, ${t(heads[figure])}`}
          />
        </td>
      ))}
      <td>
        <LineState call={call} line={line} />
      </td>
    </tr>
  );
}

function LineState({ call, line }: { readonly call: Call; readonly line: CallLine }) {
  const note = line.note ? <span className="muted line-note">{line.note}</span> : null;
  if (signOf(line.amount.amount) === 0)
    return (
      <>
        <Chip>{t('calls.state.out')}</Chip> {note}
      </>
    );
  if (!['noticed', 'part-funded', 'funded'].includes(call.status)) return note;
  if (signOf(line.overpaid.amount) > 0) return <Chip tone="warn">{t('calls.state.over')}</Chip>;
  if (signOf(line.outstanding.amount) === 0)
    return (
      <>
        <Chip tone="ok">{t('calls.state.paid')}</Chip> {note}
      </>
    );
  if (line.daysLate > 0)
    return <Chip tone="warn">{t('calls.state.late', { days: line.daysLate })}</Chip>;
  return (
    <Chip>{t(signOf(line.received.amount) > 0 ? 'calls.state.part' : 'calls.state.open')}</Chip>
  );
}

function TotalRow({ call, asOf }: LinesProps) {
  const opens = (figure: 'amount' | 'received' | 'outstanding' | 'interestDue' | 'commitment') =>
    explainBy('capitalCalls.explain', { capitalCallId: call.id, asOf, figure });
  const total = t('common.total');
  return (
    <tr>
      <th scope="row">{total}</th>
      <td className="n">
        <Figure
          amount={sum(call.lines.map(({ commitment }) => commitment.amount))}
          opens={opens('commitment')}
          label={`${total}, ${t('calls.commitment')}`}
        />
      </td>
      {call.purposes.map(({ id, label }, at) => (
        <td key={id} className="n part">
          <Figure
            amount={sum(call.lines.map(({ parts }) => parts[at]?.amount ?? '0'))}
            opens={explainBy('capitalCalls.explain', {
              capitalCallId: call.id,
              asOf,
              figure: 'amount',
              purposeId: id,
            })}
            label={`${total}, ${label}`}
          />
        </td>
      ))}
      {(['amount', 'received', 'outstanding', 'interestDue'] as const).map((figure) => (
        <td key={figure} className="n">
          <Figure
            amount={sum(call.lines.map((line) => line[figure].amount))}
            zero="dash"
            opens={opens(figure)}
            label={`${total}, ${t(figure === 'amount' ? 'calls.called' : `calls.${figure}`)}`}
          />
        </td>
      ))}
      <td />
    </tr>
  );
}
