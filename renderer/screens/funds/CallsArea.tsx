/** The capital calls of a fund, each a step into its page. */
import { t } from '../../messages/index.ts';
import { Empty } from '../../ui/index.ts';
import { EventTable } from './EventTable.tsx';
import { goToCall } from './places.ts';
import type { FundData } from './TermsStrip.tsx';

export function CallsArea({ data }: { readonly data: FundData }) {
  return (
    <EventTable
      data={data}
      title={t('funds.calls')}
      events={data.calls}
      empty={<Empty title={t('funds.noCall')} why={t('funds.noCallWhy')} />}
      dayTitle={t('funds.due')}
      dayOf={({ dueDate }) => dueDate}
      purposeOf={({ purpose }) => purpose}
      nameOf={({ number }) => t('funds.callNumber', { number })}
      figureOf={({ id }) => ({ figure: 'call', eventId: id })}
      totalFigure={{ figure: 'calls' }}
      onOpen={(call) => goToCall(data.fund, call)}
    />
  );
}
