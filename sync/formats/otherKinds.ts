/**
 * Files that are no account statement but that people take for one: other ISO 20022 and SWIFT messages,
 * and containers. They are named, with what to do instead, so that nobody searches for a fault in the file.
 */

/** What a file is, and what to do with it; both go into the refusal. */
export interface OtherKind {
  readonly name: string;
  readonly advice: string;
}

const STATEMENT = 'Import the account statement (camt.053, MT940), which tells what was booked.';

/** What to do with a message of one business area, or of one message where it differs. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^pain\.00[12]$/, 'Look at it with `ballast payments`, or import it as a payment file.'],
  [/^pain\.(?:007|008)$/, `Collections are not kept here. ${STATEMENT}`],
  [/^pain\.(?:009|01[0-28]|017)$/, 'It is about a mandate and moves no money.'],
  [/^pain\./, `It asks for a payment and moves no money itself. ${STATEMENT}`],
  [/^pacs\./, `It goes between banks. ${STATEMENT}`],
  [/^camt\.05[789]$/, 'It announces money; enter what is expected as an expected flow.'],
  [/^camt\.060$/, 'It asks a bank for a report. Import the report that the bank sends back.'],
  [/^camt\.086$/, 'It is a billing statement; import it by itself to read the fees.'],
  [
    /^camt\.(?:02[6-9]|03\d|05[56]|087|110|111)$/,
    `It is an inquiry about a payment and moves no money; keep it with the payment. ${STATEMENT}`,
  ],
  [/^camt\./, `It manages cash at the bank and is no statement. ${STATEMENT}`],
  [
    /^acmt\./,
    'It opens, changes or closes an account and moves no money; attach it to the account in Accounts.',
  ],
  [/^remt\./, 'It names what a payment pays and moves no money; keep it with the payment.'],
  [
    /^(?:admi|head)\./,
    'It is a message of the network itself. Ask the bank for the message that it carries.',
  ],
  [/^(?:auth|reda)\./, 'It is a report to an authority or reference data and moves no money.'],
  [
    /^(?:se|fx|co|ts|da)[a-z]{2}\./,
    `It is about securities, foreign exchange or trade. ${STATEMENT}`,
  ],
];

/** Names of the messages that reach a treasury by mistake; any other is named by its number alone. */
const NAMES: Readonly<Record<string, string>> = {
  'pain.001': 'payment order',
  'pain.002': 'payment status report',
  'pain.007': 'reversal of collections',
  'pain.008': 'direct debit order',
  'pain.009': 'mandate request',
  'pain.010': 'mandate amendment',
  'pain.011': 'mandate cancellation',
  'pain.012': 'mandate acceptance report',
  'pain.013': 'request for payment',
  'pain.014': 'answer to a request for payment',
  'pain.018': 'mandate suspension',
  'pacs.002': 'payment status between banks',
  'pacs.003': 'direct debit between banks',
  'pacs.004': 'payment return between banks',
  'pacs.007': 'payment reversal between banks',
  'pacs.008': 'customer credit transfer between banks',
  'pacs.009': 'credit transfer of a bank',
  'pacs.010': 'direct debit of a bank',
  'pacs.028': 'status request between banks',
  'camt.003': 'account query',
  'camt.004': 'account query result',
  'camt.005': 'transaction query',
  'camt.006': 'transaction query result',
  'camt.025': 'receipt',
  'camt.026': 'unable to apply',
  'camt.027': 'claim of non-receipt',
  'camt.028': 'additional payment information',
  'camt.029': 'resolution of an investigation',
  'camt.030': 'notice of case assignment',
  'camt.033': 'request for a duplicate',
  'camt.037': 'debit authorisation request',
  'camt.050': 'liquidity credit transfer',
  'camt.051': 'liquidity debit transfer',
  'camt.055': 'cancellation request of a customer',
  'camt.056': 'cancellation request between banks',
  'camt.057': 'notice to receive',
  'camt.058': 'cancelled notice to receive',
  'camt.059': 'status of a notice to receive',
  'camt.060': 'account reporting request',
  'camt.086': 'bank services billing statement',
  'camt.087': 'request to modify a payment',
  'camt.110': 'investigation request',
  'camt.111': 'investigation response',
  'acmt.007': 'account opening request',
  'acmt.008': 'account opening amendment',
  'acmt.010': 'account request acknowledgement',
  'acmt.011': 'account request rejection',
  'acmt.013': 'account report request',
  'acmt.014': 'account report',
  'acmt.015': 'account mandate maintenance',
  'acmt.019': 'account closing request',
  'acmt.022': 'change of account identification',
  'acmt.023': 'identification verification request',
  'acmt.024': 'identification verification report',
  'remt.001': 'remittance advice',
  'admi.002': 'message reject',
  'admi.004': 'system event',
  'admi.007': 'receipt acknowledgement',
  'head.001': 'business application header',
  'head.002': 'business file header',
};

