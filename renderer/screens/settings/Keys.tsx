/** What opens the workspace: passphrases of people and the printed recovery secret. */
import { useId, useState } from 'react';
import { call } from '../../api.ts';
import type { AppError, OutputOf } from '../../contract.ts';
import { formatMoment } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import {
  isGood,
  NewPassphraseFields,
  NO_PASSPHRASE,
  Refusal,
  Field as SecretField,
} from '../../shell/gate/parts.tsx';
import { RecoverySheet } from '../../shell/gate/RecoverySheet.tsx';
import { useSession } from '../../stores/session.ts';
import { toastError } from '../../stores/toasts.ts';
import {
  Area,
  Button,
  Chip,
  type DataColumn,
  DataTable,
  Dialog,
  Empty,
  Link,
  QueryView,
} from '../../ui/index.ts';

type Slot = OutputOf<'app.slots'>[number];

export function Keys() {
  const slots = useQuery('app.slots', {}, { followsKnownAt: false, topics: ['key_slot', 'user'] });
  const isAdmin = useSession((state) => state.permissions?.has('workspace.admin') ?? false);
  const all = slots.data ?? [];
  if (all.some((slot) => slot.kind === 'open'))
    return (
      <Area title={t('keys.slots')}>
        <Empty title={t('keys.sample')} why={t('keys.sampleWhy')} />
      </Area>
    );
  return (
    <div className="columns-12">
      <Area title={t('keys.slots')} span={12}>
        <div className="settings-prose">
          <p>{t('keys.help')}</p>
        </div>
        <QueryView query={slots} rows={3}>
          {(rows) => <SlotTable slots={rows} mayRemove={isAdmin} />}
        </QueryView>
      </Area>
      <Area title={t('keys.change')} span={isAdmin ? 4 : 6} padded>
        <ChangeOwn />
      </Area>
      {isAdmin && (
        <>
          <Area title={t('keys.add')} span={4} padded>
            <AddPassphrase slots={all} />
          </Area>
          <Area title={t('keys.renew')} span={4} padded>
            <RenewRecovery hasSecret={all.some((slot) => slot.kind === 'recovery')} />
          </Area>
        </>
      )}
    </div>
  );
}

