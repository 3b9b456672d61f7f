/**
 * Weekday holidays of settlement calendars as dated data, month and day of each by year; closures
 * that happened once stand where they happened (2022-06-03 and 2022-09-19 in the UK). Sources: ECB,
 * TARGET closing days; Federal Reserve Board, holidays observed; Bank of England, bank holidays.
 */
import type { BusinessCalendar } from './calendar.ts';
import { dateOf, type IsoDate } from './dates.ts';

const HOLIDAYS = {
  TARGET: {
    2015: '0101 0403 0406 0501 1225',
    2016: '0101 0325 0328 1226',
    2017: '0414 0417 0501 1225 1226',
    2018: '0101 0330 0402 0501 1225 1226',
    2019: '0101 0419 0422 0501 1225 1226',
    2020: '0101 0410 0413 0501 1225',
    2021: '0101 0402 0405',
    2022: '0415 0418 1226',
    2023: '0407 0410 0501 1225 1226',
    2024: '0101 0329 0401 0501 1225 1226',
    2025: '0101 0418 0421 0501 1225 1226',
    2026: '0101 0403 0406 0501 1225',
    2027: '0101 0326 0329',
  },
  'US-FederalReserve': {
    2015: '0101 0119 0216 0525 0907 1012 1111 1126 1225',
    2016: '0101 0118 0215 0530 0704 0905 1010 1111 1124 1226',
    2017: '0102 0116 0220 0529 0704 0904 1009 1123 1225',
    2018: '0101 0115 0219 0528 0704 0903 1008 1112 1122 1225',
    2019: '0101 0121 0218 0527 0704 0902 1014 1111 1128 1225',
    2020: '0101 0120 0217 0525 0907 1012 1111 1126 1225',
    2021: '0101 0118 0215 0531 0705 0906 1011 1111 1125',
    2022: '0117 0221 0530 0620 0704 0905 1010 1111 1124 1226',
    2023: '0102 0116 0220 0529 0619 0704 0904 1009 1123 1225',
    2024: '0101 0115 0219 0527 0619 0704 0902 1014 1111 1128 1225',
    2025: '0101 0120 0217 0526 0619 0704 0901 1013 1111 1127 1225',
    2026: '0101 0119 0216 0525 0619 0907 1012 1111 1126 1225',
    2027: '0101 0118 0215 0531 0705 0906 1011 1111 1125',
  },
  'UK-Settlement': {
    2015: '0101 0403 0406 0504 0525 0831 1225 1228',
    2016: '0101 0325 0328 0502 0530 0829 1226 1227',
    2017: '0102 0414 0417 0501 0529 0828 1225 1226',
    2018: '0101 0330 0402 0507 0528 0827 1225 1226',
    2019: '0101 0419 0422 0506 0527 0826 1225 1226',
    2020: '0101 0410 0413 0508 0525 0831 1225 1228',
    2021: '0101 0402 0405 0503 0531 0830 1227 1228',
    2022: '0103 0415 0418 0502 0602 0603 0829 0919 1226 1227',
    2023: '0102 0407 0410 0501 0508 0529 0828 1225 1226',
    2024: '0101 0329 0401 0506 0527 0826 1225 1226',
    2025: '0101 0418 0421 0505 0526 0825 1225 1226',
    2026: '0101 0403 0406 0504 0525 0831 1225 1228',
    2027: '0101 0326 0329 0503 0531 0830 1227 1228',
  },
} as const;

export type CalendarId = keyof typeof HOLIDAYS;
export const CALENDAR_IDS = Object.keys(HOLIDAYS) as [CalendarId, ...CalendarId[]];

/** A calendar that Ballast holds the holidays of; Saturdays and Sundays are closed in all of them. */
export function settlementCalendar(id: CalendarId): BusinessCalendar {
  const years = Object.entries<string>(HOLIDAYS[id]);
  const holidays = years.flatMap(([year, days]) =>
    days
      .split(' ')
      .map((day): IsoDate => dateOf(Number(year), Number(day.slice(0, 2)), Number(day.slice(2)))),
  );
  const covered = years.map(([year]) => Number(year));
  return {
    id,
    weekend: new Set([6, 7]),
    firstYear: Math.min(...covered),
    lastYear: Math.max(...covered),
    holidays: new Set(holidays),
  };
}
