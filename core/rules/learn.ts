/**
 * Rules learned from what people decided: evidence that stands on lines of one category (a counterparty,
 * an account, a word, a code) is proposed as a rule with how often it was right on history.
 */
import { type Conditions, compileConditions, type RuleLine } from './condition.ts';
import { foldText } from './fold.ts';

/** A line whose category a person chose or confirmed. */
export interface LabelledLine extends RuleLine {
  readonly id: string;
  readonly categoryId: string;
}

export interface LearnOptions {
  /** Lines that a rule must get right at least. */
  readonly minimumSupport: number;
  /** The least share of right answers among the lines on which it holds, 0 to 1. */
  readonly minimumPrecision: number;
  readonly maximumRules: number;
}

export const learnDefaults: LearnOptions = {
  minimumSupport: 3,
  minimumPrecision: 0.9,
  maximumRules: 50,
};

export interface ProposedRule {
  readonly conditions: Conditions;
  readonly categoryId: string;
  /** Lines on which it holds, and how many of them have the category. */
  readonly holds: number;
  readonly right: number;
  /** `right / holds`. */
  readonly precision: number;
  /** Lower end of Wilson's 95 % interval of the precision: small samples promise less. */
  readonly precisionLow: number;
  /** Lines that no rule proposed before it decides rightly. */
  readonly adds: number;
  /** Ids of up to five lines of each kind. */
  readonly examples: readonly string[];
  readonly exceptions: readonly string[];
}

type Field = 'counterparty' | 'counterpartyAccount' | 'remittance' | 'code';

interface Evidence {
  readonly field: Field;
  readonly op: 'equals' | 'word';
  readonly value: string;
  readonly direction: 'in' | 'out';
  readonly members: number[];
}

/** Wilson (1927): lower bound of a share of `right` in `holds` at 95 %. */
export function wilsonLow(right: number, holds: number): number {
  if (holds === 0) return 0;
  const z = 1.959963984540054;
  const share = right / holds;
  const middle = share + (z * z) / (2 * holds);
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * holds)) / holds);
  return Math.max(0, (middle - spread) / (1 + (z * z) / holds));
}

/** Words that can name a matter: three letters or more and no digits, which number single bookings. */
function wordsOf(text: string): Set<string> {
  return new Set(foldText(text).match(/(?<![\p{L}\p{N}])\p{L}{3,30}(?![\p{L}\p{N}])/gu) ?? []);
}

function evidenceOf(lines: readonly LabelledLine[]): Evidence[] {
  const found = new Map<string, Evidence>();
  lines.forEach((line, index) => {
    const direction = line.amountMinor < 0n ? 'out' : 'in';
    const note = (field: Field, op: Evidence['op'], value: string) => {
      const key = `${direction} ${field} ${value}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { field, op, value, direction, members: [index] });
      else known.members.push(index);
    };
    const name = foldText(line.counterpartyName ?? '');
    if (name !== '') note('counterparty', 'equals', name);
    const account = (line.counterpartyAccount ?? '').replace(/\s+/g, '').toUpperCase();
    if (account !== '') note('counterpartyAccount', 'equals', account);
    const code = foldText(line.code ?? '');
    if (code !== '') note('code', 'equals', code);
    for (const word of wordsOf(line.remittance ?? '')) note('remittance', 'word', word);
  });
  return [...found.values()];
}

interface Candidate extends Evidence {
  readonly categoryId: string;
  readonly right: readonly number[];
  readonly low: number;
}

/** The category that most lines of the evidence have; ties go to the smaller id. */
function candidateOf(evidence: Evidence, lines: readonly LabelledLine[]): Candidate | null {
  const counts = new Map<string, number>();
  for (const index of evidence.members) {
    const id = lines[index]?.categoryId ?? '';
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (best === undefined) return null;
  const right = evidence.members.filter((index) => lines[index]?.categoryId === best[0]);
  const low = wilsonLow(right.length, evidence.members.length);
  return { ...evidence, categoryId: best[0], right, low };
}

/** Names are better reasons than words, and words better than a bank's code. */
const strength: { readonly [field in Field]: number } = {
  counterpartyAccount: 0,
  counterparty: 1,
  remittance: 2,
  code: 3,
};

function conditionsOf({ field, op, value, direction }: Evidence): Conditions {
  return {
    all: [
      { field, op, values: [value] },
      { field: 'direction', op: 'is', values: [direction] },
    ],
    none: [],
  };
}

const SHOWN = 5;

/** Counted anew by the rule itself, so that what is shown is what the engine will do. */
function proposalOf(
  candidate: Candidate,
  lines: readonly LabelledLine[],
  adds: number,
): ProposedRule {
  const conditions = conditionsOf(candidate);
  const holds = compileConditions(conditions);
  const hits = lines.filter((line) => holds(line) !== null);
  const right = hits.filter(({ categoryId }) => categoryId === candidate.categoryId);
  const wrong = hits.filter(({ categoryId }) => categoryId !== candidate.categoryId);
  const ids = (of: readonly LabelledLine[]) =>
    of
      .map(({ id }) => id)
      .sort()
      .slice(0, SHOWN);
  return {
    conditions,
    categoryId: candidate.categoryId,
    holds: hits.length,
    right: right.length,
    precision: right.length / Math.max(1, hits.length),
    precisionLow: wilsonLow(right.length, hits.length),
    adds,
    examples: ids(right),
    exceptions: ids(wrong),
  };
}

/**
 * Proposes rules greedily: each next one decides most lines rightly that no earlier one does. The order
 * of the lines does not matter. Lines on which `decided` holds are history for precision alone: a rule
 * that only repeats what is decided already is not proposed.
 */
export function learnRules(
  lines: readonly LabelledLine[],
  options: LearnOptions = learnDefaults,
  decided: (line: RuleLine) => boolean = () => false,
): ProposedRule[] {
  const open = new Set(lines.flatMap((line, index) => (decided(line) ? [] : [index])));
  let candidates = evidenceOf(lines)
    .filter(({ members }) => members.length >= options.minimumSupport)
    .map((evidence) => candidateOf(evidence, lines))
    .filter((one): one is Candidate => one !== null)
    .filter(
      ({ right, members }) =>
        right.length >= options.minimumSupport &&
        right.length / members.length >= options.minimumPrecision,
    );
  const proposals: ProposedRule[] = [];
  while (proposals.length < options.maximumRules) {
    const scored = candidates
      .map((candidate) => ({
        candidate,
        adds: candidate.right.reduce((sum, index) => sum + (open.has(index) ? 1 : 0), 0),
      }))
      .filter(({ adds }) => adds >= options.minimumSupport);
    const [best] = scored.sort(
      (a, b) =>
        b.adds - a.adds ||
        b.candidate.low - a.candidate.low ||
        strength[a.candidate.field] - strength[b.candidate.field] ||
        (a.candidate.value < b.candidate.value ? -1 : 1),
    );
    if (best === undefined) break;
    proposals.push(proposalOf(best.candidate, lines, best.adds));
    for (const index of best.candidate.members) open.delete(index);
    candidates = scored.map(({ candidate }) => candidate);
  }
  return proposals;
}
