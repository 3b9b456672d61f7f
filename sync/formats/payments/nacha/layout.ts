/**
 * The columns of every NACHA record, counted from one as the operating rules print them. One table
 * serves reader and writer, so that they cannot disagree.
 */

/** Name, first and last column; `n` is filled with zeros in front, `r` with blanks in front. */
export type Field = readonly [name: string, first: number, last: number, kind?: 'n' | 'r'];
export type Layout = readonly Field[];

export const WIDTH = 94;

export const FILE_HEADER: Layout = [
  ['priority', 2, 3, 'n'],
  ['destination', 4, 13, 'r'],
  ['origin', 14, 23, 'r'],
  ['date', 24, 29],
  ['time', 30, 33],
  ['modifier', 34, 34],
  ['recordSize', 35, 37],
  ['blockingFactor', 38, 39],
  ['formatCode', 40, 40],
  ['destinationName', 41, 63],
  ['originName', 64, 86],
  ['reference', 87, 94],
];

export const BATCH_HEADER: Layout = [
  ['serviceClass', 2, 4, 'n'],
  ['companyName', 5, 20],
  ['discretionary', 21, 40],
  ['companyId', 41, 50],
  ['entryClass', 51, 53],
  ['description', 54, 63],
  ['descriptiveDate', 64, 69],
  ['effectiveDate', 70, 75],
  ['settlementDate', 76, 78],
  ['originatorStatus', 79, 79],
  ['odfi', 80, 87],
  ['number', 88, 94, 'n'],
];

const HEAD: Layout = [
  ['code', 2, 3],
  ['routing', 4, 12],
];
const TAIL: Layout = [
  ['indicator', 79, 79],
  ['trace', 80, 94],
];
const USUAL: Layout = [
  ['account', 13, 29],
  ['amount', 30, 39, 'n'],
];

const STANDARD: Layout = [
  ...HEAD,
  ...USUAL,
  ['identification', 40, 54],
  ['name', 55, 76],
  ['discretionary', 77, 78],
  ...TAIL,
];
const COUNTED: Layout = [
  ...HEAD,
  ...USUAL,
  ['identification', 40, 54],
  ['addendaCount', 55, 58, 'n'],
  ['name', 59, 74],
  ['discretionary', 77, 78],
  ...TAIL,
];
const ENTRY_LAYOUTS: Readonly<Record<string, Layout>> = {
  CTX: COUNTED,
  ENR: COUNTED,
  TRX: COUNTED,
  ATX: COUNTED,
  CIE: [
    ...HEAD,
    ...USUAL,
    ['name', 40, 54],
    ['identification', 55, 76],
    ['discretionary', 77, 78],
    ...TAIL,
  ],
  MTE: [
    ...HEAD,
    ...USUAL,
    ['name', 40, 61],
    ['identification', 62, 76],
    ['discretionary', 77, 78],
    ...TAIL,
  ],
  IAT: [
    ...HEAD,
    ['addendaCount', 13, 16, 'n'],
    ['amount', 30, 39, 'n'],
    ['account', 40, 74],
    ['ofac', 77, 77],
    ['ofacSecond', 78, 78],
    ...TAIL,
  ],
  ADV: [
    ...HEAD,
    ['account', 13, 27],
    ['amount', 28, 39, 'n'],
    ['adviceRouting', 40, 48],
    ['identification', 49, 53],
    ['operatorData', 54, 54],
    ['name', 55, 76],
    ['discretionary', 77, 78],
    ...TAIL,
  ],
};

export function entryLayout(entryClass: string): Layout {
  return Object.hasOwn(ENTRY_LAYOUTS, entryClass)
    ? (ENTRY_LAYOUTS[entryClass] as Layout)
    : STANDARD;
}

const ENTRY_SEQUENCE: Field = ['entrySequence', 88, 94];
const PLACE: Layout = [['city', 4, 38], ['country', 39, 73], ENTRY_SEQUENCE];
const BANK: Layout = [
  ['bankName', 4, 38],
  ['qualifier', 39, 40],
  ['bankId', 41, 74],
  ['bankCountry', 75, 77],
];
const FREE: Layout = [['information', 4, 83], ['sequence', 84, 87, 'n'], ENTRY_SEQUENCE];
const ABOUT: Layout = [
  ['code', 4, 6],
  ['originalTrace', 7, 21],
];
const OWN_TRACE: Field = ['trace', 80, 94];

