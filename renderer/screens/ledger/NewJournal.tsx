/** A journal by hand: rows of debits and credits that must come to zero in each currency. */
import { useId, useState } from 'react';
import type { AppError } from '../../contract.ts';
import { DraftNotice } from '../../form/DraftNotice.tsx';
import { hasNames, useDraft } from '../../form/use-draft.ts';
import { formatDecimal } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import { Button, Dialog, Icon, IconButton } from '../../ui/index.ts';
import { type EntityBooks, goToSection } from './ledger-view.ts';
import {
  balancesOf,
  type CurrencyBalance,
  canPost,
  type DraftRow,
  emptyRow,
  firstFault,
  postingsOf,
} from './new-journal.ts';
import { reversalOf } from './reversal.ts';

interface AccountChoice {
  readonly id: string;
  readonly label: string;
  readonly currency: string | null;
}

interface Typed {
  readonly date: string;
  readonly description: string;
  readonly rows: readonly DraftRow[];
}

export function NewJournal({ books, onClose }: { readonly books: EntityBooks; onClose(): void }) {
  const { entityId, entityName, to } = books;
  const chart = useQuery('ledger.accounts', {}, { topics: ['ledger_account'] });
  const entities = useQuery('entities.list', {}, { topics: ['entity'] });
  const base = entities.data?.find(({ id }) => id === entityId)?.baseCurrency ?? 'EUR';
  const [start] = useState<Typed>(() => ({
    date: to,
    description: '',
    rows: [emptyRow(1, ''), emptyRow(2, '')],
  }));
  const draft = useDraft({
    form: `ledger.post.${entityId}`,
    start,
    read: (content) => (hasNames(content, Object.keys(start)) ? (content as Typed) : null),
  });
  const { date, description, rows } = draft.value;
  const set = (part: Partial<Typed>) => draft.change({ ...draft.value, ...part });
  const [error, setError] = useState<AppError | null>(null);
  const [isTried, setTried] = useState(false);
  const filled = rows.map((row) => (row.currency === '' ? { ...row, currency: base } : row));
  const isReady = canPost(filled, description);
  const change = (key: number, part: Partial<DraftRow>) =>
    set({ rows: rows.map((row) => (row.key === key ? { ...row, ...part } : row)) });
  const choices = (chart.data ?? [])
    .filter(({ closed }) => !closed)
    .map(({ id, code, name, currency }) => ({ id, label: `${code} ${name}`, currency }));
  const post = async () => {
    setTried(true);
    if (!isReady) return;
    const reply = await runCommand(
      'ledger.post',
      {
        entityId,
        postingDate: date,
        description: description.trim(),
        postings: postingsOf(filled),
      },
      {
        toastErrors: false,
        action: (_, { entry }) => reversalOf(entry),
        done: ({ number }) => t('ledger.new.done', { number }),
      },
    );
    if (!reply.ok) {
      setError(reply.error);
      return;
    }
    draft.forget();
    onClose();
    goToSection('journals', { journal: reply.value.id });
  };
  return (
    <Dialog
      wide
      title={`${t('ledger.new.title')} · ${entityName}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" disabled={!isReady} onClick={() => void post()}>
            {t('ledger.new.post')}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter posts from every field */}
      <div
        className="ledger-new"
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void post();
          }
        }}
      >
        <DraftNotice draft={draft} />
        <div className="ledger-new-head">
          <label className="ledger-field">
            {t('ledger.new.date')}
            <input
              className="input"
              maxLength={10}
              value={date}
              onChange={(event) => set({ date: event.target.value })}
            />
          </label>
          <label className="ledger-field grow">
            {t('ledger.new.description')}
            <input
              className="input"
              maxLength={300}
              value={description}
              onChange={(event) => set({ description: event.target.value })}
            />
          </label>
        </div>
        <RowsTable
          rows={filled}
          choices={choices}
          onChange={change}
          onRemove={(key) => set({ rows: rows.filter((row) => row.key !== key) })}
        />
        <div className="row">
          <Button
            small
            icon="plus"
            onClick={() =>
              set({ rows: [...rows, emptyRow(Math.max(0, ...rows.map(({ key }) => key)) + 1, '')] })
            }
          >
            {t('ledger.new.addRow')}
          </Button>
        </div>
        <Balances rows={filled} isTried={isTried} />
        {error && (
          <p className="notice bad" role="alert">
            <Icon name="breach" />
            <span className="grow">
              {error.message} <span className="mono">{error.code}</span>
            </span>
          </p>
        )}
      </div>
    </Dialog>
  );
}

function RowsTable(props: {
  readonly rows: readonly DraftRow[];
  readonly choices: readonly AccountChoice[];
  onChange(key: number, part: Partial<DraftRow>): void;
  onRemove(key: number): void;
}) {
  const { rows, choices, onChange, onRemove } = props;
  const list = useId();
  const heads = [
    t('ledger.column.code'),
    t('ledger.column.ccy'),
    t('ledger.column.debit'),
    t('ledger.column.credit'),
    t('ledger.column.costCenter'),
    t('ledger.column.description'),
  ];
  return (
    <div className="ledger-rows">
      <table className="data" aria-label={t('ledger.journals.postings')}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">
              <span className="sr-only">{t('ledger.column.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <RowFields
              key={row.key}
              row={row}
              number={index + 1}
              listId={list}
              choices={choices}
              canRemove={rows.length > 2}
              onChange={(part) => onChange(row.key, part)}
              onRemove={() => onRemove(row.key)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RowFields(props: {
  readonly row: DraftRow;
  readonly number: number;
  readonly listId: string;
  readonly choices: readonly AccountChoice[];
  readonly canRemove: boolean;
  onChange(part: Partial<DraftRow>): void;
  onRemove(): void;
}) {
  const { row, number, choices, onChange } = props;
  const text = (
    field: 'debit' | 'credit' | 'currency' | 'costCenter' | 'text',
    label: string,
    more: { readonly className?: string; readonly maxLength: number },
  ) => (
    <td>
      <input
        className={more.className ? `input ${more.className}` : 'input'}
        aria-label={label}
        maxLength={more.maxLength}
        value={row[field]}
        onChange={(event) =>
          onChange({
            [field]: field === 'currency' ? event.target.value.toUpperCase() : event.target.value,
          })
        }
      />
    </td>
  );
  return (
    <tr>
      <td>
        <select
          className="input ledger-row-account"
          aria-label={t('ledger.new.account', { number })}
          value={row.account}
          onChange={(event) => {
            const chosen = choices.find(({ id }) => id === event.target.value);
            onChange({
              account: event.target.value,
              ...(chosen?.currency == null ? {} : { currency: chosen.currency }),
            });
          }}
        >
          <option value="">{t('ledger.new.chooseAccount')}</option>
          {choices.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </td>
      {text('currency', t('ledger.new.currency', { number }), {
        className: 'ledger-row-ccy',
        maxLength: 3,
      })}
      {text('debit', t('ledger.new.debit', { number }), { className: 'n', maxLength: 24 })}
      {text('credit', t('ledger.new.credit', { number }), { className: 'n', maxLength: 24 })}
      {text('costCenter', t('ledger.new.costCenter', { number }), { maxLength: 40 })}
      {text('text', t('ledger.new.text', { number }), { maxLength: 200 })}
      <td>
        <IconButton
          icon="close"
          small
          disabled={!props.canRemove}
          label={t('ledger.new.removeRow', { number })}
          onClick={props.onRemove}
        />
      </td>
    </tr>
  );
}

function balanceText({ currency, debits, credits, left, isBalanced }: CurrencyBalance): string {
  return isBalanced
    ? t('ledger.new.balanced', { currency, debits: formatDecimal(debits) })
    : t('ledger.new.left', {
        currency,
        left: formatDecimal(left, { sign: 'change' }),
        debits: formatDecimal(debits),
        credits: formatDecimal(credits),
      });
}

/** What each currency still lacks, in words; it changes as amounts are typed. */
function Balances({
  rows,
  isTried,
}: {
  readonly rows: readonly DraftRow[];
  readonly isTried: boolean;
}) {
  const balances = balancesOf(rows);
  const fault = isTried ? firstFault(rows) : null;
  return (
    <div className="ledger-balances" role="status">
      {balances.length === 0 && <p className="muted">{t('ledger.new.nothing')}</p>}
      {balances.map((balance) => (
        <p key={balance.currency} className={balance.isBalanced ? '' : 'warning'}>
          <Icon name={balance.isBalanced ? 'check' : 'warning'} size={12} /> {balanceText(balance)}
        </p>
      ))}
      {fault !== null && <p className="negative">{t('ledger.new.invalid', { number: fault })}</p>}
    </div>
  );
}
