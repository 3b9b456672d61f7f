/** The workspace: what it is called, what day it is there, and what it holds. */
import { type ReactNode, useId, useState } from 'react';
import { call } from '../../api.ts';
import type { OutputOf } from '../../contract.ts';
import { dayNumberOf, formatDate, formatMoment, formatNumber } from '../../format/index.ts';
import { type PlainKey, t } from '../../messages/index.ts';
import { announceDone, useQuery } from '../../query.ts';
import { openScreen } from '../../stores/tabs.ts';
import { toastError } from '../../stores/toasts.ts';
import { Area, Button, KeyValues, Link, QueryView, useReadOnly } from '../../ui/index.ts';

type Info = OutputOf<'workspace.info'>;
type Settings = OutputOf<'settings.get'>;

export function Workspace() {
  const info = useQuery('workspace.info', {}, { topics: ['*'] });
  const settings = useQuery('settings.get', {}, { topics: ['setting'] });
  return (
    <div className="columns-12">
      <Area title={t('settings.basics')} span={6} padded>
        <QueryView query={settings} rows={4}>
          {(value) => <BasicsForm key={JSON.stringify(value)} settings={value} />}
        </QueryView>
      </Area>
      <Area title={t('settings.facts')} span={6} padded>
        <QueryView query={info} rows={8}>
          {(value) => <Facts info={value} />}
        </QueryView>
      </Area>
    </div>
  );
}

function Facts({ info }: { readonly info: Info }) {
  const state = useQuery('app.state', {}, { followsKnownAt: false });
  const fact = (name: PlainKey, value: number, open: () => void) => {
    const figure = formatNumber(value, 0);
    return {
      label: t(name),
      value: (
        <Link aria-label={t('settings.fact.open', { name: t(name), figure })} onClick={open}>
          <span className="num">{figure}</span>
        </Link>
      ),
    };
  };
  const accounts = (view: string) => () => openScreen('accounts', { view });
  return (
    <KeyValues
      rows={[
        fact('settings.fact.entities', info.entityCount, accounts('entities')),
        fact('settings.fact.banks', info.bankCount, accounts('banks')),
        fact('settings.fact.accounts', info.accountCount, () => openScreen('accounts')),
        fact('settings.fact.lines', info.lineCount, () => openScreen('import')),
        {
          label: t('settings.fact.rates'),
          value: info.ratesDate === null ? t('common.none') : formatDate(info.ratesDate),
        },
        fact('settings.fact.journal', info.journalEntry, () =>
          openScreen('journal', { entry: String(info.journalEntry) }),
        ),
        {
          label: t('settings.fact.journalAt'),
          value: info.journalAt === null ? t('common.none') : formatMoment(info.journalAt),
        },
        { label: t('settings.fact.cipher'), value: info.cipher },
        {
          label: t('settings.fact.sample'),
          value: t(info.sample ? 'settings.fact.yes' : 'settings.fact.no'),
        },
        {
          label: t('settings.fact.folder'),
          value: <span className="settings-path">{state.data?.workspace?.folder ?? ''}</span>,
        },
      ]}
    />
  );
}

/** The keys of the settings that the form turns. */
const KEYS = {
  name: 'group.name',
  currency: 'group.baseCurrency',
  date: 'group.businessDate',
  zone: 'group.timeZone',
} as const;
type FieldName = keyof typeof KEYS;
type Values = { readonly [Name in FieldName]: string };

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function problemsOf(values: Values): { readonly [Name in FieldName]?: string } {
  return {
    ...(values.name.trim() === '' ? { name: t('settings.nameMissing') } : {}),
    ...(/^[A-Z]{3}$/.test(values.currency) ? {} : { currency: t('settings.baseCurrencyWrong') }),
    ...(values.date === '' || (values.date.length === 10 && dayNumberOf(values.date) !== null)
      ? {}
      : { date: t('settings.businessDateWrong') }),
    ...(isTimeZone(values.zone) ? {} : { zone: t('settings.timeZoneWrong') }),
  };
}

function BasicsForm({ settings }: { readonly settings: Settings }) {
  const text = (key: string, fallback: string) => {
    const value = settings[key];
    return typeof value === 'string' ? value : fallback;
  };
  const stored: Values = {
    name: text(KEYS.name, ''),
    currency: text(KEYS.currency, 'EUR'),
    date: text(KEYS.date, ''),
    zone: text(KEYS.zone, 'UTC'),
  };
  const [values, setValues] = useState(stored);
  const [isTried, setTried] = useState(false);
  const isReadOnly = useReadOnly() !== null;
  const problems = problemsOf(values);
  const changed = (Object.keys(KEYS) as FieldName[]).filter(
    (name) => values[name] !== stored[name],
  );
  const put = (name: FieldName, value: string) => setValues({ ...values, [name]: value });
  const save = async () => {
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    for (const name of changed) {
      const value = values[name] === '' ? null : values[name];
      const reply = await call('settings.set', { key: KEYS[name], value });
      if (!reply.ok) return toastError(reply.error);
      announceDone(t('settings.saved', { name: t(LABELS[name]) }), reply.meta.entry);
    }
  };
  const field = (name: FieldName, extra: { readonly help?: string } = {}) => (
    <Field
      label={t(LABELS[name])}
      {...extra}
      {...(isTried && problems[name] ? { problem: problems[name] } : {})}
    >
      {(props) => (
        <input
          {...props}
          className="input"
          readOnly={isReadOnly}
          value={values[name]}
          onChange={(event) =>
            put(name, name === 'currency' ? event.target.value.toUpperCase() : event.target.value)
          }
        />
      )}
    </Field>
  );
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {field('name')}
      {field('currency', { help: t('settings.baseCurrencyHelp') })}
      {field('date', { help: t('settings.businessDateHelp') })}
      {field('zone')}
      <div className="row form-foot">
        <span className="grow" />
        <Button kind="primary" submit writes disabled={changed.length === 0}>
          {t(changed.length === 0 ? 'settings.unchanged' : 'settings.change')}
        </Button>
      </div>
    </form>
  );
}

const LABELS = {
  name: 'settings.groupName',
  currency: 'settings.baseCurrency',
  date: 'settings.businessDate',
  zone: 'settings.timeZone',
} as const;

interface FieldProps {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
}

/** Label above, help or problem below. */
export function Field(props: {
  readonly label: string;
  readonly help?: string;
  readonly problem?: string;
  children(field: FieldProps): ReactNode;
}) {
  const id = useId();
  const { label, help, problem, children } = props;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-invalid': problem !== undefined, 'aria-describedby': `${id}-note` })}
      <span id={`${id}-note`} className={problem === undefined ? 'muted' : 'field-problem'}>
        {problem ?? help ?? ''}
      </span>
    </div>
  );
}
