/** What a file leaves open (QIF, some OFX): account, currency, order of dates, said by a person. */
import { type ReactNode, useId, useState } from 'react';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Button } from '../../ui/index.ts';
import { type FileAnswers, type FilePreview, useStaging } from './staging.ts';

const ORDERS = ['dmy', 'mdy', 'ymd'] as const;

/** Only what was filled in; an empty field says nothing. */
function withoutEmpty({ account, currency, dateOrder }: FileAnswers): FileAnswers {
  return {
    ...(account ? { account } : {}),
    ...(currency ? { currency } : {}),
    ...(dateOrder ? { dateOrder } : {}),
  };
}

export function QuestionsPanel({ file }: { readonly file: FilePreview }) {
  const { answers, setAnswers } = useStaging();
  const given = answers[file.name] ?? {};
  const [draft, setDraft] = useState<FileAnswers>(given);
  const accounts = useQuery('accounts.list', {}, { topics: ['account'] });
  const list = useId();
  const asks = (question: FilePreview['questions'][number]) =>
    file.questions.includes(question) || given[question] !== undefined;
  const put = (change: FileAnswers) => setDraft({ ...draft, ...change });
  return (
    <form
      className="import-mapping"
      onSubmit={(event) => {
        event.preventDefault();
        setAnswers(file.name, withoutEmpty(draft));
      }}
    >
      <p className="muted">{t('import.questions.help')}</p>
      <div className="import-settings">
        {asks('account') && (
          <Asked label={t('import.questions.account')}>
            {(id) => (
              <>
                <input
                  id={id}
                  className="input"
                  list={list}
                  maxLength={64}
                  value={draft.account ?? ''}
                  onChange={(event) => {
                    const account = event.target.value.replace(/\s+/g, '');
                    const known = accounts.data?.find((one) => one.number === account);
                    put({ account, ...(known ? { currency: known.currency } : {}) });
                  }}
                />
                <datalist id={list}>
                  {accounts.data?.map((one) => (
                    <option key={one.id} value={one.number}>
                      {one.name}
                    </option>
                  ))}
                </datalist>
              </>
            )}
          </Asked>
        )}
        {asks('currency') && (
          <Asked label={t('import.questions.currency')}>
            {(id) => (
              <input
                id={id}
                className="input"
                maxLength={3}
                value={draft.currency ?? ''}
                onChange={(event) => put({ currency: event.target.value.toUpperCase() })}
              />
            )}
          </Asked>
        )}
        {asks('dateOrder') && (
          <Asked label={t('import.questions.dateOrder')}>
            {(id) => (
              <select
                id={id}
                className="input"
                value={draft.dateOrder ?? ''}
                onChange={(event) =>
                  put({ dateOrder: ORDERS.find((order) => order === event.target.value) })
                }
              >
                <option value="">{t('import.questions.order.open')}</option>
                {ORDERS.map((order) => (
                  <option key={order} value={order}>
                    {t(`import.questions.order.${order}`)}
                  </option>
                ))}
              </select>
            )}
          </Asked>
        )}
      </div>
      <div className="row">
        <span className="grow" />
        <Button submit small>
          {t('import.questions.readAgain')}
        </Button>
      </div>
    </form>
  );
}

function Asked(props: { readonly label: string; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {props.label}
      </label>
      {props.children(id)}
    </div>
  );
}
