/**
 * The registry of statement formats and the way in for everybody: sniff by content, find the charset,
 * read. A new format is one folder and one line here.
 */
import { AppFailure, fail, ok, type Result } from '../../core/result.ts';
import { bai2 } from './bai2/read.ts';
import { camtFormats } from './camt/read.ts';
import { cfonb120 } from './cfonb/read.ts';
import { detectEncoding, type Encoding } from './charset.ts';
import { coda } from './coda/read.ts';
import { csv } from './csv/read.ts';
import { sniffEcbRates } from './ecb/read.ts';
import { fixedWidth } from './fixed/read.ts';
import {
  type ReadOptions,
  readEvents,
  type StatementEvent,
  type StatementFile,
  type StatementFormat,
  statementsOf,
} from './format.ts';
import type { Issue, Statement } from './model.ts';
import { mt940 } from './mt940/read.ts';
import { mt942 } from './mt942/read.ts';
import { ofx } from './ofx/read.ts';
import { otherKind } from './otherKinds.ts';
import { qif } from './qif/read.ts';
import { looksLikeXml } from './xml.ts';
import { type XmlCharset, xmlCharset } from './xmlCharset.ts';

export const STATEMENT_FORMATS: readonly StatementFormat[] = [
  ...camtFormats,
  mt940,
  mt942,
  bai2,
  ofx,
  qif,
  coda,
  cfonb120,
  csv,
  fixedWidth,
];

const HEAD_BYTES = 64 * 1024;
const MAX_BYTES = 1024 ** 3;
/** Below this confidence nobody recognised the file. */
const ENOUGH = 0.3;

export interface FormatGuess {
  /** A statement format's id, or `ecb-rates`. */
  readonly format: string;
  readonly confidence: number;
}

/** Every format that the bytes may be, most likely first; file names are not looked at. */
export function sniffFormats(bytes: Uint8Array): FormatGuess[] {
  const head = bytes.subarray(0, HEAD_BYTES);
  const guesses = STATEMENT_FORMATS.map((format) => ({
    format: format.id,
    confidence: format.sniff(head),
  }));
  guesses.push({ format: 'ecb-rates', confidence: sniffEcbRates(head) });
  return guesses
    .filter((guess) => guess.confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
}

function unknown(bytes: Uint8Array, fileName: string): Result<never> {
  const text = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString('latin1').replaceAll('\0', '');
  if (looksLikeXml(bytes) && /<!DOCTYPE/i.test(text))
    return fail({
      kind: 'invalid-input',
      code: 'XML_DOCTYPE_REFUSED',
      message:
        `${fileName} carries a document type declaration, which bank files never need and attacks ` +
        'do. It was not read.',
    });
  const other = otherKind(text);
  if (other)
    return fail({
      kind: 'invalid-input',
      code: 'FORMAT_NOT_A_STATEMENT',
      message: `${fileName} is ${other.name}, not an account statement. ${other.advice}`,
    });
  return fail({
    kind: 'invalid-input',
    code: 'FORMAT_UNKNOWN',
    message:
      `${fileName} is in none of the formats that can be read ` +
      `(${STATEMENT_FORMATS.map((format) => format.label).join(', ')}). Check that it is a bank's file.`,
  });
}

/** The charset to read with: told, or declared, or judged from the bytes. */
function charsetFor(bytes: Uint8Array, format: StatementFormat, options: ReadOptions): XmlCharset {
  if (options.encoding) return { encoding: options.encoding, issue: null };
  const guess = detectEncoding(bytes);
  const own = format.charset?.(bytes, guess) ?? guess.encoding;
  if (!looksLikeXml(bytes)) return { encoding: own, issue: null };
  const declared = xmlCharset(bytes, guess, own);
  if (!format.charset) return declared;
  // Such a format knows which declarations its banks get wrong; one that says nothing is still told.
  return {
    encoding: own,
    issue: declared.issue?.code === 'CHARSET_UNKNOWN' ? declared.issue : null,
  };
}

function* withIssue(
  issue: Issue | null,
  events: Generator<StatementEvent>,
): Generator<StatementEvent> {
  if (issue) yield { type: 'issue', issue };
  yield* events;
}

/** A file opened for reading: its format and its events, which are produced as they are taken. */
export interface OpenedFile {
  readonly format: StatementFormat;
  readonly encoding: Encoding;
  readonly confidence: number;
  readonly events: Generator<StatementEvent>;
}

/**
 * Recognises a file and opens it. Errors: FILE_EMPTY, FILE_TOO_LARGE, FORMAT_UNKNOWN,
 * FORMAT_NOT_A_STATEMENT, FORMAT_IS_RATES, XML_DOCTYPE_REFUSED.
 */
export function openStatements(
  bytes: Uint8Array,
  fileName: string,
  options: ReadOptions = {},
): Result<OpenedFile> {
  const limit = options.maxBytes ?? MAX_BYTES;
  if (bytes.length > limit)
    return fail({
      kind: 'invalid-input',
      code: 'FILE_TOO_LARGE',
      message: `${fileName} has ${bytes.length} bytes; the limit is ${limit}. Split it by account or month.`,
    });
  if (isEmpty(bytes))
    return fail({
      kind: 'invalid-input',
      code: 'FILE_EMPTY',
      message: `${fileName} is empty. Fetch it again from the bank.`,
    });
  const [best] = options.csvProfile
    ? [{ format: options.csvProfile.fixedFields ? 'fixed' : 'csv', confidence: 1 }]
    : sniffFormats(bytes);
  if (!best || best.confidence < ENOUGH) return unknown(bytes, fileName);
  if (best.format === 'ecb-rates')
    return fail({
      kind: 'invalid-input',
      code: 'FORMAT_IS_RATES',
      message: `${fileName} holds reference rates of the ECB. Import it as rates.`,
    });
  const format = STATEMENT_FORMATS.find((known) => known.id === best.format);
  if (!format) return unknown(bytes, fileName);
  const { encoding, issue } = charsetFor(bytes, format, options);
  const reader = format.open({ ...options, fileName, encoding });
  const events = withIssue(issue, readEvents(reader, bytes));
  return ok({ format, encoding, confidence: best.confidence, events });
}

function isEmpty(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 0x20) return false;
  return true;
}

/**
 * Reads a whole file into statements. For files of any size use `openStatements` and take its events.
 *
 * Errors: those of `openStatements` and of the format's reader (MT940_NO_STATEMENT,
 * CAMT_NO_STATEMENT, XML_MALFORMED, XML_TOO_DEEP, CSV_PROFILE_NEEDED, CSV_NO_ENTRY, ...). A
 * statement that is not whole is in `refused` with its reasons, and the others stand.
 */
export function readStatements(
  bytes: Uint8Array,
  fileName: string,
  options: ReadOptions = {},
): Result<StatementFile> {
  const opened = openStatements(bytes, fileName, options);
  if (!opened.ok) return opened;
  const statements: Statement[] = [];
  const refused: Statement[] = [];
  const issues: Issue[] = [];
  try {
    for (const { statement, isRefused } of statementsOf(opened.value.events, (issue) =>
      issues.push(issue),
    ))
      (isRefused ? refused : statements).push(statement);
  } catch (error) {
    if (error instanceof AppFailure) return fail(error.error);
    throw error;
  }
  const { format, encoding } = opened.value;
  return ok({ format: format.id, encoding, statements, refused, issues });
}
