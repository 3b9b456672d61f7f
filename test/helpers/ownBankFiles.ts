/** Bank files of our own, in formats of which no authentic sample has an open licence. */

export const cfonbRecord = (fields: Record<number, string>): string => {
  let record = ' '.repeat(120);
  for (const [index, text] of Object.entries(fields)) {
    const from = Number(index);
    record = record.slice(0, from) + text + record.slice(from + text.length);
  }
  return record;
};

/** A signed amount in the format's own spelling. */
export function cfonbSigned(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(14, '0');
  const last = Number(digits.at(-1));
  return digits.slice(0, 13) + (minor < 0 ? '}JKLMNOPQR' : '{ABCDEFGHI').charAt(last);
}

export const cfonbBase = { 2: '30004', 11: '00823', 16: 'EUR2', 21: '00012345678' };
export const cfonbBalance = (type: string, day: string, minor: number): string =>
  cfonbRecord({ ...cfonbBase, 0: type, 34: day, 90: cfonbSigned(minor) });
export const cfonbMovement = (minor: number, more: Record<number, string> = {}): string =>
  cfonbRecord({
    ...cfonbBase,
    0: '04',
    7: 'B1',
    32: '05',
    34: '050126',
    42: '060126',
    48: 'VIR SEPA',
    90: cfonbSigned(minor),
    104: 'REF123',
    ...more,
  });
export const cfonbComplement = (qualifier: string, text: string): string =>
  cfonbRecord({ ...cfonbBase, 0: '05', 7: 'B1', 32: '05', 34: '050126', 45: qualifier, 48: text });

export const CFONB_FILE = [
  cfonbBalance('01', '040126', -100),
  cfonbMovement(123_45),
  cfonbComplement('NPY', 'DUPONT SA'),
  cfonbComplement('LCC', 'FACTURE 7'),
  cfonbComplement('RCN', `${'CLIENT-1'.padEnd(35)}NATURE`),
  cfonbComplement('RUM', 'MANDAT-1'),
  cfonbComplement('MMO', `USD2${cfonbSigned(15000)}`),
  cfonbComplement('XYZ', 'AUTRE'),
  cfonbMovement(-45, { 40: '24' }),
  cfonbBalance('07', '050126', 12_200),
];

/** Columns parted by blanks, with a running balance. */
export const FIXED_FILE = [
  'Date        Amount      Balance   Text',
  '05.01.2026    100,00   1.100,00   Rent A',
  '06.01.2026     -7,50   1.092,50   Fee',
  '13.01.2026     20,00   1.112,50   Sale',
  '',
].join('\n');
