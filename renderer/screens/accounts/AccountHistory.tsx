/** Who changed what of an account, its mandates and documents, and when; each change leads to its entry. */
import type { OutputOf } from '../../contract.ts';
import { wordsOf } from '../../form/json-schema.ts';
import { formatMessage, formatMoment, formatValue } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Link, QueryView } from '../../ui/index.ts';

type Change = OutputOf<'accounts.history'>[number];

/** Fields shown of a row that came or went whole; of a change all are. */
const FIRST_FIELDS = 4;

const words = (name: string) => wordsOf(name.replace(/_(minor|id)$/, ''));

/** A kept value in the reader's own way: dates and amounts; identifiers stay as issued. */
const shownValue = (text: string | null | undefined) =>
  text == null
    ? t('accounts.blank')
    : formatValue(/^[A-Z]{3} -?[\d.]+$/.test(text) ? formatMessage(text) : text);

function Fields({ change }: { readonly change: Change }) {
  const shown = change.kind === 'updated' ? change.fields : change.fields.slice(0, FIRST_FIELDS);
  return (
    <dl className="account-fields">
      {shown.map(({ name, before, after }) => (
        <div key={name}>
          <dt>{words(name)}</dt>
          <dd>
            {change.kind === 'updated' && <del>{shownValue(before)}</del>}{' '}
            <span>{shownValue(change.kind === 'deleted' ? before : after)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function AccountHistory({ accountId }: { readonly accountId: string }) {
  const query = useQuery(
    'accounts.history',
    { accountId },
    { topics: ['account', 'account_mandate', 'attachment'] },
  );
  return (
    <section className="account-part" aria-labelledby="account-history">
      <h3 id="account-history">{t('accounts.history')}</h3>
      <QueryView query={query} rows={3}>
        {(changes) => (
          <ol className="account-changes">
            {changes.map((change, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one entry may change a row twice
              <li key={`${change.entry} ${change.subject} ${change.name} ${index}`}>
                <div className="row wrap">
                  <b>
                    {t(`accounts.subject.${change.subject}`, { name: change.name })}{' '}
                    {t(`accounts.kind.${change.kind}`)}
                  </b>
                  <span className="grow" />
                  <Link onClick={() => openScreen('journal', { entry: String(change.entry) })}>
                    {change.userName}, {formatMoment(change.at)}
                  </Link>
                </div>
                <Fields change={change} />
              </li>
            ))}
          </ol>
        )}
      </QueryView>
    </section>
  );
}
