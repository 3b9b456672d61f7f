/** Moving the point of exact decimal text, for percent and millions; no digit is lost. */

/** `text` times ten to the power of `by`. */
export function shiftPoint(text: string, by: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const digits = whole + fraction;
  const at = whole.length + by;
  const padded = at > 0 ? digits.padEnd(at, '0') : '0'.repeat(1 - at) + digits;
  const point = Math.max(1, at);
  const head = padded.slice(0, point).replace(/^0+(?=\d)/, '');
  const tail = padded.slice(point);
  return `${sign}${head}${tail === '' ? '' : `.${tail}`}`;
}

/** Days from 1970 to a date and back, for a slider of dates. */
export function dayOf(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
}

export function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
