/**
 * What makes an agreement or a side letter contradict itself: each problem with its code, the path of
 * the field and what to change.
 */
import { Decimal } from '../money/decimal.ts';
import { type AppError, fail, ok, type Result } from '../result.ts';
import type { FundAgreement, SideLetter } from './agreement.ts';
import { perInvestmentProblems, secondBaseProblems } from './managementFeeInput.ts';
import { problem, shareProblems, taxMeasuredProblem, waterfallProblems } from './termChecks.ts';
import { standsAlone } from './waterfallTerms.ts';

type FeePhase = NonNullable<FundAgreement['managementFee']>['phases'][number];

/** Phases that do not follow each other day by day. */
function phaseProblems(phases: readonly FeePhase[], path: string): AppError[] {
  return phases.flatMap((phase, k) => {
    const at = `${path}.${k}`;
    const next = phases[k + 1];
    if (phase.to !== undefined && phase.to <= phase.from)
      return [
        problem(
          'FEE_PHASE_REVERSED',
          `${at}.to`,
          `The phase ends on ${phase.to}, not after ${phase.from}. Choose a later end.`,
        ),
      ];
    if (!next) return [];
    if (next.from <= phase.from || (phase.to !== undefined && next.from < phase.to))
      return [
        problem(
          'FEE_PHASES_OVERLAP',
          `${path}.${k + 1}.from`,
          `This phase begins on ${next.from}, while the one before it runs up to ` +
            `${phase.to ?? phase.from}. Begin it then, or end the other earlier.`,
        ),
      ];
    if (phase.to !== undefined && next.from > phase.to)
      return [
        problem(
          'FEE_PHASES_GAP',
          `${path}.${k + 1}.from`,
          `No phase covers ${phase.to} up to ${next.from}. Begin this one on ${phase.to}, or ` +
            'end the other later.',
        ),
      ];
    return [];
  });
}

function feeProblems({ managementFee }: FundAgreement): AppError[] {
  if (!managementFee) return [];
  const { phases, offsets, vatRate } = managementFee;
  const path = 'managementFee';
  return [
    ...phaseProblems(phases, `${path}.phases`),
    ...perInvestmentProblems(phases, `${path}.phases`),
    ...secondBaseProblems(phases, `${path}.phases`),
    ...phases.flatMap(({ rateAnnual }, k) =>
      shareProblems(rateAnnual, {
        code: 'FEE_RATE_RANGE',
        path: `${path}.phases.${k}.rateAnnual`,
        what: 'Fee',
      }),
    ),
    ...(offsets
      ? shareProblems(offsets.share, {
          code: 'SHARE_RANGE',
          path: `${path}.offsets.share`,
          what: 'Offset',
        })
      : []),
    ...shareProblems(vatRate, { code: 'SHARE_RANGE', path: `${path}.vatRate`, what: 'VAT' }),
  ];
}

function sharesOf(agreement: FundAgreement): [path: string, what: string, text: string][] {
  const { capitalCalls, equalisation, recycling, clawback } = agreement;
  const { organisationalCostCap, taxDistributions } = agreement;
  const optional = (path: string, what: string, text: string | undefined) =>
    text === undefined ? [] : [[path, what, text] as [string, string, string]];
  return [
    ['capitalCalls.lateInterest.rateAnnual', 'Late interest', capitalCalls.lateInterest.rateAnnual],
    ['equalisation.rateAnnual', 'Equalisation interest', equalisation.rateAnnual],
    ['clawback.taxRate', 'The tax rate', clawback.taxRate],
    ['clawback.escrowShare', 'Escrow', clawback.escrowShare],
    ...optional('recycling.limitShare', 'The limit of recycling', recycling?.limitShare),
    ...optional('taxDistributions.rate', 'The tax rate', taxDistributions?.rate),
    ...optional(
      'organisationalCostCap.shareOfCommitments',
      'The cap',
      organisationalCostCap?.shareOfCommitments,
    ),
  ];
}