/** Message elements, for documents that name no namespace. */
const ELEMENTS: Readonly<Record<string, string>> = {
  CstmrCdtTrfInitn: 'pain.001',
  CstmrPmtStsRpt: 'pain.002',
  CstmrPmtRvsl: 'pain.007',
  CstmrDrctDbtInitn: 'pain.008',
  MndtInitnReq: 'pain.009',
  MndtAmdmntReq: 'pain.010',
  MndtCxlReq: 'pain.011',
  MndtAccptncRpt: 'pain.012',
  CdtrPmtActvtnReq: 'pain.013',
  CdtrPmtActvtnReqStsRpt: 'pain.014',
  FIToFIPmtStsRpt: 'pacs.002',
  FIToFICstmrDrctDbt: 'pacs.003',
  PmtRtr: 'pacs.004',
  FIToFIPmtRvsl: 'pacs.007',
  FIToFICstmrCdtTrf: 'pacs.008',
  FICdtTrf: 'pacs.009',
  FIDrctDbt: 'pacs.010',
  FIToFIPmtStsReq: 'pacs.028',
  UblToApply: 'camt.026',
  ClmNonRct: 'camt.027',
  AddtlPmtInf: 'camt.028',
  RsltnOfInvstgtn: 'camt.029',
  NtfctnOfCaseAssgnmt: 'camt.030',
  CstmrPmtCxlReq: 'camt.055',
  FIToFIPmtCxlReq: 'camt.056',
  NtfctnToRcv: 'camt.057',
  NtfctnToRcvCxlAdvc: 'camt.058',
  NtfctnToRcvStsRpt: 'camt.059',
  AcctRptgReq: 'camt.060',
  BkSvcsBllgStmt: 'camt.086',
  ReqToModfyPmt: 'camt.087',
  InvstgtnReq: 'camt.110',
  InvstgtnRspn: 'camt.111',
  AcctOpngReq: 'acmt.007',
  AcctReqAck: 'acmt.010',
  AcctReqRjctn: 'acmt.011',
  AcctRptReq: 'acmt.013',
  AcctRpt: 'acmt.014',
  AcctClsgReq: 'acmt.019',
  IdVrfctnReq: 'acmt.023',
  IdVrfctnRpt: 'acmt.024',
  RmtAdvc: 'remt.001',
};

/** SWIFT messages by their number in the application header, `{2:I103...` or `{2:O103...`. */
const SWIFT: Readonly<Record<string, OtherKind>> = {
  '101': {
    name: 'an MT101 payment order',
    advice: 'Look at it with `ballast payments`, or import it as a payment file.',
  },
  '103': { name: 'an MT103 customer transfer', advice: STATEMENT },
  '202': { name: 'an MT202 transfer between banks', advice: STATEMENT },
  '210': {
    name: 'an MT210 notice to receive',
    advice: 'It announces money; enter what is expected as an expected flow.',
  },
  '900': { name: 'an MT900 confirmation of a debit', advice: STATEMENT },
  '910': { name: 'an MT910 confirmation of a credit', advice: STATEMENT },
  '920': {
    name: 'an MT920 request',
    advice: 'It asks a bank for a report. Import the report that the bank sends back.',
  },
  '941': { name: 'an MT941 balance report, which has no entries', advice: STATEMENT },
};