const ADDENDA_LAYOUTS: Readonly<Record<string, Layout>> = {
  '02': [
    ['reference', 4, 10],
    ['referenceSecond', 11, 13],
    ['terminal', 14, 19],
    ['serial', 20, 25],
    ['date', 26, 29],
    ['authorization', 30, 35],
    ['location', 36, 62],
    ['city', 63, 77],
    ['state', 78, 79],
    OWN_TRACE,
  ],
  '05': FREE,
  '10': [
    ['transactionType', 4, 6],
    ['foreignAmount', 7, 24],
    ['foreignTrace', 25, 46],
    ['name', 47, 81],
    ENTRY_SEQUENCE,
  ],
  '11': [['name', 4, 38], ['street', 39, 73], ENTRY_SEQUENCE],
  '12': PLACE,
  '13': [...BANK, ENTRY_SEQUENCE],
  '14': [...BANK, ENTRY_SEQUENCE],
  '15': [['receiverId', 4, 18], ['street', 19, 53], ENTRY_SEQUENCE],
  '16': PLACE,
  '17': FREE,
  '18': [...BANK, ['sequence', 84, 87, 'n'], ENTRY_SEQUENCE],
  '98': [...ABOUT, ['originalOdfi', 28, 35], ['corrected', 36, 64], ['refused', 65, 79], OWN_TRACE],
  '99': [
    ...ABOUT,
    ['dateOfDeath', 22, 27],
    ['originalOdfi', 28, 35],
    ['information', 36, 79],
    OWN_TRACE,
  ],
};

const DISHONORED: Layout = [
  ...ABOUT,
  ['originalOdfi', 28, 35],
  ['returnTrace', 39, 53],
  ['returnSettlement', 54, 56],
  ['returnCode', 57, 58],
  ['information', 59, 79],
  OWN_TRACE,
];
const CONTESTED: Layout = [
  ...ABOUT,
  ['returnedOn', 22, 27],
  ['originalOdfi', 28, 35],
  ['originalSettlement', 36, 38],
  ['returnTrace', 39, 53],
  ['returnSettlement', 54, 56],
  ['returnCode', 57, 58],
  ['dishonoredTrace', 59, 73],
  ['dishonoredSettlement', 74, 76],
  ['dishonoredCode', 77, 78],
  OWN_TRACE,
];

/** `code` decides between the three shapes of a return. */
export function addendaLayout(type: string, kind: 'return' | 'dishonored' | 'contested'): Layout {
  if (type === '99' && kind === 'dishonored') return DISHONORED;
  if (type === '99' && kind === 'contested') return CONTESTED;
  return Object.hasOwn(ADDENDA_LAYOUTS, type)
    ? (ADDENDA_LAYOUTS[type] as Layout)
    : [['text', 4, 94]];
}

export function batchControlLayout(isAdvice: boolean): Layout {
  return [
    ['serviceClass', 2, 4, 'n'],
    ['entryCount', 5, 10, 'n'],
    ['hash', 11, 20, 'n'],
    ...(isAdvice
      ? ([
          ['debit', 21, 40, 'n'],
          ['credit', 41, 60, 'n'],
          ['authentication', 61, 79],
        ] as const)
      : ([
          ['debit', 21, 32, 'n'],
          ['credit', 33, 44, 'n'],
          ['companyId', 45, 54],
          ['authentication', 55, 73],
        ] as const)),
    ['odfi', 80, 87],
    ['number', 88, 94, 'n'],
  ];
}

export function fileControlLayout(isAdvice: boolean): Layout {
  const [middle, end] = isAdvice ? [51, 71] : [43, 55];
  return [
    ['batchCount', 2, 7, 'n'],
    ['blockCount', 8, 13, 'n'],
    ['entryCount', 14, 21, 'n'],
    ['hash', 22, 31, 'n'],
    ['debit', 32, middle, 'n'],
    ['credit', middle + 1, end, 'n'],
  ];
}

/** The fields of a record; blanks at their end go, and in front of right-aligned ones too. */
export function cutRecord(line: string, layout: Layout): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, first, last, kind] of layout) {
    const text = line.slice(first - 1, last).trimEnd();
    fields[name] = kind === undefined ? text : text.trimStart();
  }
  return fields;
}

/** A record from its fields. A value that does not fit its columns is an error of the caller. */
export function joinRecord(
  type: string,
  fields: Readonly<Record<string, string>>,
  layout: Layout,
): string {
  let line = type;
  for (const [name, first, last, kind] of layout) {
    const size = last - first + 1;
    const text = fields[name] ?? '';
    line = line.padEnd(first - 1);
    if (kind === 'n' && text !== '') line += text.padStart(size, '0').slice(-size);
    else line += kind === 'r' ? text.padStart(size).slice(-size) : text.padEnd(size).slice(0, size);
  }
  return line.padEnd(WIDTH);
}
