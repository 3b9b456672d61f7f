/**
 * Reports: models built from the position and kept runs, written as PDF or Excel in the worker pool,
 * kept as documents with the runs that they stand on.
 */
import { z } from 'zod';
import { cashflowForecast } from '../../core/forecast/cash/cashflow.ts';
import type { FundTerms } from '../../core/fund/terms.ts';
import { waterfallCalculation } from '../../core/fund/waterfallCalculation.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { formatAmount } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import { backtestRisk } from '../../core/risk/backtest.ts';
import { historicalRisk } from '../../core/risk/historical.ts';
import { parametricRisk } from '../../core/risk/parametric.ts';
import { scenarioCompare } from '../../core/scenario/compare.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import {
  type CommandContext,
  type JobPlan,
  jobCommand,
  type Outcomes,
  type QueryContext,
  query,
} from '../backend/handler.ts';
import { programVersion } from '../backend/version.ts';
import { blobOf, newestRun, type Run, runById } from '../queries/runs.ts';
import { reportingCurrencyOf, workspaceSettings } from '../queries/settings.ts';
import { distributionReport } from '../reports/build/distribution.ts';
import { forecastFromRun, riskFromRuns, scenarioFromRun } from '../reports/build/fromRuns.ts';
import type { PositionRow } from '../reports/build/position.ts';
import { treasuryReport } from '../reports/build/treasury.ts';
import { formatDate } from '../reports/formatText.ts';
import type { ProvenanceRun, ReportFrame, ReportModel } from '../reports/model.ts';
import { latestForecast } from './forecast.ts';
import { listLimits } from './limits.ts';
import { computePosition, rateUsed } from './position.ts';
import { latestRisk } from './risk.ts';

type CreateInput = DomainInput<'reports.create'>;
type DocumentOut = DomainOutput<'reports.create'>['documents'][number];

const MEDIA_TYPE = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

function provenanceOf(run: Run): ProvenanceRun {
  return {
    id: run.id,
    calculation: run.calculation,
    version: run.version,
    hash: run.runHash,
    ...(run.seed === null ? {} : { seed: run.seed }),
  };
}

/** What every report and every exported workbook says of where its figures stand. */
export function frameOf(
  context: QueryContext,
  input: Pick<CreateInput, 'asOf' | 'reportingCurrency'>,
  runs: readonly Run[],
): ReportFrame {
  const { store, journal, knownEntry, past, session, clock } = context;
  const settings = workspaceSettings(store);
  const baseCurrency = reportingCurrencyOf(store, input.reportingCurrency);
  return {
    language: 'en',
    workspace: settings.groupName,
    asOf: input.asOf,
    knownAt: {
      entry: knownEntry,
      at: journal.entry(knownEntry)?.at ?? clock.now(),
      state: past ? 'past' : 'now',
      order: 'here',
    },
    baseCurrency,
    provenance: {
      generatedBy: session.userName,
      generatedAt: clock.now(),
      program: `Ballast ${programVersion()}`,
      runs: runs.map(provenanceOf),
      facts: [],
    },
  };
}

function positionRows(context: QueryContext, input: CreateInput): PositionRow[] {
  const reportingCurrency = reportingCurrencyOf(context.store, input.reportingCurrency);
  const position = computePosition(context.store, {
    asOf: input.asOf,
    basis: 'booked',
    groupBy: 'none',
    reportingCurrency,
  });
  const rows = position.rows.flatMap((row): PositionRow[] => {
    if (row.account === null || row.accountBalance === null) return [];
    const used = row.quote === null || !row.isConverted ? null : rateUsed(row.quote, input.asOf);
    return [
      {
        entity: row.account.entityName,
        bank: row.account.bankName,
        account: row.label,
        currency: row.currency,
        amount: formatAmount(row.accountBalance),
        converted: row.closing === null ? null : formatAmount(row.closing),
        rate: used?.rate ?? null,
        rateDate: used?.date ?? null,
        source: used?.source ?? null,
        stale: row.isStale,
      },
    ];
  });
  if (rows.length === 0)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'REPORT_NO_POSITION',
      message: `No account has a balance on ${input.asOf}. Import statements first.`,
      path: 'asOf',
    });
  return rows;
}

function forecastPart(context: QueryContext, input: CreateInput) {
  const latest = latestForecast(context, { asOf: input.asOf, scenarioId: null });
  if (latest.run === null) return null;
  const output = z.decode(cashflowForecast.output, latest.output as never);
  const { actual, minimum } = latest;
  return { run: latest.run, part: forecastFromRun(output, { actual, minimum }) };
}

