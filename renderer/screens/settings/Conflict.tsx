/**
 * Two people changed the same row: what is saved now stands beside what this person typed, and
 * nothing of theirs is lost until they have chosen.
 */
import type { AppError } from '../../contract.ts';
import { formatMoment, formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Button, Dialog } from '../../ui/index.ts';

export interface ConflictField {
  readonly label: string;
  readonly theirs: string;
  readonly mine: string;
}

export interface Conflict {
  readonly what: string;
  readonly error: AppError;
  /** Fields that differ between both. */
  readonly fields: readonly ConflictField[];
  /** The entry that mine is saved over. */
  readonly newestEntry: number;
}

export function isConflict(error: AppError): boolean {
  return error.code === 'ROW_CHANGED';
}

export function ConflictDialog(props: {
  readonly conflict: Conflict;
  onKeepMine(): void;
  onTakeTheirs(): void;
}) {
  const { what, error, fields, newestEntry } = props.conflict;
  const people = useQuery('users.list', {});
  const { userId, at } = (error.details ?? {}) as {
    readonly userId?: string | null;
    readonly at?: string | null;
  };
  const person = people.data?.find((one) => one.id === userId)?.name;
  return (
    <Dialog
      title={t('settings.conflict.title', { what })}
      onClose={props.onTakeTheirs}
      footer={
        <>
          <Button onClick={props.onTakeTheirs}>{t('settings.conflict.takeTheirs')}</Button>
          <Button kind="primary" writes onClick={props.onKeepMine}>
            {t('settings.conflict.keepMine')}
          </Button>
        </>
      }
    >
      <p>
        {t('settings.conflict.text', {
          person: person ?? t('settings.conflict.someone'),
          moment: at ? formatMoment(at) : '',
          entry: formatNumber(newestEntry, 0),
        })}{' '}
        <span className="mono muted">{error.code}</span>
      </p>
      <table className="data settings-conflict" aria-label={t('settings.conflict.title', { what })}>
        <thead>
          <tr>
            <th scope="col">{t('settings.conflict.field')}</th>
            <th scope="col">{t('settings.conflict.theirs')}</th>
            <th scope="col">{t('settings.conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.label}>
              <th scope="row">{field.label}</th>
              <td className="num">{field.theirs}</td>
              <td className="num strong">{field.mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
