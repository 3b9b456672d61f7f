/** What a file leaves open (QIF, some OFX): account, currency, order of dates, said by a person. */
import { useId, useState } from 'react';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Button, ChoiceField, Field, TextField } from '../../ui/index.ts';
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
          <Field label={t('import.questions.account')}>
            {(ids) => (
              <>
                <input
                  {...ids}
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
          </Field>
        )}
        {asks('currency') && (
          <TextField
            label={t('import.questions.currency')}
            maxLength={3}
            value={draft.currency ?? ''}
            onChange={(text) => put({ currency: text.toUpperCase() })}
          />
        )}
        {asks('dateOrder') && (
          <ChoiceField
            label={t('import.questions.dateOrder')}
            value={draft.dateOrder ?? ''}
            options={[
              { value: '', label: t('import.questions.order.open') },
              ...ORDERS.map((value) => ({ value, label: t(`import.questions.order.${value}`) })),
            ]}
            onChange={(chosen) => put({ dateOrder: ORDERS.find((order) => order === chosen) })}
          />
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