function scenarioPart(context: QueryContext, input: CreateInput) {
  if (input.scenarioId === null) return null;
  const { asOf, scenarioId } = input;
  const stored = newestRun(context.store, { calculation: scenarioCompare.id, asOf, scenarioId });
  if (stored === undefined) return null;
  const name = context.store.pluck<string>('SELECT name FROM scenario WHERE id = ?', [scenarioId]);
  const output = z.decode(scenarioCompare.output, blobOf(context, stored).output as never);
  return { run: stored.run, part: scenarioFromRun(output, name ?? 'Scenario') };
}

const METHOD_LABEL: { readonly [method: string]: string } = {
  historical: 'Historical',
  'parametric-normal': 'Parametric normal',
  'cornish-fisher': 'Cornish-Fisher',
  'student-t': 'Student t',
};

function riskPart(context: QueryContext, input: CreateInput) {
  const latest = latestRisk(context, {
    asOf: input.asOf,
    confidence: 0.99,
    horizonDays: 1,
    scenarioId: null,
  });
  const methods = latest.methods.map(({ method, run, output }) => ({
    label: METHOD_LABEL[method] ?? method,
    output:
      run.calculation === historicalRisk.id
        ? z.decode(historicalRisk.output, output as never)
        : z.decode(parametricRisk.output, output as never),
  }));
  const historical = latest.methods.findIndex(({ run }) => run.calculation === historicalRisk.id);
  const part = riskFromRuns({
    methods,
    ofRecord: Math.max(historical, 0),
    backtest:
      latest.backtest === null
        ? null
        : z.decode(backtestRisk.output, latest.backtest.output as never),
  });
  return part === null ? null : { runs: latest.methods.map(({ run }) => run), part };
}

/** A limit's figures as the report writes them: shares as ratios, amounts in their currency. */
function limitPart(context: QueryContext, input: CreateInput) {
  return listLimits(context, { asOf: input.asOf }).map((limit) => {
    const isShare = limit.unit === '%';
    const ratio = (text: string | null) =>
      text === null ? null : new Decimal(text).div(100).toFixed();
    return {
      name: limit.name,
      scope: limit.scope,
      now: isShare ? ratio(limit.now) : limit.now,
      limit: isShare ? (ratio(limit.limit) ?? limit.limit) : limit.limit,
      unit: isShare ? 'percent' : limit.unit,
      use: ratio(limit.usePercent),
      state: limit.state,
    };
  });
}

interface Planned {
  readonly title: string;
  readonly fileStem: string;
  readonly runIds: readonly string[];
  readonly knownEntry: number;
}

function planTreasury(context: QueryContext, input: CreateInput): [ReportModel, Planned] {
  const forecast = forecastPart(context, input);
  const scenario = scenarioPart(context, input);
  const risk = riskPart(context, input);
  const runs = [
    ...(forecast === null ? [] : [forecast.run]),
    ...(scenario === null ? [] : [scenario.run]),
    ...(risk?.runs ?? []),
  ];
  const report = treasuryReport({
    frame: frameOf(context, input, runs),
    position: positionRows(context, input),
    forecast: forecast?.part ?? null,
    scenario: scenario?.part ?? null,
    risk: risk?.part ?? null,
    limits: limitPart(context, input),
  });
  return [
    report,
    {
      title: `Treasury report of ${formatDate(input.asOf)}`,
      fileStem: `treasury-report-${input.asOf}`,
      runIds: runs.map((run) => run.id),
      knownEntry: context.knownEntry,
    },
  ];
}

function termsInWords(terms: FundTerms): string[] {
  const percent = (text: string) => `${new Decimal(text).times(100).toFixed()} %`;
  const { preferredReturn, catchUp, carry } = terms;
  return [
    `Whole-fund waterfall, ${terms.order === 'capital-first' ? 'capital before preferred return' : 'preferred return before capital'}.`,
    `Preferred return of ${percent(preferredReturn.rateAnnual)} a year, ${preferredReturn.compounding}, ${preferredReturn.dayCount}.`,
    Number(catchUp.share) === 0
      ? 'No catch-up: carry on the excess over the hurdle only.'
      : `Catch-up of ${percent(catchUp.share)} to the general partner.`,
    `Carried interest of ${percent(carry.rate)} of profit.`,
  ];
}

