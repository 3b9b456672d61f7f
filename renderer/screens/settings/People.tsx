/** Who works here, and in which roles. */
import { useState } from 'react';
import type { AppError, OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import {
  Area,
  Button,
  Check,
  Chip,
  CopyError,
  type DataColumn,
  DataTable,
  Dialog,
  Icon,
  Link,
  QueryView,
  useReadOnly,
} from '../../ui/index.ts';
import { Field } from './Workspace.tsx';

type Person = OutputOf<'users.list'>[number];

/** The roles that every workspace starts with. */
const ROLES = [
  'admin',
  'treasurer',
  'analyst',
  'fund-manager',
  'accountant',
  'approver',
  'auditor',
  'viewer',
] as const;

function roleText(role: string): string {
  const known = ROLES.find((one) => one === role);
  return known ? t(`settings.role.${known}`) : role;
}

export function People() {
  const people = useQuery('users.list', {}, { topics: ['user', 'user_role'] });
  const [opened, setOpened] = useState<{ readonly person: Person | null } | null>(null);
  const readOnly = useReadOnly();
  const columns: readonly DataColumn<Person>[] = [
    {
      head: t('settings.person.name'),
      className: 'medium',
      cell: (person) => person.name,
    },
    { head: t('settings.person.login'), className: 'muted', cell: (person) => person.login },
    {
      head: t('settings.person.roles'),
      className: 'wrap',
      cell: (person) => person.roles.map(roleText).join(', '),
    },
    {
      head: t('settings.person.state'),
      cell: (person) =>
        person.active ? (
          t('settings.person.isActive')
        ) : (
          <Chip icon="lock">{t('settings.person.inactive')}</Chip>
        ),
    },
    {
      head: t('settings.list.edit'),
      isFigure: true,
      isHeadHidden: true,
      cell: (person) => (
        <Link
          aria-label={t('settings.person.edit', { name: person.name })}
          disabled={readOnly !== null}
          {...(readOnly === null ? {} : { title: readOnly })}
          onClick={() => setOpened({ person })}
        >
          {t('settings.list.edit')}
        </Link>
      ),
    },
  ];
  return (
    <Area
      title={t('settings.people')}
      aside={
        <Button small icon="plus" writes onClick={() => setOpened({ person: null })}>
          {t('settings.person.add')}
        </Button>
      }
    >
      <QueryView query={people} rows={6}>
        {(rows) => (
          <DataTable
            name={t('settings.people')}
            columns={columns}
            rows={rows}
            rowId={(person) => person.id}
          />
        )}
      </QueryView>
      {opened && <PersonDialog person={opened.person} onClose={() => setOpened(null)} />}
    </Area>
  );
}

function PersonDialog(props: { readonly person: Person | null; onClose(): void }) {
  const { person, onClose } = props;
  const [name, setName] = useState(person?.name ?? '');
  const [login, setLogin] = useState(person?.login ?? '');
  const [roles, setRoles] = useState<readonly string[]>(person?.roles ?? []);
  const [isActive, setActive] = useState(person?.active ?? true);
  const [isTried, setTried] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const isMissing = name.trim() === '' || login.trim() === '' || roles.length === 0;
  const save = async () => {
    setTried(true);
    if (isMissing) return;
    const reply = await runCommand(
      'users.save',
      {
        ...(person === null ? {} : { id: person.id }),
        name: name.trim(),
        login: login.trim(),
        active: isActive,
        roles: [...roles],
      },
      {
        toastErrors: false,
        done: () => t('settings.saved', { name: t('settings.person.onlyName', { name }) }),
      },
    );
    if (reply.ok) onClose();
    else setError(reply.error);
  };
  const all = [...new Set([...ROLES, ...roles])];
  const problem = (isWrong: boolean, text: string) => (isTried && isWrong ? { problem: text } : {});
  return (
    <Dialog
      title={
        person === null
          ? t('settings.person.add')
          : t('settings.person.edit', { name: person.name })
      }
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" writes onClick={() => void save()}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {error && (
          <div className="notice bad" role="alert">
            <Icon name="breach" />
            <span className="grow">{error.message}</span>
            <CopyError error={error} />
          </div>
        )}
        <Field
          label={t('settings.person.name')}
          {...problem(name.trim() === '', t('settings.person.nameMissing'))}
        >
          {(field) => (
            <input
              {...field}
              className="input"
              maxLength={80}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t('settings.person.login')}
          {...problem(login.trim() === '', t('settings.person.loginMissing'))}
        >
          {(field) => (
            <input
              {...field}
              className="input"
              maxLength={60}
              value={login}
              onChange={(event) => setLogin(event.target.value)}
            />
          )}
        </Field>
        <fieldset className="field settings-roles">
          <legend className="field-label">{t('settings.person.roles')}</legend>
          {all.map((role) => (
            <Check
              key={role}
              label={roleText(role)}
              checked={roles.includes(role)}
              onChange={(checked) =>
                setRoles(checked ? [...roles, role] : roles.filter((one) => one !== role))
              }
            />
          ))}
          {isTried && roles.length === 0 && (
            <span className="field-problem" role="alert">
              {t('settings.person.roleMissing')}
            </span>
          )}
        </fieldset>
        <Check label={t('settings.person.active')} checked={isActive} onChange={setActive} />
      </div>
    </Dialog>
  );
}
