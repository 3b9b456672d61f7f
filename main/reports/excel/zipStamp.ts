/**
 * Sets every time stamp inside a ZIP file to one moment. The workbook library stamps entries with the
 * clock; with fixed stamps the same report gives the same bytes.
 */
import { invariant } from '../../../core/result.ts';

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;

/** The MS-DOS date and time of a moment in UTC, two-second steps, from 1980 (APPNOTE 4.4.6). */
function dosStamp(moment: Date): { readonly time: number; readonly date: number } {
  const year = Math.max(1980, moment.getUTCFullYear());
  return {
    time:
      (moment.getUTCHours() << 11) |
      (moment.getUTCMinutes() << 5) |
      Math.floor(moment.getUTCSeconds() / 2),
    date: ((year - 1980) << 9) | ((moment.getUTCMonth() + 1) << 5) | moment.getUTCDate(),
  };
}

/** Writes `moment` over the stamp of each entry, in place, and returns the same bytes. */
export function stampZip(bytes: Uint8Array, moment: Date): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { time, date } = dosStamp(moment);
  let end = bytes.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end -= 1;
  invariant(end >= 0, 'a workbook is a ZIP file with a directory');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    invariant(view.getUint32(at, true) === CENTRAL_HEADER, 'a ZIP directory lists its entries');
    view.setUint16(at + 12, time, true);
    view.setUint16(at + 14, date, true);
    const local = view.getUint32(at + 42, true);
    invariant(view.getUint32(local, true) === LOCAL_HEADER, 'a ZIP entry has a local header');
    view.setUint16(local + 10, time, true);
    view.setUint16(local + 12, date, true);
    at += 46;
    at +=
      view.getUint16(at - 18, true) + view.getUint16(at - 16, true) + view.getUint16(at - 14, true);
  }
  return bytes;
}
