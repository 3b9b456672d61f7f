/**
 * The two-clock control. *Effective* opens a calendar; *Known at* takes a day and a time, or the
 * number of a journal entry. Looking at the past colours the whole frame.
 */
import { useCallback, useRef, useState } from 'react';
import { call } from '../api.ts';
import { formatDate } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { useAsOf, useClocks } from '../stores/clocks.ts';
import { toastError } from '../stores/toasts.ts';
import { Button, Calendar, Icon, Popover, Segmented } from '../ui/index.ts';
import { useOverlay } from './overlays.ts';
import { knownAtText } from './Screen.tsx';

export function Clocks() {
  const overlay = useOverlay((state) => state.overlay);
  const show = useOverlay((state) => state.show);
  const asOf = useAsOf();
  const businessDate = useClocks((state) => state.businessDate);
  const knownAt = useClocks((state) => state.knownAt);
  const effectiveRef = useRef<HTMLButtonElement>(null);
  const knownRef = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => show(null), [show]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons that belong together, not form fields
    <div className="clocks" role="group" aria-label={t('clock.group')}>
      <button
        ref={effectiveRef}
        type="button"
        className={asOf === businessDate ? 'clock' : 'clock off-today'}
        aria-haspopup="dialog"
        aria-expanded={overlay === 'effective'}
        onClick={() => show(overlay === 'effective' ? null : 'effective')}
      >
        <Icon name="calendar" />
        <span className="wide-word">{t('clock.effective')}</span>
        <b className="num wide-only">{formatDate(asOf, { weekday: true })}</b>
        <b className="num narrow-only">{formatDate(asOf)}</b>
        <Icon name="down" size={12} />
      </button>
      <button
        ref={knownRef}
        type="button"
        className="clock known"
        aria-haspopup="dialog"
        aria-expanded={overlay === 'known'}
        onClick={() => show(overlay === 'known' ? null : 'known')}
      >
        <Icon name="clock" />
        <span className="wide-word">{t('clock.knownAt')}</span>
        <b className="num">{knownAt ? knownAtText(knownAt, 'short') : t('common.now')}</b>
        <Icon name="down" size={12} />
      </button>
      {overlay === 'effective' && (
        <Popover anchor={effectiveRef} align="end" label={t('clock.effective')} onClose={close}>
          <EffectivePicker onDone={close} />
        </Popover>
      )}
      {overlay === 'known' && (
        <Popover anchor={knownRef} align="end" label={t('clock.knownAt')} onClose={close}>
          <KnownPicker onDone={close} />
        </Popover>
      )}
    </div>
  );
}

function EffectivePicker({ onDone }: { readonly onDone: () => void }) {
  const asOf = useAsOf();
  const businessDate = useClocks((state) => state.businessDate);
  const setEffective = useClocks((state) => state.setEffective);
  const pick = (date: string) => {
    setEffective(date === businessDate ? null : date);
    onDone();
  };
  return (
    <div className="stack">
      <Calendar value={asOf} today={businessDate} onPick={pick} />
      <Button small onClick={() => pick(businessDate)}>
        {t('clock.businessDate')}: {formatDate(businessDate)}
      </Button>
    </div>
  );
}

/** The moment of a local day and clock time, as ISO text with zone; `null` for no time of day. */
export function momentOf(date: string, time: string): string | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(time.trim());
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return null;
  const local = new Date(`${date}T${match[1]?.padStart(2, '0')}:${match[2]}:00`);
  return Number.isNaN(local.getTime()) ? null : local.toISOString();
}

/** The number of a journal entry as a person types it (`184,211`), or `null`. */
export function entryNumberOf(text: string): number | null {
  const digits = text.replace(/[\s,.']/g, '');
  return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : null;
}

function KnownPicker({ onDone }: { readonly onDone: () => void }) {
  const knownAt = useClocks((state) => state.knownAt);
  const businessDate = useClocks((state) => state.businessDate);
  const setKnownAt = useClocks((state) => state.setKnownAt);
  const [by, setBy] = useState<'time' | 'entry'>(
    knownAt !== null && !knownAt.moment ? 'entry' : 'time',
  );
  const [date, setDate] = useState(knownAt?.moment?.slice(0, 10) ?? businessDate);
  const [time, setTime] = useState('12:00');
  const [entry, setEntry] = useState(knownAt ? String(knownAt.entry) : '');
  const moment = momentOf(date, time);
  const number = entryNumberOf(entry);
  const canApply = by === 'time' ? moment !== null : number !== null;
  const apply = async () => {
    if (by === 'entry' && number !== null) setKnownAt({ entry: number });
    if (by === 'time' && moment !== null) {
      const reply = await call('journal.entryAt', { at: moment });
      if (reply.ok) setKnownAt({ entry: reply.value.entry, moment });
      else toastError(reply.error);
    }
    onDone();
  };
  return (
    <form
      className="stack known-picker"
      onSubmit={(event) => {
        event.preventDefault();
        if (canApply) void apply();
      }}
    >
      <Segmented<'time' | 'entry'>
        label={t('clock.knownAt')}
        value={by}
        options={[
          { value: 'time', label: t('clock.time') },
          { value: 'entry', label: t('clock.entry') },
        ]}
        onChange={setBy}
      />
      {by === 'time' ? (
        <>
          <Calendar value={date} today={businessDate} tone="known" onPick={setDate} />
          <label className="row">
            <span className="muted">{formatDate(date)}</span>
            <input
              className="input num"
              aria-label={t('clock.time')}
              aria-invalid={moment === null}
              value={time}
              onChange={(event) => setTime(event.target.value)}
            />
          </label>
        </>
      ) : (
        <label>
          <span className="muted">{t('clock.entryHelp')}</span>
          <input
            className="input num"
            data-autofocus
            inputMode="numeric"
            aria-invalid={entry !== '' && number === null}
            value={entry}
            onChange={(event) => setEntry(event.target.value)}
          />
        </label>
      )}
      <div className="row">
        {knownAt && (
          <Button
            small
            onClick={() => {
              setKnownAt(null);
              onDone();
            }}
          >
            {t('clock.backToNow')}
          </Button>
        )}
        <Button small submit kind="primary" disabled={!canApply}>
          {t('clock.apply')}
        </Button>
      </div>
    </form>
  );
}