function SlotTable(props: { readonly slots: readonly Slot[]; readonly mayRemove: boolean }) {
  const [removing, setRemoving] = useState<Slot | null>(null);
  const isRemovable = (slot: Slot) =>
    props.mayRemove && !(slot.yours && slot.kind === 'passphrase');
  const columns: readonly DataColumn<Slot>[] = [
    {
      head: t('keys.kind'),
      className: 'medium',
      cell: (slot) => t(`keys.kind.${slot.kind}`),
    },
    {
      head: t('keys.whose'),
      cell: (slot) => (
        <>
          {slot.userLogin ?? <span className="muted">{t('keys.onPaper')}</span>}{' '}
          {slot.yours && <Chip>{t('keys.yours')}</Chip>}
        </>
      ),
    },
    {
      head: t('keys.set'),
      className: 'num',
      cell: (slot) => (slot.addedAt === null ? '' : formatMoment(slot.addedAt)),
    },
    {
      head: t('keys.remove'),
      isFigure: true,
      isHeadHidden: true,
      cell: (slot) =>
        isRemovable(slot) && (
          <Link
            aria-label={
              slot.userLogin === null
                ? t('keys.removeRecovery')
                : t('keys.removeOf', { name: slot.userLogin })
            }
            onClick={() => setRemoving(slot)}
          >
            {t('keys.remove')}
          </Link>
        ),
    },
  ];
  return (
    <>
      <DataTable
        name={t('keys.slots')}
        columns={columns}
        rows={props.slots}
        rowId={(slot) => slot.id}
      />
      {removing && <RemoveDialog slot={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function RemoveDialog({ slot, onClose }: { readonly slot: Slot; onClose(): void }) {
  const [error, setError] = useState<AppError | null>(null);
  const remove = async () => {
    const reply = await runCommand(
      'app.removeSlot',
      { slotId: slot.id },
      { canUndo: false, toastErrors: false, done: () => t('keys.removed') },
    );
    if (reply.ok) onClose();
    else setError(reply.error);
  };
  return (
    <Dialog
      title={t('keys.removeTitle')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="danger" writes onClick={() => void remove()}>
            {t('keys.remove')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Refusal error={error} />
        <p>
          {slot.userLogin === null
            ? t('keys.removeRecoveryText')
            : t('keys.removeText', { name: slot.userLogin })}
        </p>
      </div>
    </Dialog>
  );
}

function ChangeOwn() {
  const [old, setOld] = useState('');
  const [next, setNext] = useState(NO_PASSPHRASE);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const change = async () => {
    setTried(true);
    if (!isGood(next) || old === '') return;
    setBusy(true);
    const reply = await runCommand(
      'app.changePassphrase',
      { old, new: next.value },
      { canUndo: false, toastErrors: false, done: () => t('keys.changed') },
    );
    setBusy(false);
    setError(reply.ok ? null : reply.error);
    if (!reply.ok) return;
    setOld('');
    setNext(NO_PASSPHRASE);
    setTried(false);
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <Refusal error={error} />
      <SecretField label={t('keys.old')} isSecret value={old} onChange={setOld} />
      <NewPassphraseFields
        label={t('keys.new')}
        value={next}
        isTried={isTried}
        onChange={setNext}
      />
      <div className="row form-foot">
        <span className="grow" />
        <Button kind="primary" submit writes disabled={isBusy || old === ''}>
          {t('keys.changeButton')}
        </Button>
      </div>
    </form>
  );
}

function AddPassphrase({ slots }: { readonly slots: readonly Slot[] }) {
  const id = useId();
  const people = useQuery('users.list', {}, { topics: ['user'] });
  const [chosen, setChosen] = useState<string | null>(null);
  const [next, setNext] = useState(NO_PASSPHRASE);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const held = new Set(slots.filter(({ kind }) => kind === 'passphrase').map((s) => s.userLogin));
  const without = (people.data ?? []).filter((one) => one.active && !held.has(one.login));
  const person = without.find((one) => one.login === chosen) ?? without[0];
  if (person === undefined) return <p className="muted">{t('keys.everyone')}</p>;
  const add = async () => {
    setTried(true);
    if (!isGood(next)) return;
    setBusy(true);
    const reply = await runCommand(
      'app.addPassphrase',
      { userLogin: person.login, passphrase: next.value },
      {
        canUndo: false,
        toastErrors: false,
        done: () => t('keys.added', { name: person.name }),
      },
    );
    setBusy(false);
    setError(reply.ok ? null : reply.error);
    if (!reply.ok) return;
    setNext(NO_PASSPHRASE);
    setTried(false);
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <p className="muted">{t('keys.addHelp')}</p>
      <Refusal error={error} />
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {t('keys.person')}
        </label>
        <select
          id={id}
          className="input"
          value={person.login}
          onChange={(event) => setChosen(event.target.value)}
        >
          {without.map((one) => (
            <option key={one.login} value={one.login}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
      <NewPassphraseFields value={next} isTried={isTried} onChange={setNext} />
      <div className="row form-foot">
        <span className="grow" />
        <Button submit writes disabled={isBusy}>
          {t('keys.addButton')}
        </Button>
      </div>
    </form>
  );
}

function RenewRecovery({ hasSecret }: { readonly hasSecret: boolean }) {
  const workspaceName = useSession((state) => state.workspaceName);
  const [secret, setSecret] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const renew = async () => {
    setChecked(false);
    const reply = await call('app.renewRecovery', {});
    if (reply.ok) setSecret(reply.value.recoverySecret);
    else toastError(reply.error);
  };
  if (secret !== null)
    return (
      <RecoverySheet
        secret={secret}
        workspaceName={workspaceName}
        check={async (recoverySecret) => {
          const reply = await call('app.checkRecoverySecret', { recoverySecret });
          return reply.ok && reply.value.valid;
        }}
        onDone={() => {
          setSecret(null);
          setChecked(true);
        }}
      />
    );
  return (
    <div className="stack">
      <p className="muted">{t(hasSecret ? 'keys.renewHelp' : 'keys.renewMissing')}</p>
      {isChecked && (
        <p role="status">
          <Chip tone="ok">{t('keys.renewed')}</Chip>
        </p>
      )}
      <div className="row form-foot">
        <span className="grow" />
        <Button icon="print" writes onClick={() => void renew()}>
          {t(hasSecret ? 'keys.renewButton' : 'keys.makeButton')}
        </Button>
      </div>
    </div>
  );
}
