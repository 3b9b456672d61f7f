/** The main job through the contract: position, forecast, scenario, risk, waterfall and the reports. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppFailure } from '../../../../core/result.ts';
import type { OutputOf } from '../../../../preload/contract/index.ts';
import type { Program } from '../../../backend/program.ts';
import { callProgram } from '../wire.ts';
import {
  type DemoFigures,
  type DistributionFigures,
  distributionFigures,
  type ForecastFigures,
  forecastFigures,
  positionFigures,
  riskFigures,
  type ScenarioFigures,
  scenarioFigures,
} from './figures.ts';

type Door = Pick<Program, 'call'>;
type Scenario = OutputOf<'scenarios.list'>[number];

export interface MainJob {
  readonly program: Door;
  readonly source: DemoFigures['source'];
  readonly asOf: string;
  readonly reportingCurrency: string;
  /** Where the documents go. */
  readonly folder: string;
  readonly say: (text: string) => void;
}

const FORMATS: ('pdf' | 'xlsx')[] = ['pdf', 'xlsx'];

/** The first scenario of the workspace, or one of falling currencies and late receipts. */
async function chooseScenario(
  { program, reportingCurrency }: MainJob,
  currencies: readonly string[],
): Promise<Pick<Scenario, 'id' | 'name'>> {
  const known = (await callProgram(program, 'scenarios.list', {})).filter((one) => !one.archived);
  const [first] = known;
  if (first !== undefined) return { id: first.id, name: first.name };
  const foreign = currencies.filter((currency) => currency !== reportingCurrency);
  const name = 'FX −10 % and receipts 10 days late';
  const { id } = await callProgram(program, 'scenarios.save', {
    name,
    description: 'Foreign currencies lose a tenth; what customers pay arrives ten days late.',
    shocks: [
      ...(foreign.length > 0 ? foreign : ['USD']).map((currency) => ({
        kind: 'fx' as const,
        currency,
        percent: '-10',
      })),
      { kind: 'delayReceipts' as const, categories: ['receipts', 'uncategorised'], days: 10 },
    ],
  });
  return { id, name };
}

async function runForecast({
  program,
  asOf,
  reportingCurrency,
}: MainJob): Promise<ForecastFigures> {
  const { runId } = await callProgram(program, 'forecast.run', { asOf, reportingCurrency });
  return forecastFigures(await callProgram(program, 'runs.get', { runId }));
}

async function runScenario(
  job: MainJob,
  scenario: Pick<Scenario, 'id' | 'name'>,
): Promise<ScenarioFigures> {
  const { program, asOf, reportingCurrency } = job;
  const started = await callProgram(program, 'scenarios.compare', {
    scenarioId: scenario.id,
    asOf,
    reportingCurrency,
  });
  const run = (runId: string) => callProgram(program, 'runs.get', { runId });
  return scenarioFigures(scenario.name, await run(started.compareRunId), {
    base: await run(started.baseRunId),
    scenario: await run(started.scenarioRunId),
  });
}

/**
 * Risk by every method. Rates that end before its day are an answer in words and no failure of the job;
 * figures of zero come with the reason for them.
 */
async function runRisk(job: MainJob): Promise<Pick<DemoFigures, 'risk' | 'riskNote'>> {
  const { program, asOf, reportingCurrency } = job;
  const reply = await program.call('risk.run', { asOf, reportingCurrency });
  if (!reply.ok) {
    if (!['missing-data', 'not-applicable'].includes(reply.error.kind))
      throw new AppFailure(reply.error);
    return { risk: [], riskNote: reply.error.message };
  }
  const replies = [];
  for (const { method, runId } of (reply.value as OutputOf<'risk.run'>).runs)
    replies.push({ method, reply: await callProgram(program, 'runs.get', { runId }) });
  const warnings = replies.flatMap(({ reply: { run } }) => run.warnings);
  const unmoved = warnings.find(({ code }) => code === 'RISK_NO_FACTOR');
  return { risk: riskFigures(replies), riskNote: unmoved?.message ?? null };
}

interface Draft {
  readonly distributionId: string;
  readonly figures: DistributionFigures;
}

/** The waterfall of the first draft distribution of any fund, or null where there is none. */
async function runWaterfall({ program, asOf }: MainJob): Promise<Draft | null> {
  for (const { id, name } of await callProgram(program, 'funds.list', { asOf })) {
    const fund = await callProgram(program, 'funds.get', { fundId: id, asOf });
    const draft = fund.distributions.find((one) => one.status === 'draft');
    if (draft === undefined) continue;
    const { runId } = await callProgram(program, 'fund.runWaterfall', { distributionId: draft.id });
    const reply = await callProgram(program, 'runs.get', { runId });
    return { distributionId: draft.id, figures: distributionFigures(name, draft, reply) };
  }
  return null;
}

async function writeDocuments(
  job: MainJob,
  input: { readonly scenarioId?: string; readonly distributionId?: string },
): Promise<string[]> {
  const { program, asOf, reportingCurrency, folder } = job;
  const kind = input.distributionId === undefined ? 'treasury' : 'distribution';
  const request = { kind, formats: FORMATS, asOf, reportingCurrency, ...input } as const;
  const { documents } = await callProgram(program, 'reports.create', request);
  mkdirSync(folder, { recursive: true });
  const names: string[] = [];
  for (const { id } of documents) {
    const found = await callProgram(program, 'documents.content', { documentId: id });
    writeFileSync(join(folder, found.fileName), Buffer.from(found.content, 'base64'));
    names.push(found.fileName);
  }
  return names;
}

/** Runs everything and answers the figures; the documents stand in `folder` then. */
export async function runMainJob(job: MainJob): Promise<DemoFigures> {
  const { program, asOf, reportingCurrency, say, source } = job;
  const info = await callProgram(program, 'workspace.info', {});
  const position = positionFigures(
    await callProgram(program, 'position.get', { asOf, reportingCurrency, groupBy: 'currency' }),
  );
  say('Forecast, scenario, risk and waterfall\n');
  const currencies = position.currencies.map(({ currency }) => currency);
  const scenario = await chooseScenario(job, currencies);
  // Independent of each other: the worker pool takes what it can at once.
  const [forecast, compared, risk, draft] = await Promise.all([
    runForecast(job),
    runScenario(job, scenario),
    runRisk(job),
    runWaterfall(job),
  ]);
  if (draft === null) say('No fund has a draft distribution, so there is no waterfall.\n');
  say('Reports\n');
  const written = await Promise.all([
    writeDocuments(job, { scenarioId: scenario.id }),
    draft === null ? [] : writeDocuments(job, { distributionId: draft.distributionId }),
  ]);
  return {
    ...{ source, name: info.name, asOf, reportingCurrency },
    ...{ entities: info.entityCount, accounts: info.accountCount, lines: info.lineCount },
    position,
    forecast,
    scenario: compared,
    ...risk,
    distribution: draft?.figures ?? null,
    documents: written.flat(),
  };
}
