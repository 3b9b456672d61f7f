/** The second step of a new call: who takes part, who is out for which reason, and who pays at most. */
import { t } from '../../messages/index.ts';
import { Figure } from '../../ui/index.ts';
import { useFigures } from './fundFigures.tsx';
import type { CallStepProps } from './NewCallWhat.tsx';
import { type PartDraft, TAKES_PART } from './newCallDraft.ts';
import type { FundData } from './TermsStrip.tsx';

export function CallWhoStep({
  data,
  draft,
  onChange,
}: CallStepProps & { readonly data: FundData }) {
  const set = (commitmentId: string, change: Partial<PartDraft>) => {
    const now = draft.parts[commitmentId] ?? TAKES_PART;
    onChange({ ...draft, parts: { ...draft.parts, [commitmentId]: { ...now, ...change } } });
  };
  const figures = useFigures(data.fund.id);
  return (
    <table className="data" aria-label={t('calls.whoCaption')}>
      <thead>
        <tr>
          <th scope="col">{t('calls.investor')}</th>
          <th scope="col" className="n">
            {t('calls.commitment')}
          </th>
          <th scope="col">{t('calls.part')}</th>
          <th scope="col">{t('calls.reason')}</th>
          <th scope="col" className="n">
            {t('calls.cap')}
          </th>
        </tr>
      </thead>
      <tbody>
        {data.commitments.map(({ id, investorName: investor, amount }) => {
          const part = draft.parts[id] ?? TAKES_PART;
          return (
            <tr key={id}>
              <th scope="row">
                <span className="holder-name" title={investor}>
                  {investor}
                </span>
              </th>
              <td className="n">
                <Figure
                  amount={amount.amount}
                  label={`${investor}, ${t('calls.commitment')}`}
                  opens={figures({ figure: 'committed', commitmentId: id })}
                />
              </td>
              <td>
                <select
                  className="input"
                  aria-label={t('calls.partOf', { investor })}
                  value={part.part}
                  onChange={(event) => set(id, { part: event.target.value as PartDraft['part'] })}
                >
                  {(['in', 'excused', 'defaulting'] as const).map((value) => (
                    <option key={value} value={value}>
                      {t(`calls.part.${value}`)}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                {part.part !== 'in' && (
                  <input
                    className="input"
                    aria-label={t('calls.reasonOf', { investor })}
                    aria-invalid={part.reason.trim() === ''}
                    value={part.reason}
                    onChange={(event) => set(id, { reason: event.target.value })}
                  />
                )}
              </td>
              <td className="n">
                {part.part === 'in' && (
                  <input
                    className="input num figure-input"
                    inputMode="decimal"
                    aria-label={t('calls.capOf', { investor })}
                    value={part.cap}
                    onChange={(event) => set(id, { cap: event.target.value })}
                  />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
