/**
 * Bank holidays of the centres that the sample group banks in, for 2023 to 2027. The euro, sterling
 * and the dollar settle by the core's own calendars; for the others rules give the holidays that
 * follow the sun and Easter, and the moon's and the one-off days are listed as published.
 */
import type { CalendarData } from '../../core/time/calendar.ts';
import { addDays, dateOf, type IsoDate, isoDate, weekday } from '../../core/time/dates.ts';
import { type CalendarId, settlementCalendar } from '../../core/time/holidays.ts';

const FIRST_YEAR = 2023;
const LAST_YEAR = 2027;

/** Easter Sunday of the Gregorian calendar (the anonymous computus of 1876, as Meeus gives it). */
export function easterSunday(year: number): IsoDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonShift = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const sunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const shift = Math.floor((golden + 11 * epact + 22 * sunday) / 451);
  const count = epact + sunday - 7 * shift + 114;
  return dateOf(year, Math.floor(count / 31), (count % 31) + 1);
}

type Rule = (year: number) => IsoDate;

const fixed =
  (month: number, day: number): Rule =>
  (year) =>
    dateOf(year, month, day);

const easter =
  (days: number): Rule =>
  (year) =>
    addDays(easterSunday(year), days);

/** A holiday that moves from Sunday to Monday, as in Singapore. */
const sundayToMonday =
  (rule: Rule): Rule =>
  (year) => {
    const day = rule(year);
    return weekday(day) === 7 ? addDays(day, 1) : day;
  };

const goodFriday = easter(-2);
const easterMonday = easter(1);
const newYear = fixed(1, 1);
const labourDay = fixed(5, 1);
const christmas = fixed(12, 25);
const secondChristmas = fixed(12, 26);

interface Centre {
  readonly rules: readonly Rule[];
  /** Days that no rule gives: blank-separated ISO dates. */
  readonly listed?: string;
}

const centres: Readonly<Record<string, Centre>> = {
  Zurich: {
    rules: [
      newYear,
      fixed(1, 2),
      goodFriday,
      easterMonday,
      labourDay,
      easter(39),
      easter(50),
      fixed(8, 1),
      christmas,
      secondChristmas,
    ],
  },
  Warsaw: {
    rules: [
      newYear,
      fixed(1, 6),
      easterMonday,
      labourDay,
      fixed(5, 3),
      easter(60),
      fixed(8, 15),
      fixed(11, 1),
      fixed(11, 11),
      christmas,
      secondChristmas,
    ],
    // Christmas Eve became a day off in 2025.
    listed: '2025-12-24 2026-12-24 2027-12-24',
  },
  Stockholm: {
    rules: [
      newYear,
      fixed(1, 6),
      goodFriday,
      easterMonday,
      labourDay,
      easter(39),
      fixed(6, 6),
      fixed(12, 24),
      christmas,
      secondChristmas,
      fixed(12, 31),
    ],
    // Midsummer Eve, the Friday from 19 to 25 June.
    listed: '2023-06-23 2024-06-21 2025-06-20 2026-06-19 2027-06-25',
  },
  Tokyo: {
    rules: [newYear, fixed(1, 2), fixed(1, 3), fixed(12, 31)],
    listed:
      '2023-01-09 2023-02-23 2023-03-21 2023-05-03 2023-05-04 2023-05-05 2023-07-17 2023-08-11 ' +
      '2023-09-18 2023-10-09 2023-11-03 2023-11-23 ' +
      '2024-01-08 2024-02-12 2024-02-23 2024-03-20 2024-04-29 2024-05-03 2024-05-06 2024-07-15 ' +
      '2024-08-12 2024-09-16 2024-09-23 2024-10-14 2024-11-04 ' +
      '2025-01-13 2025-02-11 2025-02-24 2025-03-20 2025-04-29 2025-05-05 2025-05-06 2025-07-21 ' +
      '2025-08-11 2025-09-15 2025-09-23 2025-10-13 2025-11-03 2025-11-24 ' +
      '2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-04 2026-05-05 2026-05-06 ' +
      '2026-07-20 2026-08-11 2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 2026-11-23 ' +
      '2027-01-11 2027-02-11 2027-02-23 2027-03-22 2027-04-29 2027-05-03 2027-05-04 2027-05-05 ' +
      '2027-07-19 2027-08-11 2027-09-20 2027-09-23 2027-10-11 2027-11-03 2027-11-23',
  },
  Singapore: {
    rules: [newYear, goodFriday, labourDay, fixed(8, 9), christmas].map(sundayToMonday),
    listed:
      '2023-01-23 2023-01-24 2023-06-02 2023-06-29 2023-11-13 ' +
      '2024-02-12 2024-04-10 2024-05-22 2024-06-17 2024-10-31 ' +
      '2025-01-29 2025-01-30 2025-03-31 2025-05-12 2025-10-20 ' +
      '2026-02-17 2026-02-18 2026-05-27 2026-06-01 2026-11-09 ' +
      '2027-02-08 2027-03-10 2027-05-17 2027-05-20 2027-10-28',
  },
};

function holidaysOf(centre: Centre): IsoDate[] {
  const days = new Set<IsoDate>((centre.listed ?? '').split(' ').filter(Boolean).map(isoDate));
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++)
    for (const rule of centre.rules) days.add(rule(year));
  return [...days].filter((day) => weekday(day) <= 5).sort();
}

/** Centres whose holidays the core holds. */
const SETTLEMENT: Readonly<Record<string, CalendarId>> = {
  TARGET: 'TARGET',
  London: 'UK-Settlement',
  'New York': 'US-FederalReserve',
};

function settlementDays(id: CalendarId): IsoDate[] {
  const isCovered = (day: IsoDate) => {
    const year = Number(day.slice(0, 4));
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  };
  return [...settlementCalendar(id).holidays].filter(isCovered);
}

/** Every centre's calendar, weekends Saturday and Sunday, by its id. */
export const CALENDARS: readonly CalendarData[] = [
  ...Object.entries(SETTLEMENT).map(([id, settles]) => ({ id, holidays: settlementDays(settles) })),
  ...Object.entries(centres).map(([id, centre]) => ({ id, holidays: holidaysOf(centre) })),
].map((calendar) => ({
  ...calendar,
  weekend: [6, 7],
  firstYear: FIRST_YEAR,
  lastYear: LAST_YEAR,
}));

/** The calendar in which banks settle a currency. */
export const CENTRE_OF_CURRENCY: Readonly<Record<string, string>> = {
  EUR: 'TARGET',
  USD: 'New York',
  GBP: 'London',
  CHF: 'Zurich',
  PLN: 'Warsaw',
  SEK: 'Stockholm',
  JPY: 'Tokyo',
  SGD: 'Singapore',
};
