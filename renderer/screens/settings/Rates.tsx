/** The exchange rates that figures of the chosen day stand on. */
import { formatDate, formatNumber } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Area, Button, Chip, Empty, Link, QueryView } from '../../ui/index.ts';

export function Rates() {
  const asOf = useAsOf();
  const rates = useQuery('rates.list', { asOf }, { topics: ['fx_rate', 'setting', 'account'] });
  return (
    <Area
      title={t('settings.rates.title')}
      caption={t('settings.rates.caption', { date: formatDate(asOf) })}
      aside={
        <Button small icon="import" onClick={() => openScreen('import')}>
          {t('settings.rates.import')}
        </Button>
      }
    >
      <QueryView
        query={rates}
        rows={8}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('settings.rates.empty')} why={t('settings.rates.emptyWhy')} />}
      >
        {(rows) => (
          <table className="data">
            <thead>
              <tr>
                <th scope="col">{t('settings.rates.pair')}</th>
                <th scope="col" className="n">
                  {t('settings.rates.rate')}
                </th>
                <th scope="col" className="n">
                  {t('settings.rates.previous')}
                </th>
                <th scope="col">{t('settings.rates.date')}</th>
                <th scope="col" className="n">
                  {t('settings.rates.age')}
                </th>
                <th scope="col">{t('settings.rates.source')}</th>
                <th scope="col" className="n">
                  {t('settings.rates.entry')}
                </th>
                <th scope="col">{t('settings.rates.state')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.from}${row.to}`}>
                  <td className="medium">{`${row.from}/${row.to}`}</td>
                  {/* Rates stay as they were issued: no grouping, no rounding. */}
                  <td className="n">{row.rate}</td>
                  <td className="n muted">{row.previous ?? ''}</td>
                  <td>{formatDate(row.date)}</td>
                  <td className="n">{tn('settings.rates.days', row.ageDays)}</td>
                  <td>{row.source}</td>
                  <td className="n">
                    <Link onClick={() => openScreen('journal', { entry: String(row.entry) })}>
                      {formatNumber(row.entry, 0)}
                    </Link>
                  </td>
                  <td>
                    {row.stale ? (
                      <Chip tone="warn" icon="clock">
                        {t('settings.rates.stale')}
                      </Chip>
                    ) : (
                      <span className="muted">{t('settings.rates.fresh')}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </QueryView>
    </Area>
  );
}
