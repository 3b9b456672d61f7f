/**
 * What a report says, as plain data: the PDF and the Excel writer both draw this, so that they cannot
 * disagree and so that content is tested without opening a file. Nothing here knows pages or cells.
 *
 * Every value is text: amounts, rates and percents are exact decimal text (`-1250.00`), percents are
 * ratios (`0.0532` prints 5.32 %), dates are ISO. A writer formats; it never computes a figure.
 */

export interface ReportModel {
  /** Stable name of the kind of report, such as `treasury.daily`. */
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** BCP 47 language of the text. */
  readonly language: string;
  readonly workspace: string;
  readonly asOf: string;
  readonly knownAt: KnownAt;
  readonly baseCurrency: string;
  /** Of the paper; portrait where absent. */
  readonly orientation?: 'portrait' | 'landscape';
  readonly sections: readonly Section[];
  readonly provenance: Provenance;
}

/** The journal entry up to which the report knows, and whether that was the newest when it was made. */
export interface KnownAt {
  readonly entry: number;
  /** The entry's moment, ISO 8601 in UTC. */
  readonly at: string;
  readonly state: 'now' | 'past';
  /** Whose order of entries counts: this device's journal or the centre's. */
  readonly order: 'here' | 'at the centre';
}

export interface Provenance {
  readonly generatedBy: string;
  /** ISO 8601 in UTC; it is also the creation date inside the files, so that none is read from a clock. */
  readonly generatedAt: string;
  /** The program and its version, such as `Ballast 0.1.0`. */
  readonly program: string;
  readonly runs: readonly ProvenanceRun[];
  /** SHA-256 over what the report says, set by `withFiguresHash`; the same figures give the same hash. */
  readonly figuresHash?: string;
  /** Further facts that a reader needs to repeat the figures: rate source, files, settings. */
  readonly facts: readonly ProvenanceFact[];
}

export interface ProvenanceRun {
  readonly id: string;
  /** Calculation id, such as `fund.waterfall`. */
  readonly calculation: string;
  readonly version: string;
  /** SHA-256 over inputs, parameters, seed, version and output, in hexadecimal. */
  readonly hash: string;
  readonly seed?: string;
}

export interface ProvenanceFact {
  readonly label: string;
  readonly value: string;
}

export type Section =
  | Heading
  | Paragraph
  | KeyFigures
  | ReportTable
  | ChartSection
  | SignOff
  | { readonly kind: 'pageBreak' };

export interface Heading {
  readonly kind: 'heading';
  readonly level: 1 | 2;
  readonly text: string;
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  /** `note` is small print; `warning` gets a mark in the margin. */
  readonly tone?: 'note' | 'warning';
}

/** Who stands for the report: a place to sign for each role, filled where somebody has signed already. */
export interface SignOff {
  readonly kind: 'signOff';
  readonly title: string;
  readonly lines: readonly SignOffLine[];
}

export interface SignOffLine {
  /** Such as `Prepared by`. */
  readonly role: string;
  /** Empty where a person signs by hand. */
  readonly name: string;
  /** ISO 8601 in UTC; absent where nobody has signed yet. */
  readonly at?: string;
}

export interface KeyFigures {
  readonly kind: 'keyFigures';
  readonly title: string;
  readonly figures: readonly KeyFigure[];
}

export type Tone = 'positive' | 'negative' | 'warning';

/** How a value is read and printed. */
export type ValueType = 'text' | 'amount' | 'rate' | 'date' | 'percent' | 'integer';

export interface KeyFigure {
  /** Letters, digits and underscores, unique in the report: it becomes a named range. */
  readonly id: string;
  readonly label: string;
  readonly type: ValueType;
  readonly value: string;
  readonly currency?: string;
  readonly isConverted?: boolean;
  readonly note?: string;
  readonly tone?: Tone;
}

export interface ReportTable {
  readonly kind: 'table';
  /** Letters, digits and underscores, unique in the report. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

export interface Column {
  readonly id: string;
  readonly title: string;
  readonly type: ValueType;
  /** How often a text without blanks may be broken, such as a hash; as often as needed where absent. */
  readonly breaks?: 'never' | 'once';
  /** Of every amount in the column; cells of columns without one carry their own. */
  readonly currency?: string;
  /** Decimals of rates (default 4) and percents (default 2). */
  readonly decimals?: number;
  /** Print a plus sign on positive figures: for changes only. */
  readonly isChange?: boolean;
  /** A zero means no movement and prints as a dash. */
  readonly isFlow?: boolean;
}

