import type {Body} from './body.ts';
import {bodyChange, type Candidate} from './candidate.ts';
import {excerpt} from './excerpt.ts';
import {type JsonDocument, tokenKinds, tokenText} from './json/document.ts';
import {listMembers} from './json/order.ts';

const maxMembers = 24;
const fixPart = 'sign the whole body, not one member of it';
const fixWhole = 'the payload wraps the body: give the body itself';
const fixCut = 'read the body to its end before signing; the first chunk is not all of it';

/** Sizes at which readers cut: memory pages, TCP segments, stream chunks, parser limits. */
const chunkBytes = [
  1024, 1460, 2048, 4096, 8192, 16_384, 32_768, 65_535, 65_536, 102_400, 131_072, 1_048_576,
];

/** One member's value alone, the body inside an envelope, its first chunk only, or the body twice. */
export function* listParts({bytes, document: read}: Body): Generator<Candidate> {
  const body = bytes();
  const document = read();
  if (document?.kinds[0] === tokenKinds.openObject) yield* listValues(document);
  for (const size of chunkBytes) {
    if (size < body.length)
      yield toCandidate(`cut after ${size} bytes`, 'cut_body', fixCut, body.subarray(0, size));
  }
  if (body.length > 1) yield toCandidate('cut by its last byte', 'cut_body', fixCut, body.subarray(0, -1));
  yield toCandidate('twice in a row', 'doubled_body', 'hash the body once', Buffer.concat([body, body]));
}

function* listValues(document: JsonDocument): Generator<Candidate> {
  for (const {first, last} of listMembers(document, 0).slice(0, maxMembers)) {
    const key = excerpt(tokenText(document, first));
    const value = document.text.slice(document.starts[first + 1], document.ends[last]);
    yield toCandidate(`cut down to its member ${key}`, 'part_of_body', fixPart, Buffer.from(value));
    if (document.kinds[first + 1] !== tokenKinds.string) continue;
    const text = String(JSON.parse(value));
    yield toCandidate(
      `taken out of the text of its member ${key}`,
      'part_of_body',
      fixWhole,
      Buffer.from(text),
    );
    if (text.length >= 16 && !/[^A-Za-z0-9+/=]/.test(text)) {
      const bytes = Buffer.from(text, 'base64');
      yield toCandidate(`taken out of the base64 of its member ${key}`, 'part_of_body', fixWhole, bytes);
    }
  }
}

function toCandidate(then: string, reason: string, fix: string, bytes: Buffer): Candidate {
  return {
    sizeBytes: bytes.length,
    describe: () => [bodyChange(reason, then, [fix])],
    content: () => [bytes],
  };
}
