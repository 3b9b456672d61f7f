/**
 * From a file's bytes to rows: sniff, read, prove, identify. Runs in the parsing process, which holds
 * no key and no store; whatever a hostile file does to it ends there.
 */
import { createHash } from 'node:crypto';
import { type AppError, AppFailure } from '../../core/result.ts';
import { readBilling, sniffBilling } from '../../sync/formats/camt086/read.ts';
import { detectProfile } from '../../sync/formats/csv/detect.ts';
import type { NamedAbove } from '../../sync/formats/csv/preamble.ts';
import { type CsvProfile, parseCsvProfile } from '../../sync/formats/csv/profile.ts';
import { readEcbRates } from '../../sync/formats/ecb/read.ts';
import { detectFixedProfile } from '../../sync/formats/fixed/detect.ts';
import type { ReadOptions, StatementFile } from '../../sync/formats/format.ts';
import { readStatements, sniffFormats } from '../../sync/formats/index.ts';
import type { Statement } from '../../sync/formats/model.ts';
import { groupPages, joinedPages } from '../../sync/formats/pages.ts';
import { readPayments, sniffPayments } from '../../sync/formats/payments/index.ts';
import { sniffSanctions } from '../../sync/formats/sanctions/index.ts';
import { classOf, questionsOf } from './fileClass.ts';
import type { FileAnswers, FileToParse, ParsedFile, ParsedIssue, ParseRequest } from './parsed.ts';
import { issueOut, obstacleOf, refusedStatement, statementsOut } from './statementRows.ts';

function refused(base: ParsedFile, refusal: AppError): ParsedFile {
  return { ...base, refusal };
}

/** A file before it is read: nothing is known of it but its bytes. */
function unread({ name, content, csvProfile }: FileToParse): ParsedFile {
  return {
    name,
    class: 'malformed',
    questions: [],
    sha256: createHash('sha256').update(content).digest('hex'),
    sizeBytes: content.length,
    format: null,
    statements: [],
    refusedStatements: [],
    rates: [],
    billing: [],
    issues: [],
    refusal: null,
    payment: null,
    orders: [],
    news: [],
    profile: csvProfile ?? null,
    headerFingerprint: null,
  };
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

function parseBilling(base: ParsedFile, content: Uint8Array): ParsedFile {
  const read = readBilling(content);
  if (!read.ok) return refused(base, read.error);
  const { statements, issues } = read.value;
  return { ...base, format: 'camt.086', billing: statements, issues: issues.map(issueOut) };
}

/** Formats that cannot or need not name account and currency; in any other, missing ones are asked. */
const NAMELESS = new Set(['csv', 'fixed', 'qif']);

function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}

/** What a CSV leaves open and nobody answered is assumed rather than refused, and said. */
function assumptions(
  profile: CsvProfile | undefined,
  answers: FileAnswers | undefined,
  { defaultAccount, defaultCurrency }: ReadOptions,
): ParsedIssue[] {
  const columns = profile?.columns;
  const issues: ParsedIssue[] = [];
  const account = columns?.account ?? profile?.fixedAccount ?? answers?.account;
  if (account === undefined)
    issues.push({
      code: 'ACCOUNT_FROM_FILE_NAME',
      severity: 'warning',
      message: `The file names no account; "${defaultAccount}" is taken from its name. Give the account (--account, or in the mapping) if that is wrong.`,
    });
  const currency = columns?.currency ?? profile?.fixedCurrency ?? answers?.currency;
  if (currency === undefined)
    issues.push({
      code: 'CURRENCY_ASSUMED',
      severity: 'warning',
      message: `The file names no currency; ${defaultCurrency} is assumed. Give the currency (--currency, or in the mapping) if that is wrong.`,
    });
  return issues;
}

const SIDE_GUESSED: ParsedIssue = {
  code: 'SIGN_ASSUMED',
  severity: 'warning',
  message:
    'Nothing tells money in from money out for certain: of two columns the one that is filled more ' +
    'often was taken as money out, and amounts without any sign as money in, or as purchases where ' +
    'the columns are those of a card. Check the mapping.',
};

/** What the reader is told: what a person answered, and for formats without names what is likely. */
function optionsFor(
  { name, csvProfile, answers, isOverridden }: FileToParse,
  profile: CsvProfile | undefined,
  isNameless: boolean,
  baseCurrency: string,
  above: NamedAbove,
): ReadOptions {
  const likely = csvProfile !== undefined || isNameless;
  const account = answers?.account ?? above.account ?? (likely ? stemOf(name) : undefined);
  const currency = answers?.currency ?? above.currency ?? (likely ? baseCurrency : undefined);
  return {
    ...(profile === undefined ? {} : { csvProfile: profile }),
    ...(account === undefined ? {} : { defaultAccount: account }),
    ...(currency === undefined ? {} : { defaultCurrency: currency }),
    ...(answers?.dateOrder === undefined ? {} : { dateOrder: answers.dateOrder }),
    ...(isOverridden === undefined ? {} : { isOverridden }),
  };
}

/** Readers call a value assumed that a person gave; then it is no finding any more. */
function isAnswered(
  { code }: { readonly code: string },
  answers: FileAnswers | undefined,
): boolean {
  return (
    (code === 'ACCOUNT_ASSUMED' && answers?.account !== undefined) ||
    (code === 'CURRENCY_ASSUMED' && answers?.currency !== undefined)
  );
}

