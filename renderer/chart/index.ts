/** The charts of Ballast: small, drawn as SVG, each with a table behind it. */
export * from './Backtest.tsx';
export * from './Bars.tsx';
export * from './Bridge.tsx';
export { ChartFrame, Legend, type LegendItem } from './ChartFrame.tsx';
export * from './Course.tsx';
export type { DatedValue, FanBand, FanBreach, LineFanProps } from './fan.ts';
export type { BridgeStep, TierPart } from './geometry.ts';
export * from './IntervalDots.tsx';
export { LineFan } from './LineFan.tsx';
export * from './Sparkline.tsx';
export { type Tier, TierWaterfall, type TierWaterfallProps } from './TierWaterfall.tsx';