function planDistribution(context: QueryContext, input: CreateInput): [ReportModel, Planned] {
  const { store } = context;
  const found = store.get<{
    number: bigint;
    status: string;
    run_id: string | null;
    fund: string;
    code: string;
  }>(
    `SELECT d.number, d.status, d.run_id, f.name AS fund, f.code
       FROM distribution d JOIN fund f ON f.id = d.fund_id WHERE d.id = ?`,
    [input.distributionId ?? ''],
  );
  if (found === undefined || found.run_id === null)
    throw new AppFailure({
      kind: found === undefined ? 'not-found' : 'missing-data',
      code: found === undefined ? 'DISTRIBUTION_UNKNOWN' : 'DISTRIBUTION_NOT_COMPUTED',
      message:
        found === undefined
          ? 'The distribution of this report is not known. Choose one of a fund.'
          : `Distribution ${found.number} of ${found.fund} was not computed yet. Run its waterfall first.`,
      path: 'distributionId',
    });
  const stored = runById(store, found.run_id);
  const blob = blobOf(context, stored);
  const output = z.decode(waterfallCalculation.output, blob.output as never);
  const { terms } = z.decode(waterfallCalculation.input, blob.input as never);
  const frame = frameOf(context, input, [stored.run]);
  const report = distributionReport({
    frame: { ...frame, baseCurrency: output.amount.currency },
    fund: found.fund,
    number: Number(found.number),
    status: found.status,
    terms: termsInWords(terms),
    output,
  });
  return [
    report,
    {
      title: `${found.fund}, distribution ${found.number}`,
      fileStem: `${found.code.toLowerCase()}-distribution-${found.number}`,
      runIds: [stored.run.id],
      knownEntry: context.knownEntry,
    },
  ];
}

function planReport(context: QueryContext, input: CreateInput): JobPlan<Planned> {
  const [report, planned] =
    input.kind === 'treasury' ? planTreasury(context, input) : planDistribution(context, input);
  return {
    label: planned.title,
    work: input.formats.map((format) => ({
      key: format,
      task: `report.${format}`,
      input: { report },
    })),
    context: planned,
  };
}

function keepDocuments(
  { store, files, clock, session, newId }: CommandContext,
  input: CreateInput,
  planned: Planned,
  outcomes: Outcomes,
): DomainOutput<'reports.create'> {
  const documents = input.formats.map((format): DocumentOut => {
    const outcome = outcomes[format];
    invariant(outcome !== undefined, `the ${format} was written`);
    const { bytes } = outcome.output as { readonly bytes: Uint8Array };
    const id = newId();
    const createdAt = clock.now();
    const facts = {
      kind: input.kind,
      title: planned.title,
      as_of: input.asOf,
      known_entry: planned.knownEntry,
      run_ids: planned.runIds,
      media_type: MEDIA_TYPE[format],
      file_name: `${planned.fileStem}.${format}`,
      size_bytes: bytes.length,
      created_at: createdAt,
    };
    store.insert('document', { id, ...facts, file_hash: files.putFile(bytes) });
    return {
      id,
      kind: facts.kind,
      title: facts.title,
      mediaType: facts.media_type,
      fileName: facts.file_name,
      sizeBytes: facts.size_bytes,
      asOf: input.asOf,
      knownEntry: planned.knownEntry,
      runIds: [...planned.runIds],
      createdAt,
      userName: session.userName,
    };
  });
  return { documents };
}

interface DocumentRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly media_type: string;
  readonly file_name: string;
  readonly file_hash: string;
  readonly size_bytes: number;
  readonly as_of: string;
  readonly known_entry: number;
  readonly run_ids: string[];
  readonly created_at: string;
  readonly entry: number;
}

function listDocuments(
  { store, journal }: QueryContext,
  { start, count }: DomainInput<'reports.list'>,
): DomainOutput<'reports.list'> {
  const names = new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map((row) => [row.id, row.name]),
  );
  const rows = store.rows<DocumentRow>(
    'document',
    'SELECT * FROM document ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?',
    [BigInt(count), BigInt(start)],
  );
  return {
    rows: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      title: row.title,
      mediaType: row.media_type,
      fileName: row.file_name,
      sizeBytes: row.size_bytes,
      asOf: row.as_of as IsoDate,
      knownEntry: row.known_entry,
      runIds: row.run_ids,
      createdAt: row.created_at,
      userName: names.get(journal.entry(row.entry)?.userId ?? '') ?? 'Ballast',
    })),
    count: Number(store.pluck<bigint>('SELECT COUNT(*) FROM document') ?? 0n),
  };
}

export const reportHandlers = {
  'reports.create': jobCommand<'reports.create', Planned>({
    plan: planReport,
    summary: (_input, { documents }) =>
      `${documents[0]?.title ?? 'Report'}, ${documents.map((one) => one.fileName.split('.').pop()?.toUpperCase()).join(' and ')}`,
    keep: keepDocuments,
  }),
  'reports.list': query<'reports.list'>(listDocuments),
  'documents.content': query<'documents.content'>(({ store, files }, { documentId }) => {
    const row = store.row<DocumentRow>('document', 'SELECT * FROM document WHERE id = ?', [
      documentId,
    ]);
    if (row === undefined)
      throw new AppFailure({
        kind: 'not-found',
        code: 'DOCUMENT_UNKNOWN',
        message: 'There is no such document at the chosen time.',
        path: 'documentId',
      });
    return {
      fileName: row.file_name,
      mediaType: row.media_type,
      content: new Uint8Array(files.getFile(row.file_hash)),
    };
  }),
};
