import type {SectionResult} from './report.ts';

/** What every section gets. */
export interface Bench {
  readonly isShort: boolean;
  /** How long `listen` is watched beyond its deliveries; 0 = not at all. */
  readonly soakMs: number;
  /** The repository. */
  readonly root: string;
  /** Where the bench's own processes were built to. */
  readonly built: string;
  /** A folder for this run alone. */
  readonly folder: string;
  /** Progress, for who waits. */
  readonly tell: (text: string) => void;
}

export type Section = (bench: Bench) => Promise<SectionResult['tables']>;
