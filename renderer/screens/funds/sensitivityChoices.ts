/** What a table of a distribution may show, and over which of its inputs. */
import { t } from '../../messages/index.ts';
import { type FundData, termsOf } from './TermsStrip.tsx';
import { dateOf, dayOf } from './text.ts';

/** A figure of the waterfall's output. */
export interface TableOutput {
  readonly id: string;
  readonly label: string;
  readonly path: string;
  /** Amounts are shown in millions, shares in percent. */
  readonly isShare: boolean;
}

/** An input that the columns change. */
export interface TableAxis {
  readonly id: string;
  readonly label: string;
  readonly path: string;
  readonly values: readonly string[];
}

const DAYS = [0, 90, 180, 270, 365];
/** Steps around what was agreed on, as fractions. */
const STEPS = [-0.05, -0.025, 0, 0.025, 0.05];

/** Steps around an agreed fraction that stay between 0 and 1. */
function around(fraction: string, steps = STEPS): string[] {
  const values = steps.map((step) => Number((Number(fraction) + step).toFixed(6)));
  return [...new Set(values.filter((value) => value >= 0 && value <= 1))].map(String);
}

export function tableOutputs(data: FundData): readonly TableOutput[] {
  const classes = new Map(data.commitments.map((row) => [row.classCode, row.className]));
  const amount = (id: string, label: string, path: string) => ({ id, label, path, isShare: false });
  return [
    amount('carry', t('funds.carry'), 'proof.carry'),
    amount('profit', t('funds.output.profit'), 'proof.profit'),
    {
      id: 'carryShare',
      label: t('funds.output.carryShare'),
      path: 'proof.carryShareOfProfit',
      isShare: true,
    },
    amount('stillDue', t('funds.output.stillDue'), 'proof.stillDueToInvestors'),
    ...[...classes].map(([code, name]) =>
      amount(`class.${code}`, name, `classes.classId=${code}.total`),
    ),
  ];
}

/** Without one the table has one way only. */
export function tableAxes(data: FundData, payDate: string): readonly TableAxis[] {
  const terms = termsOf(data);
  const dates: TableAxis = {
    id: 'date',
    label: t('funds.payDate'),
    path: 'distribution.date',
    values: DAYS.map((days) => dateOf(dayOf(payDate) + days)),
  };
  if (terms.form === 'investor-hurdles') return [dates];
  return [
    dates,
    {
      id: 'preferred',
      label: t('funds.axis.preferred'),
      path: 'terms.preferredReturn.rateAnnual',
      values: around(
        terms.preferredReturn.rateAnnual,
        STEPS.map((step) => step / 2.5),
      ),
    },
    {
      id: 'carryRate',
      label: t('funds.axis.carryRate'),
      path: 'terms.carry.rate',
      values: around(terms.carry.rate),
    },
  ];
}
