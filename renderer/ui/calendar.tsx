/** A month to pick a day from: arrows move by days and weeks, PageUp and PageDown by months. */
import { useEffect, useRef, useState } from 'react';
import {
  dateFormat,
  dateOfDayNumber,
  dayNumberOf,
  formatDate,
  locale,
  monthWeeks,
  shiftMonths,
} from '../format/index.ts';
import { t } from '../messages/index.ts';
import { IconButton } from './controls.tsx';

export interface CalendarProps {
  readonly value: string;
  readonly today: string;
  /** The last day that can be chosen. */
  readonly latest?: string;
  readonly tone?: 'known';
  onPick(date: string): void;
}

/** The day that a key moves to from `date`, or `null` for other keys. */
export function calendarStep(key: string, date: string): string | null {
  const day = dayNumberOf(date);
  if (day === null) return null;
  const steps: { readonly [key: string]: number } = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -7,
    ArrowDown: 7,
  };
  const by = steps[key];
  if (by !== undefined) return dateOfDayNumber(day + by);
  if (key === 'PageUp') return shiftMonths(date, -1);
  return key === 'PageDown' ? shiftMonths(date, 1) : null;
}

function monthTitle(date: string): string {
  return dateFormat(locale(), {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${date.slice(0, 7)}-01T00:00:00Z`));
}

function weekdayNames(): string[] {
  const format = dateFormat(locale(), { weekday: 'short', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, index) =>
    format.format(new Date(Date.UTC(2026, 0, 5 + index))).slice(0, 2),
  );
}

export function Calendar({ value, today, latest, tone, onPick }: CalendarProps) {
  const [cursor, setCursor] = useState(value);
  const table = useRef<HTMLTableElement>(null);
  const hasMoved = useRef(false);
  const weeks = monthWeeks(Number(cursor.slice(0, 4)), Number(cursor.slice(5, 7)));
  useEffect(() => {
    if (hasMoved.current)
      table.current?.querySelector<HTMLElement>(`[data-day="${cursor}"]`)?.focus();
  }, [cursor]);
  return (
    <div className={tone ? `calendar ${tone}` : 'calendar'}>
      <header>
        <IconButton
          icon="left"
          small
          label={t('clock.previousMonth')}
          onClick={() => setCursor(shiftMonths(cursor, -1))}
        />
        <b aria-live="polite">{monthTitle(cursor)}</b>
        <IconButton
          icon="right"
          small
          label={t('clock.nextMonth')}
          onClick={() => setCursor(shiftMonths(cursor, 1))}
        />
      </header>
      <table
        ref={table}
        onKeyDown={(event) => {
          const next = calendarStep(event.key, cursor);
          if (next === null) return;
          event.preventDefault();
          hasMoved.current = true;
          setCursor(next);
        }}
      >
        <thead>
          <tr>
            {weekdayNames().map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day}>
                  <button
                    type="button"
                    data-day={day}
                    data-autofocus={day === cursor ? true : undefined}
                    tabIndex={day === cursor ? 0 : -1}
                    aria-pressed={day === value}
                    aria-label={formatDate(day, { weekday: true })}
                    className={`${day.slice(0, 7) === cursor.slice(0, 7) ? '' : 'outside'} ${day === today ? 'today' : ''}`}
                    disabled={latest !== undefined && day > latest}
                    onClick={() => onPick(day)}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
