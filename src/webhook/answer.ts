import type {HeaderList} from './headers.ts';

/** Where the answer to one request goes, part by part, in this order: head, any writes, end; or destroy at any time. */
export interface AnswerSink {
  /** Whether the head has been given. */
  readonly isStarted: boolean;
  head(status: number, statusText: string, headers: HeaderList): void;
  /** False: wait for `onDrain` before the next write. */
  write(chunk: Buffer): boolean;
  onDrain(resume: () => void): void;
  end(): void;
  /** Cuts the connection, so that half an answer cannot pass for a whole one. */
  destroy(): void;
}
