/** The way in for sanctions lists: recognised by content, read into one model. */
import { fail, type Result } from '../../../core/result.ts';
import { looksLikeXml } from '../xml.ts';
import { readEuXml } from './euXml.ts';
import type { SanctionsRead, TakeParty } from './model.ts';
import { ofacRows, readCslCsv, readOfacCsv } from './ofacCsv.ts';
import { readOfacXml } from './ofacXml.ts';
import { readUkXml } from './ukXml.ts';
import { readUnXml } from './unXml.ts';

export type SanctionsFormat = 'ofac-csv' | 'ofac-xml' | 'eu-xml' | 'un-xml' | 'uk-xml' | 'csl-csv';

/** Which list the bytes are, or null; file names are not looked at. */
export function sniffSanctions(bytes: Uint8Array): SanctionsFormat | null {
  const head = bytes.subarray(0, 8192);
  const text = Buffer.from(head).toString('utf8');
  if (looksLikeXml(head)) {
    const root = /<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)/.exec(text.replace(/<[?!][^>]*>/g, ''))?.[1];
    if (root === 'sdnList') return 'ofac-xml';
    if (root === 'CONSOLIDATED_LIST') return 'un-xml';
    if (root === 'Designations') return 'uk-xml';
    return root === 'export' && text.includes('sanctionEntity') ? 'eu-xml' : null;
  }
  for (const { cells } of ofacRows(head.subarray(0, 2000))) {
    if (cells.includes('alt_names') && cells.includes('source')) return 'csl-csv';
    return cells.length === 12 && /^\d+$/.test(cells[0] ?? '') ? 'ofac-csv' : null;
  }
  return null;
}

/** Reads any list. Errors: SANCTIONS_UNKNOWN and those of the readers. */
export function readSanctions(bytes: Uint8Array, take: TakeParty): Result<SanctionsRead> {
  switch (sniffSanctions(bytes)) {
    case 'ofac-csv':
      return readOfacCsv({ parties: bytes }, take);
    case 'csl-csv':
      return readCslCsv(bytes, take);
    case 'ofac-xml':
      return readOfacXml(bytes, take);
    case 'eu-xml':
      return readEuXml(bytes, take);
    case 'un-xml':
      return readUnXml(bytes, take);
    case 'uk-xml':
      return readUkXml(bytes, take);
    case null:
      return fail({
        kind: 'invalid-input',
        code: 'SANCTIONS_UNKNOWN',
        message: 'The file is no sanctions list of OFAC, EU, UN or UK that is known here.',
      });
  }
}
