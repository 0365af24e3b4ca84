import type {Activity} from '../webhook/activity.ts';
import type {Palette} from './palette.ts';

/** Shows what vigthoria reports, one activity at a time and in order. */
export interface Renderer {
  render(activity: Activity): void;
}

/** Takes whole lines, newlines included; whoever owns the stream flushes it. */
export type Write = (text: string) => void;

/** One stream that people read. */
export interface TextStream {
  readonly write: Write;
  readonly palette: Palette;
  /** The terminal's width now; null where the stream is no terminal: nothing is cut or wrapped then. */
  readonly columns: () => number | null;
}
