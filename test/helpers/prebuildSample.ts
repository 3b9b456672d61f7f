/** Builds the sample workspace that tests take copies of, as a program of its own. */
import { prebuiltSample } from './prebuilt.ts';

await prebuiltSample();
