/** What differs between two versions of terms, term by term. */
import type { OutputOf } from '../../contract.ts';
import { formatValue } from '../../format/index.ts';
import { t } from '../../messages/index.ts';

type Change = OutputOf<'fundTerms.diff'>['changes'][number];

export function ChangeTable({ changes }: { readonly changes: readonly Change[] }) {
  const none = <span className="muted">{t('funds.none.term')}</span>;
  return (
    <table className="data changes-table" aria-label={t('funds.changes')}>
      <thead>
        <tr>
          <th scope="col">{t('funds.term')}</th>
          <th scope="col">{t('funds.before')}</th>
          <th scope="col">{t('funds.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, labels, from, to }) => (
          <tr key={path}>
            <th scope="row" className="wrap">
              {labels.join(', ')}
            </th>
            <td className="wrap">{from === null ? none : <del>{formatValue(from)}</del>}</td>
            <td className="wrap">{to === null ? none : <ins>{formatValue(to)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
