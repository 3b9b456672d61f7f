/** The block in which people sign a printed report: a line a role, side by side, never cut by a page. */
import { formatMoment } from '../formatText.ts';
import type { SignOff } from '../model.ts';
import { type Canvas, caption } from './canvas.ts';
import { palette, size } from './palette.ts';

const GAP = 24;
/** Room for a signature by hand, in points. */
const SIGNATURE = 34;
const HEIGHT = SIGNATURE + 34;

/** Height in points that must be free where the block starts. */
export function signOffHeight(section: SignOff): number {
  return (section.title === '' ? 0 : caption.size * 1.42 + 4) + HEIGHT;
}

/** Draws the block over the full width; a name that has signed stands above its line. */
export function drawSignOff(canvas: Canvas, section: SignOff): void {
  canvas.ensure(signOffHeight(section));
  if (section.title !== '') {
    canvas.paragraph(section.title, caption, 'H3');
    canvas.y += 4;
  }
  const count = Math.max(1, section.lines.length);
  const width = (canvas.width - GAP * (count - 1)) / count;
  const top = canvas.y;
  section.lines.forEach(({ role, name, at }, index) => {
    const x = canvas.left + index * (width + GAP);
    const small = { size: size.table, color: palette.muted };
    canvas.rule(top + SIGNATURE, palette.rule, 0.7, x, width);
    canvas.tagged('P', () => {
      const [shown = ''] = canvas.wrap(name, width, { size: size.body });
      canvas.line(shown, x, top + SIGNATURE - 5, { size: size.body, weight: 'medium' });
      canvas.line(role, x, top + SIGNATURE + 12, { ...small, weight: 'medium' });
      const when = at === undefined ? 'Name, date, signature' : `Signed ${formatMoment(at)}`;
      canvas.line(when, x, top + SIGNATURE + 23, small);
    });
  });
  canvas.y = top + HEIGHT;
}