const PDF: OtherKind = {
  name: 'a PDF',
  advice: 'A PDF cannot be proven. Ask the bank for camt.053, MT940 or CSV of the same days.',
};
const WORKBOOK: OtherKind = { name: 'an Excel workbook', advice: 'Save it as CSV.' };
const ZIP: OtherKind = {
  name: 'a ZIP archive',
  advice: 'Unpack it and import the files in it.',
};
const GZIP: OtherKind = {
  name: 'a gzip archive that cannot be unpacked',
  advice:
    'It is cut, damaged or over 256 MiB; fetch it again, or unpack it and import the file in it.',
};
const OLD_OFFICE: OtherKind = {
  name: 'an old Office file',
  advice: 'Open it and save it as CSV.',
};
const WEB_PAGE: OtherKind = {
  name: 'a web page',
  advice:
    'It may say why the bank sent no file; open it in a browser and fetch the statement again.',
};
const PGP: OtherKind = { name: 'an encrypted message (PGP)', advice: 'Decrypt it first.' };
const BAI2: OtherKind = {
  name: 'a BAI2 file',
  advice: 'Its first record cannot be read; ask the bank for the file again.',
};

/** What packs a statement rather than being one, by its first characters. */
function container(text: string): OtherKind | null {
  if (text.startsWith('%PDF-')) return PDF;
  if (text.startsWith('PK\u0003\u0004'))
    return /xl\/|\[Content_Types\]/.test(text.slice(0, 4000)) ? WORKBOOK : ZIP;
  if (text.startsWith('\u001f\u008b')) return GZIP;
  if (text.startsWith('\u00d0\u00cf\u0011\u00e0')) return OLD_OFFICE;
  if (text.startsWith('-----BEGIN PGP MESSAGE')) return PGP;
  if (/^\s*(?:<!doctype html|<html)/i.test(text)) return WEB_PAGE;
  return /^01,[^,\n]*,[^,\n]*,\d{6},/.test(text) ? BAI2 : null;
}

/** Numbers of SWIFT messages that are statements or reports: MT940 to MT942, MT950, MT970 and MT972. */
const STATEMENTS = new Set(['940', '942', '950', '970', '972']);

/** The SWIFT message that a file with message headers holds, where none of them is a statement. */
export function otherSwift(text: string): OtherKind | null {
  const numbers = [...text.matchAll(/\{2:[IO](\d{3})/g)].map((match) => match[1] as string);
  const [first] = numbers;
  if (first === undefined || numbers.some((number) => STATEMENTS.has(number))) return null;
  return SWIFT[first] ?? { name: `an MT${first} message of SWIFT`, advice: STATEMENT };
}

function articleOf(id: string): string {
  return /^[aeiou]/.test(id) ? 'an' : 'a';
}

/** The id of an ISO 20022 message by its namespace or its element, or null. */
function isoMessage(text: string): string | null {
  // The business header has a namespace of its own, before that of the message.
  const named = [...text.matchAll(/[:"']([a-z]{4}\.\d{3})\.\d{3}\.\d{2}["'<\s]/g)]
    .map((match) => match[1] as string)
    .find((id) => !id.startsWith('head.'));
  if (named !== undefined) return named;
  for (const match of text.matchAll(/<(?:[\w.-]{1,20}:)?([A-Z][A-Za-z]{2,40})[\s/>]/g)) {
    const id = ELEMENTS[match[1] as string];
    if (id !== undefined) return id;
  }
  return /[:"'](head\.\d{3})\./.exec(text)?.[1] ?? null;
}

/** What a file is that is none of ours, judged from its first characters; null where nobody knows. */
export function otherKind(text: string): OtherKind | null {
  const known = container(text) ?? otherSwift(text);
  if (known) return known;
  if (!/^[^<\w]{0,4}\s*</.test(text)) return null;
  const id = isoMessage(text);
  if (id === null) return null;
  const name = NAMES[id];
  const advice = ADVICE.find(([pattern]) => pattern.test(id))?.[1] ?? STATEMENT;
  return {
    name: `${articleOf(id)} ${id}${name === undefined ? ' message of ISO 20022' : ` (${name})`}`,
    advice,
  };
}
