/**
 * Colours and sizes of print: the light design tokens under their print overrides. Sizes are points;
 * A4 at these sizes reads like the screens at 100 %.
 */
export const palette = {
  text: '#000000',
  secondary: '#3D4856',
  muted: '#3D4856',
  border: '#9AA4B0',
  rule: '#151B23',
  hairline: '#E8ECF1',
  raised: '#F6F8FA',
  surface: '#FFFFFF',
  accent: '#1B5BBA',
  positive: '#06503F',
  negative: '#8F1620',
  warning: '#875100',
  warningMark: '#C77A00',
  forecast: '#0C6885',
  scenario: '#A34700',
  known: '#6A479B',
  bands: ['#DCEEF4', '#B5DAE6', '#92C8DA'],
  axis: '#8A95A3',
  gridline: '#E8ECF1',
  limitedPartner: '#2F6FA8',
  generalPartner: '#C77A00',
  pool: '#5E6B7B',
} as const;

export const size = {
  micro: 7,
  table: 8,
  body: 9.5,
  subheading: 11,
  heading: 14,
  title: 22,
  figure: 14,
} as const;
