/**
 * Dates, times and ages as text. A date is a day (`2026-11-20`) and never a moment: it is read by
 * its digits, so that no time zone can move it.
 */
import { dateFormat } from './intl.ts';
import { locale } from './locale.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a date text, or `null` where it is none. */
export function dayNumberOf(date: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  if (!match) return null;
  const time = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  const back = new Date(time).toISOString().slice(0, 10);
  return back === date.slice(0, 10) ? time / DAY_MS : null;
}

export function dateOfDayNumber(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export interface DateOptions {
  readonly weekday?: boolean;
  /** `auto` drops the year within six months of `near`, the day that the window shows unless given. */
  readonly year?: 'always' | 'never' | 'auto';
  readonly near?: string;
  readonly locale?: string;
}

let shownDay: string | undefined;

/** Tells which day the window shows: years far from it are written out. Callers re-render. */
export function setShownDay(date: string): void {
  shownDay = date;
}

function isYearShown(date: string, options: DateOptions): boolean {
  if (options.year === 'never') return false;
  if (options.year !== 'auto') return true;
  const day = dayNumberOf(date);
  const near = dayNumberOf(options.near ?? shownDay ?? '');
  return day === null || near === null || Math.abs(day - near) > 183;
}

/** `2026-11-20` as `20 Nov 2026`, or in the order of another locale; other text comes back as is. */
export function formatDate(date: string, options: DateOptions = {}): string {
  const day = dayNumberOf(date);
  if (day === null) return date;
  const moment = new Date(day * DAY_MS);
  const withYear = isYearShown(date, options);
  const tag = options.locale ?? locale();
  if (!tag.startsWith('en') || tag === 'en-US')
    return dateFormat(tag, {
      timeZone: 'UTC',
      day: 'numeric',
      month: 'short',
      ...(withYear ? { year: 'numeric' } : {}),
      ...(options.weekday ? { weekday: 'short' } : {}),
    }).format(moment);
  const body = `${moment.getUTCDate()} ${MONTHS[moment.getUTCMonth()]}`;
  const head = options.weekday ? `${WEEKDAYS[moment.getUTCDay()]} ` : '';
  return head + body + (withYear ? ` ${moment.getUTCFullYear()}` : '');
}

/** The clock time of a moment such as `2026-11-20T16:05:12.000Z`, 24 hours, in a time zone. */
export function formatTime(
  moment: string,
  options: { readonly seconds?: boolean; readonly timeZone?: string } = {},
): string {
  const time = new Date(moment);
  if (Number.isNaN(time.getTime())) return moment;
  return dateFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(options.seconds ? { second: '2-digit' } : {}),
    ...(options.timeZone ? { timeZone: options.timeZone } : {}),
  }).format(time);
}

/** Date and time of a moment: `20 Nov 2026, 16:05`. */
export function formatMoment(
  moment: string,
  options: { readonly timeZone?: string; readonly seconds?: boolean } = {},
): string {
  const time = new Date(moment);
  if (Number.isNaN(time.getTime())) return moment;
  const parts = dateFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(options.timeZone ? { timeZone: options.timeZone } : {}),
  }).format(time);
  return `${formatDate(parts)}, ${formatTime(moment, options)}`;
}

/** Age in words to a day, then the date: `2 min ago`, `3 h ago`, `19 Nov 2026`; a bar drops a near year. */
export function formatAge(moment: string, nowMs: number, date: DateOptions = {}): string {
  const time = new Date(moment).getTime();
  if (Number.isNaN(time)) return moment;
  const seconds = Math.max(0, Math.round((nowMs - time) / 1000));
  if (seconds < 60) return 'just now';
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ago` : formatDate(new Date(time).toISOString(), date);
}

/** Time left or taken: `14 s`, `3 min`, `1 h 05 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** The weeks of a month's calendar page, Monday first, as date texts; six rows at most. */
export function monthWeeks(year: number, month: number): readonly (readonly string[])[] {
  const first = Date.UTC(year, month - 1, 1) / DAY_MS;
  const last = Date.UTC(year, month, 0) / DAY_MS;
  const lead = (((first + 3) % 7) + 7) % 7;
  const weeks: string[][] = [];
  for (let start = first - lead; start <= last; start += 7)
    weeks.push(Array.from({ length: 7 }, (_, index) => dateOfDayNumber(start + index)));
  return weeks;
}

/** A day moved by whole months, held inside the target month. */
export function shiftMonths(date: string, months: number): string {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7)) - 1 + months;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(Number(date.slice(8, 10)), last);
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}
