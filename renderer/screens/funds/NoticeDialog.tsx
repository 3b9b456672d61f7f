/** On which day the notices of a call or distribution went out, against what the terms ask for. */
import { useId, useState } from 'react';
import { dayNumberOf, formatDate } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { Button, DayField, Dialog, Icon } from '../../ui/index.ts';

/** What is known of the notices before they go out. */
export interface NoticePlan {
  /** The due or pay date. */
  readonly due: string;
  /** The last day that the terms allow; null where they say nothing. */
  readonly latest: string | null;
  readonly planned: string | null;
  readonly asOf: string;
}

export function NoticeDialog(props: {
  readonly plan: NoticePlan;
  onSent(date: string): void;
  onClose(): void;
}) {
  const { plan, onSent, onClose } = props;
  const { due, latest, planned, asOf } = plan;
  const id = useId();
  const [date, setDate] = useState(planned ?? (asOf < due ? asOf : due));
  const isDay = date.length === 10 && dayNumberOf(date) !== null;
  const isAfter = isDay && date > due;
  const isShort = isDay && !isAfter && latest !== null && date > latest;
  const words = { due: formatDate(due), latest: formatDate(latest ?? due) };
  return (
    <Dialog
      title={t('funds.notice')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            writes="fund.edit"
            disabled={!isDay || isAfter}
            onClick={() => {
              onSent(date);
              onClose();
            }}
          >
            {t('funds.noticeKeep')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <DayField
          label={t('funds.noticeOn')}
          aria-invalid={!isDay || isAfter}
          aria-describedby={id}
          value={date}
          onChange={setDate}
        />
        <p id={id} className={isAfter || isShort ? 'notice warn' : 'muted'}>
          {(isAfter || isShort) && <Icon name="warning" />}{' '}
          {isAfter
            ? t('funds.noticeAfter', words)
            : isShort
              ? t('funds.noticeLate', words)
              : t(latest === null ? 'funds.noticeBefore' : 'funds.noticeInTime', words)}
        </p>
      </div>
    </Dialog>
  );
}
