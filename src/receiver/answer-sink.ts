import type http from 'node:http';
import type {AnswerSink} from '../webhook/answer.ts';

/** Writes an answer to a response with header names, order and repeats kept; a sender that has gone is no error. */
export function createAnswerSink(response: http.ServerResponse): AnswerSink {
  response.sendDate = false;
  // A sender that hangs up while the answer is written is its own affair.
  response.on('error', () => response.destroy());
  return {
    get isStarted() {
      return response.headersSent;
    },
    head(status, statusText, headers) {
      response.writeHead(status, statusText, headers.flat());
    },
    write(chunk) {
      return response.destroyed || response.write(chunk);
    },
    onDrain(resume) {
      const once = (): void => {
        response.off('drain', once);
        response.off('close', once);
        resume();
      };
      response.on('drain', once);
      response.on('close', once);
    },
    end() {
      response.end();
    },
    destroy() {
      response.destroy();
    },
  };
}
