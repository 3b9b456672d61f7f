/**
 * From a file's bytes to rows: sniff, read, prove, identify. Runs in the parsing process, which holds
 * no key and no store; whatever a hostile file does to it ends there.
 */
import { createHash } from 'node:crypto';
import { type AppError, AppFailure } from '../../core/result.ts';
import { detectProfile } from '../../sync/formats/csv/detect.ts';
import { type CsvProfile, parseCsvProfile } from '../../sync/formats/csv/profile.ts';
import { readEcbRates } from '../../sync/formats/ecb/read.ts';
import { detectFixedProfile } from '../../sync/formats/fixed/detect.ts';
import { readStatements, sniffFormats } from '../../sync/formats/index.ts';
import { groupPages, joinedPages } from '../../sync/formats/pages.ts';
import type { FileToParse, ParsedFile, ParsedIssue, ParseRequest } from './parsed.ts';
import { issueOut, obstacleOf, printedFigures, statementsOut } from './statementRows.ts';

function refused(base: ParsedFile, refusal: AppError): ParsedFile {
  return { ...base, refusal };
}

function parseRates(base: ParsedFile, content: Uint8Array): ParsedFile {
  const read = readEcbRates(content);
  if (!read.ok) return refused(base, read.error);
  const rates = read.value.days.flatMap((day) =>
    day.rates.map(({ currency, rate }) => ({
      base: read.value.base,
      quote: currency,
      date: day.date,
      rate,
      source: 'ECB',
    })),
  );
  return { ...base, format: 'ecb-rates', rates, issues: read.value.issues.map(issueOut) };
}

/** Formats that cannot or need not name account and currency; in any other, missing ones are asked. */
const NAMELESS = new Set(['csv', 'fixed', 'qif']);

function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}

/** What a CSV leaves open is assumed rather than refused, and said. */
function assumptions(
  profile: CsvProfile | undefined,
  account: string,
  currency: string,
): ParsedIssue[] {
  const columns = profile?.columns;
  const issues: ParsedIssue[] = [];
  if (columns?.account === undefined && profile?.fixedAccount === undefined)
    issues.push({
      code: 'ACCOUNT_FROM_FILE_NAME',
      severity: 'warning',
      message: `The file names no account; "${account}" is taken from its name. Set the account in the mapping if that is wrong.`,
    });
  if (columns?.currency === undefined && profile?.fixedCurrency === undefined)
    issues.push({
      code: 'CURRENCY_ASSUMED',
      severity: 'warning',
      message: `The file names no currency; ${currency} is assumed. Set the currency in the mapping if that is wrong.`,
    });
  return issues;
}

/** Reads one file. Never throws for what the file holds: a refusal is part of the answer. */
export function parseFile(
  file: FileToParse,
  { saved, baseCurrency }: Omit<ParseRequest, 'files'>,
): ParsedFile {
  const { name, content, csvProfile } = file;
  const base: ParsedFile = {
    name,
    sha256: createHash('sha256').update(content).digest('hex'),
    sizeBytes: content.length,
    format: null,
    statements: [],
    refusedStatements: [],
    rates: [],
    issues: [],
    refusal: null,
    profile: csvProfile ?? null,
    headerFingerprint: null,
  };
  const [guess] = sniffFormats(content);
  if (guess?.format === 'ecb-rates') return parseRates(base, content);
  const detect =
    guess?.format === 'csv' ? detectProfile : guess?.format === 'fixed' ? detectFixedProfile : null;
  const proposal = detect !== null && csvProfile === undefined ? detect(content) : null;
  const remembered = saved.find((one) => one.header_fingerprint === proposal?.fingerprint);
  const profile =
    csvProfile ??
    (remembered === undefined ? undefined : parseCsvProfile(remembered.profile)) ??
    proposal?.profile ??
    undefined;
  const known =
    proposal === null
      ? base
      : { ...base, profile: proposal, headerFingerprint: proposal.fingerprint };
  const read = readStatements(content, name, {
    ...(profile === undefined ? {} : { csvProfile: profile }),
    ...(csvProfile !== undefined || NAMELESS.has(guess?.format ?? 'csv')
      ? { defaultAccount: stemOf(name), defaultCurrency: baseCurrency }
      : {}),
  });
  if (!read.ok) return refused(known, read.error);
  const { format, statements, refused: bad, issues } = read.value;
  const groups = groupPages(statements);
  const obstacles = groups.map((pages) => obstacleOf(joinedPages(pages)));
  const usable = statementsOut(groups.filter((_, index) => obstacles[index] === null));
  const told = [...bad, ...groups.filter((_, index) => obstacles[index] !== null).flat()];
  return {
    ...known,
    format,
    statements: usable,
    refusedStatements: told.map(printedFigures),
    issues: [
      ...issues.map(issueOut),
      ...(format === 'csv' || format === 'fixed'
        ? assumptions(profile, stemOf(name), baseCurrency)
        : []),
      ...bad.flatMap((statement) => statement.issues.map(issueOut)),
      ...obstacles.filter((obstacle) => obstacle !== null),
      ...usable.flatMap((statement) => statement.interimIssues),
    ],
    refusal:
      usable.length > 0 || statements.length + bad.length === 0
        ? null
        : {
            kind: 'invalid-input',
            code: 'FILE_NO_STATEMENT',
            message: `${name} holds no statement that can be imported. Its findings say why.`,
          },
  };
}

/** `parseFile`, with a bug of a reader told as that file's refusal instead of ending the import. */
export function parseFiles({ files, ...known }: ParseRequest): ParsedFile[] {
  return files.map((file) => {
    try {
      return parseFile(file, known);
    } catch (thrown) {
      if (thrown instanceof AppFailure) return refused(parseNothing(file), thrown.error);
      return refused(parseNothing(file), {
        kind: 'internal',
        code: 'READER_FAILED',
        message: `${file.name} could not be read: the reader failed. Report the file; nothing of it was imported.`,
      });
    }
  });
}

function parseNothing(file: FileToParse): ParsedFile {
  return {
    name: file.name,
    sha256: createHash('sha256').update(file.content).digest('hex'),
    sizeBytes: file.content.length,
    format: null,
    statements: [],
    refusedStatements: [],
    rates: [],
    issues: [],
    refusal: null,
    profile: null,
    headerFingerprint: null,
  };
}
