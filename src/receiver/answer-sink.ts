import type http from 'node:http';
import type {AnswerSink} from '../webhook/answer.ts';
import {type HeaderList, toRawHeaders} from '../webhook/headers.ts';

/**
 * Writes an answer to a response with header names, order and repeats kept; a sender that has gone is no error. Once it
 * has ended, it holds on to nothing of the request: the walk of a delivery goes on after that.
 */
export class ResponseSink implements AnswerSink {
  #response: http.ServerResponse | null;
  #isStarted = false;

  constructor(response: http.ServerResponse) {
    response.sendDate = false;
    // A sender that hangs up while the answer is written is its own affair.
    response.on('error', () => response.destroy());
    this.#response = response;
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  head(status: number, statusText: string, headers: HeaderList): void {
    this.#isStarted = true;
    this.#response?.writeHead(status, statusText, toRawHeaders(headers));
  }

  write(chunk: Buffer): boolean {
    const response = this.#response;
    return response === null || response.destroyed || response.write(chunk);
  }

  onDrain(resume: () => void): void {
    const response = this.#response;
    const once = (): void => {
      response?.off('drain', once);
      response?.off('close', once);
      resume();
    };
    response?.on('drain', once);
    response?.on('close', once);
  }

  end(): void {
    this.#response?.end();
    this.#response = null;
  }

  destroy(): void {
    this.#response?.destroy();
    this.#response = null;
  }
}
