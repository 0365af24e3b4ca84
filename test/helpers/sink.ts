import type {AnswerSink} from '../../src/webhook/answer.ts';
import type {HeaderList} from '../../src/webhook/headers.ts';

export interface MemorySink extends AnswerSink {
  readonly status: () => number | null;
  readonly headers: () => HeaderList;
  readonly body: () => Buffer;
  readonly state: () => 'open' | 'ended' | 'destroyed';
}

/** Keeps an answer in memory. */
export function createMemorySink(): MemorySink {
  let status: number | null = null;
  let headers: HeaderList = [];
  let state: 'open' | 'ended' | 'destroyed' = 'open';
  const chunks: Buffer[] = [];
  return {
    get isStarted() {
      return status !== null;
    },
    head(given, _text, list) {
      status = given;
      headers = list;
    },
    write(chunk) {
      chunks.push(Buffer.from(chunk));
      return true;
    },
    onDrain: resume => resume(),
    end() {
      state = 'ended';
    },
    destroy() {
      state = 'destroyed';
    },
    status: () => status,
    headers: () => headers,
    body: () => Buffer.concat(chunks),
    state: () => state,
  };
}