/** What a payment file orders or tells; one that breaks its own rules orders nothing. */
function parsePayments(base: ParsedFile, content: Uint8Array): ParsedFile {
  const read = readPayments(content, base.name);
  if (!read.ok) return refused(base, read.error);
  const { summary: payment, batches: orders, news } = read.value;
  const issues = payment.findings.map(issueOut);
  const told: ParsedFile = { ...base, format: payment.format, issues, payment };
  const first = payment.findings.find(({ severity }) => severity === 'error');
  if (payment.isRefused)
    return refused(told, {
      kind: 'invalid-input',
      code: 'PAYMENT_FILE_REFUSED',
      message: `${base.name} is a ${payment.messageType} file that breaks its own rules: ${first?.message ?? 'see its findings'}`,
    });
  return { ...told, orders, news };
}

/** Reads one file. Never throws for what the file holds: a refusal is part of the answer. */
export function parseFile(file: FileToParse, known: Omit<ParseRequest, 'files'>): ParsedFile {
  return judged(readFile(file, known));
}

/** A file with its class and with what may still be asked about it. */
function judged(file: ParsedFile): ParsedFile {
  return { ...file, class: classOf(file), questions: questionsOf(file) };
}

function readFile(
  file: FileToParse,
  { saved, baseCurrency }: Omit<ParseRequest, 'files'>,
): ParsedFile {
  const { name, content, csvProfile, answers } = file;
  const base = unread(file);
  const [guess] = sniffFormats(content);
  if (guess?.format === 'ecb-rates') return parseRates(base, content);
  if (sniffBilling(content) > 0) return parseBilling(base, content);
  if (csvProfile === undefined && sniffPayments(content) !== null)
    return parsePayments(base, content);
  const detect =
    guess?.format === 'csv' ? detectProfile : guess?.format === 'fixed' ? detectFixedProfile : null;
  const order = answers?.dateOrder;
  const seen = detect?.(content, order === undefined ? {} : { dateOrder: order }) ?? null;
  const proposal = csvProfile === undefined ? seen : null;
  const remembered = saved.find((one) => one.header_fingerprint === proposal?.fingerprint);
  const known =
    csvProfile ?? (remembered === undefined ? undefined : parseCsvProfile(remembered.profile));
  const profile = known ?? proposal?.profile ?? undefined;
  const recognised =
    proposal === null
      ? base
      : { ...base, profile: proposal, headerFingerprint: proposal.fingerprint };
  const isNameless = NAMELESS.has(guess?.format ?? 'csv');
  const above = seen?.above ?? {};
  const options: ReadOptions = {
    ...optionsFor(file, profile, isNameless, baseCurrency, above),
    ...(known === undefined && proposal?.isOrderOpen ? { isDateOrderOpen: true } : {}),
  };
  const read = readStatements(content, name, options);
  if (!read.ok) return refused(recognised, sanctionsRefusal(file) ?? read.error);
  const answered = withoutAnswered(read.value, answers);
  const isTable = answered.format === 'csv' || answered.format === 'fixed';
  return parsedFile(recognised, answered, [
    ...(isTable ? assumptions(profile, { ...above, ...answers }, options) : []),
    ...(known === undefined && proposal?.isSideGuessed ? [SIDE_GUESSED] : []),
  ]);
}

/** A sanctions list looks like a table of anything; naming it saves a search for the right mapping. */
function sanctionsRefusal({ name, content }: FileToParse): AppError | null {
  const list = sniffSanctions(content);
  // "-0-" stands for nothing in every list of OFAC and in no bank's table.
  if (list === null || (list === 'ofac-csv' && !Buffer.from(content).includes('-0-'))) return null;
  return {
    kind: 'invalid-input',
    code: 'FORMAT_NOT_A_STATEMENT',
    message: `${name} is a sanctions list (${list}), not an account statement. Nothing of it was imported.`,
  };
}

function withoutAnswered(read: StatementFile, answers: FileAnswers | undefined): StatementFile {
  const settle = (statement: Statement): Statement => ({
    ...statement,
    issues: statement.issues.filter((issue) => !isAnswered(issue, answers)),
  });
  return {
    ...read,
    statements: read.statements.map(settle),
    refused: read.refused.map(settle),
  };
}

/** What was read, as rows and findings. */
function parsedFile(
  base: ParsedFile,
  { format, statements, refused: bad, issues }: StatementFile,
  assumed: readonly ParsedIssue[],
): ParsedFile {
  const groups = groupPages(statements);
  const obstacles = groups.map((pages) => obstacleOf(joinedPages(pages)));
  const usable = statementsOut(groups.filter((_, index) => obstacles[index] === null));
  const hindered = groups.flatMap((pages, index) => {
    const obstacle = obstacles[index] ?? null;
    return obstacle === null ? [] : pages.map((page) => refusedStatement(page, obstacle));
  });
  return {
    ...base,
    format,
    statements: usable,
    refusedStatements: [...bad.map((one) => refusedStatement(one, null)), ...hindered],
    issues: [
      ...issues.map(issueOut),
      ...assumed,
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
            message: `${base.name} holds no statement that can be imported. Its findings say why.`,
          },
  };
}

/** `parseFile`, with a bug of a reader told as that file's refusal instead of ending the import. */
export function parseFiles({ files, ...known }: ParseRequest): ParsedFile[] {
  return files.map((file) => {
    try {
      return parseFile(file, known);
    } catch (thrown) {
      if (thrown instanceof AppFailure) return refused(unread(file), thrown.error);
      return refused(unread(file), {
        kind: 'internal',
        code: 'READER_FAILED',
        message: `${file.name} could not be read: the reader failed. Report the file; nothing of it was imported.`,
      });
    }
  });
}