/** Overrides of one class or letter, and what they make of the waterfall's terms. */
function overrideProblems(
  agreement: FundAgreement,
  own: Pick<SideLetter, 'carryRate' | 'preferredRate' | 'feeFactor'>,
  path: string,
): AppError[] {
  const { waterfall } = agreement;
  const { carryRate, preferredRate, feeFactor } = own;
  const problems: AppError[] = [];
  if (carryRate !== undefined)
    problems.push(
      ...shareProblems(carryRate, {
        code: 'CARRY_RANGE',
        path: `${path}carryRate`,
        what: 'Carry',
        below: true,
      }),
    );
  if (preferredRate !== undefined)
    problems.push(
      ...shareProblems(preferredRate, {
        code: 'PREFERRED_RATE_RANGE',
        path: `${path}preferredRate`,
        what: 'Preferred return',
      }),
    );
  if (preferredRate !== undefined && waterfall.form === 'investor-hurdles')
    problems.push(
      problem(
        'PREFERRED_RATE_WITHOUT_MEANING',
        `${path}preferredRate`,
        'A waterfall by investor hurdles has no preferred return. Leave it out.',
      ),
    );
  if (feeFactor !== undefined && new Decimal(feeFactor).lt(0))
    problems.push(
      problem(
        'FEE_FACTOR_RANGE',
        `${path}feeFactor`,
        'A part of the fee is not negative. Write 0 for no fee, 1 for all of it.',
      ),
    );
  if (carryRate !== undefined && waterfall.form !== 'investor-hurdles') {
    const share = new Decimal(waterfall.catchUp.share);
    if (share.gt(0) && share.lte(carryRate) && new Decimal(carryRate).lt(1))
      problems.push(
        problem(
          'CATCH_UP_NEVER_COMPLETES',
          `${path}carryRate`,
          'The catch-up share of the agreement is not above this carry, so it never completes. ' +
            'Lower the carry, or raise the catch-up share.',
        ),
      );
  }
  return problems;
}

function classProblems(agreement: FundAgreement): AppError[] {
  const seen = new Set<string>();
  return agreement.classes.flatMap((each, k) => {
    const twice = seen.has(each.code);
    seen.add(each.code);
    return [
      ...(twice
        ? [
            problem(
              'CLASS_DUPLICATE',
              `classes.${k}.code`,
              `Class "${each.code}" is there twice. Give each class its own code.`,
            ),
          ]
        : []),
      ...overrideProblems(agreement, each, `classes.${k}.`),
    ];
  });
}

/**
 * Everything that is wrong with an agreement, in the order of the document. Codes: those of
 * `waterfallProblems`; FEE_PHASES_OVERLAP, FEE_PHASES_GAP, FEE_PHASE_REVERSED, FEE_RATE_RANGE, FEE_BASE_TWICE, FEE_BASE_NOT_BY_INVESTMENT,
 * INVESTMENT_PERIOD_REVERSED, SHARE_RANGE, COST_CAP_EMPTY, CURRENCY_MIXED, CLASS_DUPLICATE,
 * FEE_FACTOR_RANGE, PREFERRED_RATE_WITHOUT_MEANING, TAX_MEASURED_WITHOUT_DEALS.
 */
export function agreementProblems(agreement: FundAgreement): AppError[] {
  const { investmentPeriod, organisationalCostCap: cap, currency } = agreement;
  const problems = [...waterfallProblems(agreement.waterfall, 'waterfall')];
  problems.push(...feeProblems(agreement));
  if (investmentPeriod && investmentPeriod.to < investmentPeriod.from)
    problems.push(
      problem(
        'INVESTMENT_PERIOD_REVERSED',
        'investmentPeriod.to',
        `The investment period ends on ${investmentPeriod.to}, before it begins on ` +
          `${investmentPeriod.from}. Choose a later end.`,
      ),
    );
  for (const [path, what, text] of sharesOf(agreement))
    problems.push(...shareProblems(text, { code: 'SHARE_RANGE', path, what }));
  if (agreement.taxDistributions?.measured === 'each-deal' && !standsAlone(agreement.waterfall))
    problems.push(taxMeasuredProblem('taxDistributions.measured'));
  if (cap && cap.amount === undefined && cap.shareOfCommitments === undefined)
    problems.push(
      problem(
        'COST_CAP_EMPTY',
        'organisationalCostCap',
        'The cap says nothing. Give an amount or a share of commitments, or leave it out.',
      ),
    );
  if (cap?.amount && cap.amount.currency !== currency)
    problems.push(
      problem(
        'CURRENCY_MIXED',
        'organisationalCostCap.amount',
        `The cap is in ${cap.amount.currency}, the fund is in ${currency}. Enter it in ${currency}.`,
      ),
    );
  return [...problems, ...classProblems(agreement)];
}

/** What is wrong with a side letter under an agreement; the codes are those of classes. */
export function sideLetterProblems(agreement: FundAgreement, letter: SideLetter): AppError[] {
  const rate = letter.feeRateAnnual;
  return [
    ...overrideProblems(agreement, letter, ''),
    ...(rate === undefined
      ? []
      : shareProblems(rate, { code: 'FEE_RATE_RANGE', path: 'feeRateAnnual', what: 'Fee' })),
  ];
}

/** The agreement, or the first of its problems. */
export function checkAgreement(agreement: FundAgreement): Result<FundAgreement> {
  const [first] = agreementProblems(agreement);
  return first ? fail(first) : ok(agreement);
}
