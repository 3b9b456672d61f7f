/** The calendars in which banks settle a currency, as far as the reference data holds them. */
import { type BusinessCalendar, calendarOf } from '../../core/time/calendar.ts';
import { CALENDARS, CENTRE_OF_CURRENCY } from '../../resources/reference/calendars.ts';

/** Saturdays and Sundays alone: for currencies whose holidays nobody listed. */
const WEEKENDS: BusinessCalendar = {
  id: 'weekends',
  weekend: new Set([6, 7]),
  firstYear: 1,
  lastYear: 9999,
  holidays: new Set(),
};

/** The settlement calendar of a currency; weekends alone where none is known. */
export function currencyCalendar(currency: string): BusinessCalendar {
  const centre = CENTRE_OF_CURRENCY[currency];
  const found = CALENDARS.find(({ id }) => id === centre);
  return found === undefined ? WEEKENDS : calendarOf(found);
}
