/**
 * Draws a cell with plain elements. A grid of a million rows scrolls smoothly only when a cell costs
 * next to nothing, so no component is mounted here.
 */
import { formatDecimal, signOf } from '../format/index.ts';
import { t } from '../messages/index.ts';
import { ICON_PATHS, type IconName } from '../ui/icon-paths.ts';
import { cellText, type GridColumn, isFigureType } from './columns.ts';

const SVG = 'http://www.w3.org/2000/svg';

export interface TreeState {
  readonly level: number;
  readonly isGroup: boolean;
  readonly isOpen: boolean;
}

export function iconElement(name: IconName, size: number): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('width', String(size));
  svg.setAttribute('height', String(size));
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICON_PATHS[name]);
  svg.append(path);
  return svg;
}

function span(className: string, text: string): HTMLSpanElement {
  const element = document.createElement('span');
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

const CHIP_ICONS: { readonly [tone: string]: IconName } = {
  ok: 'check',
  warn: 'warning',
  bad: 'breach',
  scenario: 'branch',
};

function statusElement(tone: string, text: string): HTMLElement {
  const chip = span(`chip ${tone}`, '');
  const icon = CHIP_ICONS[tone];
  if (icon) chip.append(iconElement(icon, 12));
  chip.append(text);
  return chip;
}

function figureElement<Row>(column: GridColumn<Row>, row: Row): HTMLElement {
  const value = column.value(row);
  const isConverted =
    column.type === 'converted' && value !== '' && (column.isConverted?.(row) ?? true);
  const element = span(isConverted ? 'value converted' : 'value', cellText(column, row));
  if (value === null) element.classList.add('warning');
  else if (signOf(value) < 0) element.classList.add('negative');
  else if (column.sign === 'change' && signOf(value) > 0) element.classList.add('positive');
  else if (column.zeroAsDash && signOf(value) === 0) element.classList.add('muted');
  return element;
}

/** The content of one cell. */
export function cellElement<Row>(
  column: GridColumn<Row>,
  row: Row | undefined,
  tree: TreeState | null,
): HTMLElement {
  const cell = span('cell', '');
  if (row === undefined) {
    cell.append(span('skeleton', ''));
    return cell;
  }
  if (tree) cell.append(treeElement(tree));
  const marks = column.marks?.(row);
  if (marks?.stale) cell.append(markElement('clock', marks.stale));
  const status = column.type === 'status' ? column.status?.(row) : null;
  if (status) cell.append(statusElement(status.tone, status.text));
  else if (column.type !== 'status') {
    const value = isFigureType(column.type)
      ? figureElement(column, row)
      : span(column.value(row) === null ? 'value warning' : 'value', cellText(column, row));
    // Words may be shortened by their column; figures never are.
    if (!isFigureType(column.type)) value.title = value.textContent ?? '';
    if (marks?.isMuted) value.classList.add('muted');
    cell.append(value);
  }
  const note = column.note?.(row);
  if (note) {
    const beside = span('note', note);
    beside.title = note;
    cell.append(beside);
  }
  if (marks?.late) {
    const late = span('late', '');
    late.append(iconElement('clock', 12), marks.late);
    late.title = t('grid.stale');
    cell.append(late);
  }
  return cell;
}

function treeElement(tree: TreeState): HTMLElement {
  const kind = tree.isGroup ? (tree.isOpen ? 'twist open' : 'twist') : 'twist leaf';
  const twist = span(kind, '');
  twist.style.marginLeft = `${tree.level * 16}px`;
  if (tree.isGroup) {
    twist.dataset.twist = '';
    twist.title = t(tree.isOpen ? 'grid.collapse' : 'grid.expand');
    twist.role = 'img';
    twist.ariaLabel = t(tree.isOpen ? 'grid.isOpen' : 'grid.isClosed');
    twist.append(iconElement('right', 12));
  }
  return twist;
}

function markElement(icon: IconName, title: string): HTMLElement {
  const mark = span('stale-mark warning', '');
  mark.title = title;
  mark.append(iconElement(icon, 12));
  return mark;
}

/** A figure for the preview of a paste. */
export function previewText<Row>(column: GridColumn<Row>, text: string): string {
  return isFigureType(column.type) ? formatDecimal(text) : text;
}