/** `line` is counted by totals; a `group` heads the lines after it; a `total` closes a group or the table. */
export type Row =
  | { readonly kind: 'group'; readonly cells: Cells }
  | { readonly kind: 'line'; readonly cells: Cells }
  | {
      readonly kind: 'total';
      readonly cells: Cells;
      /** The lines it sums: since the last group row, or all lines of the table. */
      readonly over: 'group' | 'all';
      /** Columns whose cell is the exact sum of those lines; checked, and a live formula in Excel. */
      readonly sums: readonly string[];
    };

export type Cells = Readonly<Record<string, Cell | undefined>>;

/** A bare text, or a value with what a reader must know about it. */
export type Cell = string | MarkedCell;

export interface MarkedCell {
  readonly value: string;
  /** Where one column holds unlike values (limits in money and in percent); default the column's. */
  readonly type?: ValueType;
  readonly currency?: string;
  readonly mark?: 'converted' | 'stale' | 'missing' | 'breach' | 'near';
  readonly bold?: boolean;
  /**
   * Computes the value again in a workbook, without `=`; cells are named `[[table.column.row]]` and
   * ranges `[[table.column.first:last]]`, rows from 0. Print shows the value.
   */
  readonly formula?: string;
}

export interface ChartSection {
  readonly kind: 'chart';
  /** Letters, digits and underscores, unique in the report. */
  readonly id: string;
  readonly title: string;
  /** One sentence that says what the chart shows, for those who cannot see it. */
  readonly summary: string;
  readonly chart: Chart;
}

export type Chart = FanChart | BarChart | TierChart | BridgeChart;

/** A balance through time: what happened, the median ahead, intervals around it. */
export interface FanChart {
  readonly kind: 'fan';
  readonly currency: string;
  /** The last date of `actual`. */
  readonly today: string;
  readonly actual: readonly DatedValue[];
  readonly median: readonly DatedValue[];
  /** Outermost first; each has one lower and one upper value per date of `median`. */
  readonly bands: readonly Band[];
  readonly scenario?: { readonly label: string; readonly values: readonly DatedValue[] };
  readonly limit?: { readonly label: string; readonly value: string };
  readonly breaches: readonly Breach[];
}

export interface DatedValue {
  readonly date: string;
  readonly value: string;
}

export interface Band {
  /** Nominal coverage as a ratio, such as `0.95`. */
  readonly level: string;
  readonly lower: readonly string[];
  readonly upper: readonly string[];
}

export interface Breach extends DatedValue {
  readonly label: string;
}

/** Sorted amounts or percents from one zero line, or points with intervals on one axis. */
export interface BarChart {
  readonly kind: 'bars';
  readonly type: 'amount' | 'percent';
  readonly currency?: string;
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly label: string;
  readonly value: string;
  readonly low?: string;
  readonly high?: string;
  /** The figure of record, drawn in the accent. */
  readonly isChosen?: boolean;
}

/** A distribution through its tiers, from what is distributable down to what is left. */
export interface TierChart {
  readonly kind: 'tiers';
  readonly currency: string;
  readonly distributable: string;
  readonly tiers: readonly Tier[];
}

export interface Tier {
  readonly label: string;
  readonly lp: string;
  readonly gp: string;
  /** What remains after the tier. */
  readonly left: string;
}

/** Opening, signed steps, closing; opening plus steps is closing. */
export interface BridgeChart {
  readonly kind: 'bridge';
  readonly currency: string;
  readonly opening: { readonly label: string; readonly value: string };
  readonly steps: readonly { readonly label: string; readonly value: string }[];
  readonly closing: { readonly label: string; readonly value: string };
}

/** The value of a cell without its marks; undefined where the cell is empty. */
export function cellOf(cell: Cell | undefined): MarkedCell | undefined {
  if (cell === undefined) return undefined;
  const marked = typeof cell === 'string' ? { value: cell } : cell;
  return marked.value === '' && marked.mark === undefined ? undefined : marked;
}

/** What every report has before its content: where and when the figures stand, and what made them. */
export type ReportFrame = Pick<
  ReportModel,
  'language' | 'workspace' | 'asOf' | 'knownAt' | 'baseCurrency' | 'provenance'
>;
