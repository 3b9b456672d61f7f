/** What the bank charged on one account in the last twelve months, by service. */
import { formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { QueryView } from '../../ui/index.ts';
import { FeeTable } from './FeeTable.tsx';
import { FEE_TOPICS, yearBefore } from './fees.ts';

export function AccountFees(props: { readonly accountId: string; readonly asOf: string }) {
  const { accountId, asOf } = props;
  const asked = {
    from: yearBefore(asOf),
    to: asOf,
    accountIds: [accountId],
    groupBy: 'service' as const,
    asOf,
  };
  const query = useQuery('fees.compare', asked, { topics: FEE_TOPICS });
  return (
    <section className="account-part" aria-labelledby="account-fees">
      <div className="row">
        <h3 id="account-fees">{t('accounts.fees')}</h3>
        <span className="muted">{t('accounts.feesSince', { date: formatDate(asked.from) })}</span>
      </div>
      <QueryView
        query={query}
        rows={2}
        isEmpty={({ rows }) => rows.length === 0}
        empty={<p className="muted">{t('accounts.noFees')}</p>}
      >
        {(compared) => (
          <div className="account-table">
            <FeeTable compared={compared} asked={asked} isShort />
          </div>
        )}
      </QueryView>
    </section>
  );
}
